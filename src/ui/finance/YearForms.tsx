/** 年末清算、分期: the year's difference of what was bought and used, and a debtor's plan; two people each. */
import { call } from '../api/client.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { day, volume, whole } from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { Facts } from '../station/Facts.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { booksWords } from './books.ts';
import { useDocumentFields } from './document-fields.ts';

export function TrueUpForm() {
  const { trueUp: say } = useRoom(booksWords);
  const document = useDocumentFields();
  const form = useRoom(formWords);
  const { m3, yuan } = useSpeech();
  return (
    <DeedForm
      name="true-up"
      title={say.title}
      text={say.text}
      needs="usage.enter"
      button={say.button}
      danger
      fields={{
        accountId: whole(form.account),
        year: whole(say.year, 2000, 2999),
        indexLitres: volume(say.index, true),
        readOn: day(say.readOn),
        ...document,
      }}
      send={(operationId, given) => call('POST /api/true-ups', { body: { operationId, ...given } })}
      done={({ result }, { accountId, year }) => {
        if (result.kind !== 'deduction') return `${accountId} · ${year}`;
        const { litres, fen, overUse } = result;
        const all = litres + (overUse?.litres ?? 0);
        return (
          <Facts
            facts={[
              [form.account, accountId],
              [all < 0 ? say.back : say.used, m3(Math.abs(all))],
              [say.fen, yuan(Math.abs(fen + (overUse?.fen ?? 0)))],
              [say.overUse, m3(overUse?.litres ?? 0)],
            ]}
          />
        );
      }}
    />
  );
}

export function PlanForm() {
  const { plan: say } = useRoom(booksWords);
  const { formNo, reason, second } = useDocumentFields();
  const form = useRoom(formWords);
  const { yuan } = useSpeech();
  return (
    <DeedForm
      name="payment-plan"
      title={say.title}
      text={say.text}
      needs="usage.enter"
      button={say.button}
      fields={{
        accountId: whole(form.account),
        sharePercent: whole(say.share, 1, 100),
        ...{ formNo, reason, second },
      }}
      send={(operationId, given) =>
        call('POST /api/payment-plans', { body: { operationId, ...given } })
      }
      done={({ result }, { accountId, sharePercent }) => {
        const owes = result.kind === 'fact' ? Number(result.facts.overUseFen) : 0;
        return `${accountId} · ${sharePercent}% · ${say.owes} ${yuan(owes)}`;
      }}
    />
  );
}
