/** The right side of the counter: what the sale asks of the cashier now. */
import { useCounter } from '../station/link.ts';
import { useSpeech } from '../words/language.ts';
import { DonePanel, NotDonePanel, NotWrittenPanel, UnknownPanel } from './Outcomes.tsx';
import { ReadAloud } from './ReadAloud.tsx';
import { RunningPanel } from './RunningPanel.tsx';
import { SaleForm } from './SaleForm.tsx';

export function SalePanel({ reprint }: { readonly reprint: () => void }) {
  const { words } = useSpeech();
  const { sale, status, standing } = useCounter();
  switch (sale.at) {
    case 'confirming':
      return <ReadAloud wish={sale.wish} />;
    case 'running':
      return <RunningPanel step={sale.step} lost={sale.lost} />;
    case 'done':
      return <DonePanel done={sale} reprint={reprint} />;
    case 'unknown':
      return <UnknownPanel unknown={sale} reprint={reprint} />;
    case 'not-written':
      return <NotWrittenPanel sale={sale} reprint={reprint} />;
    case 'not-done':
      return <NotDonePanel problem={sale.problem} />;
    case 'idle':
      if (status !== null && standing !== null) {
        return <SaleForm status={status} standing={standing} reprint={reprint} />;
      }
      return standing === null ? null : <p className="quiet">{words.customer.onlyLook}</p>;
  }
}
