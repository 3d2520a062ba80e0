/** 财务部: the sub-ledger of an account, the month, the trial balance, prices, and what was wrong. */
import { DeskFrame } from '../station/DeskFrame.tsx';
import { useDeskSubject } from '../station/desk-name.ts';
import { PAGE_TABLE } from '../station/page-table.ts';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { booksWords } from './books.ts';
import { CorrectionsPage } from './CorrectionsPage.tsx';
import { DepositsPage } from './DepositsPage.tsx';
import { isPeriod, MonthBoard } from './MonthBoard.tsx';
import { PricesPage } from './PricesPage.tsx';
import { RecoveredPage } from './RecoveredPage.tsx';
import { SettingsPage } from './SettingsPage.tsx';
import { ShiftsPage } from './ShiftsPage.tsx';
import { SubLedger } from './SubLedger.tsx';
import { TrialPage } from './TrialPage.tsx';

/** "#finance/month" is the list of periods, "#finance/2026-10" one of them; a number is an account. */
function pageOf(subject: string): string {
  if (isPeriod(subject)) return 'month';
  return Object.hasOwn(PAGE_TABLE.finance.pages, subject) ? subject : 'ledger';
}

export default function FinancePage() {
  const { finance } = useSpeech().words;
  const { pages } = useRoom(booksWords);
  const text = useDeskSubject();
  return (
    <DeskFrame
      desk="finance"
      label={finance.pages}
      titles={pages}
      at={pageOf}
      show={{
        ledger: () => <SubLedger text={text === 'ledger' ? '' : text} />,
        month: () => <MonthBoard period={isPeriod(text) ? text : null} />,
        trial: () => <TrialPage />,
        deposits: () => <DepositsPage />,
        shifts: () => <ShiftsPage />,
        prices: () => <PricesPage />,
        corrections: () => <CorrectionsPage />,
        settings: () => <SettingsPage />,
        recovered: () => <RecoveredPage />,
      }}
    />
  );
}
