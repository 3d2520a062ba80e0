/** The right side of the counter: what the sale asks of the cashier now. */
import { useCounter } from '../station/link.ts';
import { KeysPanel } from './KeysPanel.tsx';
import { OpenCardForm } from './OpenCardForm.tsx';
import { OpenedPanel, OpeningPanel, PaidPanel } from './OtherOutcomes.tsx';
import { DonePanel, NotDonePanel, NotWrittenPanel, UnknownPanel } from './Outcomes.tsx';
import { PayForm } from './PayForm.tsx';
import { ReadAloud } from './ReadAloud.tsx';
import { ReplaceCardForm } from './ReplaceCardForm.tsx';
import { RunningPanel } from './RunningPanel.tsx';
import { SaleForm } from './SaleForm.tsx';

export function SalePanel({ reprint }: { readonly reprint: () => void }) {
  const { sale, status, standing, readers } = useCounter();
  const cardIn = readers.find(({ condition }) => condition === 'card');
  switch (sale.at) {
    case 'confirming':
      return <ReadAloud wish={sale.wish} />;
    case 'running':
      return <RunningPanel step={sale.step} lost={sale.lost} steps={sale.deed.kind === 'sale'} />;
    case 'done':
      return <DonePanel done={sale} reprint={reprint} />;
    case 'unknown':
      return <UnknownPanel unknown={sale} reprint={reprint} />;
    case 'not-written':
      return <NotWrittenPanel sale={sale} reprint={reprint} />;
    case 'not-done':
      return <NotDonePanel problem={sale.problem} />;
    case 'paid':
      return <PaidPanel result={sale.result} reprint={reprint} />;
    case 'opened':
      return (
        <OpenedPanel cardNo={sale.deed.body.cardNo} operationId={sale.deed.body.operationId} />
      );
    case 'opening':
      return <OpeningPanel cardNo={sale.deed.body.cardNo} problem={sale.problem} />;
    case 'idle':
      if (status !== null && standing !== null) {
        return <SaleForm status={status} standing={standing} reprint={reprint} />;
      }
      if (standing === null) return <KeysPanel />;
      if (cardIn === undefined) return <PayForm standing={standing} />;
      return standing.account.cardNo === null ? (
        <OpenCardForm standing={standing} reader={cardIn.name} />
      ) : (
        <ReplaceCardForm
          standing={standing}
          replaces={standing.account.cardNo}
          reader={cardIn.name}
        />
      );
  }
}
