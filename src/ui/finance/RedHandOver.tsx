/** 缴款红字: a hand-over that was entered wrongly is taken back by two people, and those of the day are listed. */
import { call } from '../api/client.ts';
import type { Day } from '../api/generated.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { day as dayField, optional, text, yuan as yuanField } from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { figure, ListTable } from '../station/ListTable.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { hallWords } from './hall.ts';

export function RedHandOvers({ day }: { readonly day: Day }) {
  const say = useRoom(hallWords);
  const { yuan } = useSpeech();
  if (day.redHandOvers.length === 0) return null;
  return (
    <ListTable
      caption={`${say.red} · ${day.redHandOvers.length}`}
      columns={[
        say.date,
        say.slip,
        say.station,
        say.cashier,
        figure(say.amount),
        say.reason,
        say.second,
      ]}
      rows={day.redHandOvers.map(
        ({ bankSlip, bankDate, station, cashier, amountFen, reason, people }, n) => ({
          key: `${n} ${bankSlip}`,
          cells: [bankDate, bankSlip, station, cashier, yuan(-amountFen), reason, people.join(' ')],
        }),
      )}
    />
  );
}

interface Right {
  readonly amountFen: number | null;
  readonly rightSlip: string | null;
  readonly bankDate: string | null;
}

/** The right slip, all of it or none; undefined for a part of one. */
function rightOf({ amountFen, rightSlip, bankDate }: Right) {
  if (amountFen === null && rightSlip === null && bankDate === null) return null;
  if (amountFen === null || rightSlip === null || bankDate === null) return undefined;
  return { amountFen, bankSlip: rightSlip, bankDate };
}

export function RedHandOver({ settled }: { readonly settled: () => void }) {
  const say = useRoom(hallWords);
  const form = useRoom(formWords);
  return (
    <DeedForm
      name="hand-over-red"
      title={say.takeBack}
      text={say.redText}
      needs="difference.rule"
      button={say.takeBack}
      danger
      fields={{
        bankSlip: text(say.slip),
        reason: text(form.reason, 120),
        second: text(form.second),
        amountFen: optional(yuanField(say.rightAmount)),
        rightSlip: optional(text(say.rightSlip)),
        bankDate: optional(dayField(say.rightDate)),
      }}
      checked={(given) => rightOf(given) !== undefined}
      send={(operationId, { bankSlip, reason, second, ...given }) =>
        call('POST /api/hand-overs/red', {
          body: { operationId, bankSlip, reason, second, right: rightOf(given) ?? null },
        })
      }
      settled={settled}
      done={(_answer, { bankSlip }) => say.redDone(bankSlip)}
    />
  );
}
