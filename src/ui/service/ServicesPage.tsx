/** 卡务: what a cashier and the card administrator do beside selling. */
import { DeskFrame } from '../station/DeskFrame.tsx';
import { useRoom } from '../words/room.ts';
import { AttentionPage } from './AttentionPage.tsx';
import { ChargesPage } from './ChargesPage.tsx';
import { ClosurePage } from './ClosurePage.tsx';
import { CustomersPage } from './CustomersPage.tsx';
import { DiagnosisPage } from './DiagnosisPage.tsx';
import { FormatPage } from './FormatPage.tsx';
import { LineSalePage } from './LineSalePage.tsx';
import { LostPage } from './LostPage.tsx';
import { StockPage } from './StockPage.tsx';
import { TicketsPage } from './TicketsPage.tsx';
import { ToolsPage } from './ToolsPage.tsx';
import { serviceWords } from './words.ts';

export default function ServicesPage() {
  const { desk, pages } = useRoom(serviceWords);
  return (
    <DeskFrame
      desk="services"
      label={desk}
      titles={pages}
      show={{
        attention: () => <AttentionPage />,
        diagnose: () => <DiagnosisPage />,
        customers: () => <CustomersPage />,
        tickets: () => <TicketsPage />,
        charges: () => <ChargesPage />,
        'line-sale': () => <LineSalePage />,
        closure: () => <ClosurePage />,
        stock: () => <StockPage />,
        format: () => <FormatPage />,
        tools: () => <ToolsPage />,
        lost: () => <LostPage />,
      }}
    />
  );
}
