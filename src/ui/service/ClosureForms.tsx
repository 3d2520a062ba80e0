/** The two signed steps of a closure, and the deletion after it. What the station proposed to pay back is sent as it stood when the form was sent first. */
import { Alert } from 'antd';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { ClosureProposal } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { besideId } from '../browser/ids.ts';
import { DeedForm, useMayDo } from '../forms/DeedForm.tsx';
import {
  carried,
  optional,
  plate,
  signed,
  startingWith,
  text,
  volume,
  yuan as yuanField,
} from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { Facts } from '../station/Facts.tsx';
import { Sheet } from '../station/Sheet.tsx';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { ErasurePreview } from './ErasurePreview.tsx';
import { serviceWords } from './words.ts';

interface Props {
  readonly accountId: number;
  readonly proposal: ClosureProposal;
  readonly settled: () => void;
}

export function SettleForm({ accountId, proposal, settled }: Props) {
  const { closure } = useRoom(serviceWords);
  const form = useRoom(formWords);
  const { m3, yuan } = useSpeech();
  return (
    <DeedForm
      name={`settle-${accountId}`}
      title={closure.settle}
      needs="account.close"
      button={closure.settleButton}
      danger
      left={proposal.meter !== null}
      fields={{
        meter: startingWith(plate(closure.meter), proposal.meter?.plate ?? ''),
        final: volume(closure.final, true),
        electronic: optional(signed(volume(closure.electronic, true))),
        cardGas: optional(volume(closure.cardGas, true)),
        windowTotal: optional(yuanField(closure.windowTotal, true)),
        windowLeft: optional(signed(yuanField(closure.windowLeft, true))),
        sheetNo: text(closure.sheetNo),
        photo: text(form.photo, 200),
        reason: text(form.reason, 120),
        responsible: text(closure.responsible),
        papers: text(form.papers, 80),
        lostLoad: optional(text(closure.lostLoad, 36)),
        second: text(form.second),
      }}
      send={(operationId, { final, electronic, cardGas, windowTotal, windowLeft, ...given }) =>
        call('POST /api/accounts/{accountId}/settlement', {
          params: { accountId },
          body: {
            operationId,
            ...given,
            finalIndexLitres: final,
            electronicLitres: electronic,
            cardGasLitres: cardGas,
            windowTotalFen: windowTotal,
            windowRemainingFen: windowLeft,
          },
        })
      }
      settled={settled}
      done={({ result }, { meter }) => (
        <>
          {result.kind === 'settlement' && (
            <Facts
              facts={[
                [closure.used, m3(result.use.litres)],
                ...(result.money === undefined
                  ? []
                  : [[closure.spent, yuan(result.money.spentFen)] as const]),
                [closure.returned, yuan(result.returned?.fen ?? 0)],
                [closure.overUsePaid, yuan(result.returned?.overUsePaidFen ?? 0)],
              ]}
            />
          )}
          <Sheet
            address={`/api/meters/${meter.maker}/${meter.number}/settlement`}
            title={closure.sheet}
          />
        </>
      )}
    />
  );
}

export function CloseForm({ accountId, proposal, settled }: Props) {
  const { closure } = useRoom(serviceWords);
  const form = useRoom(formWords);
  const { meter, gasLitres, unusedFen, overUseFen } = proposal;
  const barred = meter !== null || gasLitres > 0 || unusedFen > 0 || overUseFen > 0;
  return (
    <DeedForm
      name={`close-${accountId}`}
      title={closure.close}
      needs="account.close"
      button={closure.closeButton}
      danger
      before={() => (barred ? <Alert type="warning" showIcon title={closure.barred} /> : null)}
      fields={{
        refunds: carried(proposal.refunds),
        reason: text(form.reason, 120),
        papers: text(form.papers, 80),
        references: optional(text(closure.references, 120)),
        second: text(form.second),
      }}
      send={(operationId, { refunds, references, ...given }) => {
        const told = (references ?? '').split(/\s+/).filter(Boolean);
        const numbered = refunds.map((refund, at) => {
          const reference = refund.channel === 'cash' ? null : (told.shift() ?? null);
          const { payment, amountFen } = refund;
          return { operationId: besideId(operationId, at + 1), payment, amountFen, reference };
        });
        return call('POST /api/accounts/{accountId}/closure', {
          params: { accountId },
          body: { operationId, ...given, refunds: numbered },
        });
      }}
      settled={settled}
      done={({ refunds }) => closure.closed(refunds.length)}
    />
  );
}

/** Only once the contract has ended, and after a look at what goes and what stays; nobody can undo it. */
export function EraseForm({ accountId, settled }: Omit<Props, 'proposal'>) {
  const { closure, erasure } = useRoom(serviceWords);
  const form = useRoom(formWords);
  const may = useMayDo('customer.erase');
  const [turn, setTurn] = useState(0);
  const key = may ? `${accountId} ${turn}` : null;
  const asked = useAnswer('GET /api/accounts/{accountId}/erasure', { params: { accountId } }, key);
  const preview = asked?.ok === true ? asked.value : null;
  const done = preview?.bars.some(({ code }) => code === 'erasure.done') === true;
  const barred = preview !== null && preview.bars.length > 0 ? erasure.barred : null;
  return (
    <DeedForm
      name={`erase-${accountId}`}
      title={closure.erase}
      text={closure.eraseText}
      needs="customer.erase"
      button={closure.eraseButton}
      danger
      left={!done}
      missing={preview === null ? erasure.asking : done ? null : barred}
      before={() => (
        <>
          {asked?.ok === false && <Trouble problem={asked.problem} />}
          {preview !== null && !done && <ErasurePreview of={preview} />}
        </>
      )}
      fields={{ reason: text(form.reason, 120), second: text(form.second) }}
      send={(operationId, given) =>
        call('POST /api/accounts/{accountId}/erasure', {
          params: { accountId },
          body: { operationId, ...given },
        })
      }
      settled={() => {
        setTurn((n) => n + 1);
        settled();
      }}
      done={({ result }) =>
        result.kind === 'fact' && result.facts.keyInLog === true
          ? closure.erasedInLog
          : closure.erased
      }
    />
  );
}
