/** 财务部: the sub-ledger of an account, the month, the trial balance, prices, and what was wrong. */
import { DeskFrame, type DeskPage } from '../station/DeskFrame.tsx';
import { useDeskSubject } from '../station/desk-name.ts';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { booksWords } from './books.ts';
import { CorrectionsPage } from './CorrectionsPage.tsx';
import { isPeriod, MonthBoard } from './MonthBoard.tsx';
import { PricesPage } from './PricesPage.tsx';
import { RecoveredPage } from './RecoveredPage.tsx';
import { SettingsPage } from './SettingsPage.tsx';
import { ShiftsPage } from './ShiftsPage.tsx';
import { SubLedger } from './SubLedger.tsx';
import { TrialPage } from './TrialPage.tsx';

const PAGES = [
  'ledger',
  'month',
  'trial',
  'shifts',
  'prices',
  'corrections',
  'settings',
  'recovered',
] as const;

/** "#finance/month" is the list of periods, "#finance/2026-10" one of them; a number is an account. */
function pageOf(subject: string): string {
  if (isPeriod(subject)) return 'month';
  return PAGES.find((page) => page === subject) ?? 'ledger';
}

export default function FinancePage() {
  const { finance } = useSpeech().words;
  const { pages: say } = useRoom(booksWords);
  const text = useDeskSubject();
  const page = (
    id: (typeof PAGES)[number],
    needs: DeskPage['needs'],
    show: DeskPage['show'],
  ): DeskPage => ({ id, title: say[id], needs, show });
  const pages = [
    page('ledger', ['customer.see'], () => <SubLedger text={text === 'ledger' ? '' : text} />),
    page('month', ['month.see'], () => <MonthBoard period={isPeriod(text) ? text : null} />),
    page('trial', ['month.see'], () => <TrialPage />),
    page('shifts', ['shift.see'], () => <ShiftsPage />),
    page('prices', ['customer.see'], () => <PricesPage />),
    page('corrections', ['usage.enter'], () => <CorrectionsPage />),
    page('settings', ['transfer.confirm', 'price.enter', 'series.enter'], () => <SettingsPage />),
    page('recovered', ['recovered.resolve'], () => <RecoveredPage />),
  ];
  return <DeskFrame desk="finance" label={finance.pages} pages={pages} at={pageOf} />;
}
