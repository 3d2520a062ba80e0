/** 卡务: what a cashier and the card administrator do beside selling. */
import { DeskFrame, type DeskPage } from '../station/DeskFrame.tsx';
import { useRoom } from '../words/room.ts';
import { ChargesPage } from './ChargesPage.tsx';
import { ClosurePage } from './ClosurePage.tsx';
import { CustomersPage } from './CustomersPage.tsx';
import { FormatPage } from './FormatPage.tsx';
import { LineSalePage } from './LineSalePage.tsx';
import { LostPage } from './LostPage.tsx';
import { StockPage } from './StockPage.tsx';
import { TicketsPage } from './TicketsPage.tsx';
import { ToolsPage } from './ToolsPage.tsx';
import { serviceWords } from './words.ts';

export default function ServicesPage() {
  const { desk, pages: say } = useRoom(serviceWords);
  const page = (
    id: keyof typeof say,
    needs: DeskPage['needs'],
    show: DeskPage['show'],
  ): DeskPage => ({ id, title: say[id], needs, show });
  const pages = [
    page('customers', ['account.enter', 'account.hold'], () => <CustomersPage />),
    page('tickets', ['ticket.give'], () => <TicketsPage />),
    page('charges', ['sale.make'], () => <ChargesPage />),
    page('line-sale', ['sale.make'], () => <LineSalePage />),
    page('closure', ['account.close'], () => <ClosurePage />),
    page('stock', ['stock.see'], () => <StockPage />),
    page('format', ['card.format'], () => <FormatPage />),
    page('tools', ['card.tool', 'stock.see'], () => <ToolsPage />),
    page('lost', ['card.lost', 'load.write'], () => <LostPage />),
  ];
  return <DeskFrame desk="services" label={desk} pages={pages} at={(subject) => subject} />;
}
