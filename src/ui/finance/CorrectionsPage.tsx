/** 调价、调量: documents of two people about what was billed at a wrong price, or not as it was used. */
import { call } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { listed, optional, price, signed, text, volume, whole, yuan } from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { Facts } from '../station/Facts.tsx';
import { useCounter } from '../station/link.ts';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { booksWords } from './books.ts';
import { useDocumentFields } from './document-fields.ts';
import { PlanForm, TrueUpForm } from './YearForms.tsx';

function PriceForm() {
  const { correct } = useRoom(booksWords);
  const document = useDocumentFields();
  const form = useRoom(formWords);
  const { yuan } = useSpeech();
  const { connected } = useCounter();
  const answer = useAnswer('GET /api/tariffs', {}, connected ? 'tariffs' : null);
  const versions = (answer?.ok === true ? answer.value : []).map(({ id, effectiveFrom }) => ({
    value: id,
    label: `${id} · ${effectiveFrom}`,
  }));
  return (
    <DeedForm
      name="price-correction"
      title={correct.title}
      text={correct.text}
      needs="usage.enter"
      button={correct.button}
      danger
      fields={{
        accountId: whole(form.account),
        tariffId: listed(correct.tariff, versions),
        litres: volume(correct.litres),
        differenceE4: signed(price(correct.difference)),
        ...document,
      }}
      send={(operationId, given) =>
        call('POST /api/price-corrections', { body: { operationId, ...given } })
      }
      done={({ result }) => {
        if (result.kind !== 'fact') return null;
        const fen = Number(result.facts.fen);
        const fromBalance = Number(result.facts.fromBalanceFen);
        const debtsPaid = Number(result.facts.debtsPaidFen);
        return fen > 0 ? (
          <Facts
            facts={[
              [correct.charge, yuan(fen)],
              [correct.fromBalance, yuan(fromBalance)],
              [correct.owed, yuan(fen - fromBalance)],
            ]}
          />
        ) : (
          <Facts
            facts={[
              [correct.giveBack, yuan(-fen)],
              [correct.debtsPaid, yuan(debtsPaid)],
              [correct.toBalance, yuan(-fen - debtsPaid)],
            ]}
          />
        );
      }}
    />
  );
}

function GiftForm() {
  const { correct, gift } = useRoom(booksWords);
  const form = useRoom(formWords);
  const { yuan: inYuan, pair } = useSpeech();
  return (
    <DeedForm
      name="gift"
      title={gift.title}
      text={gift.text}
      needs="usage.enter"
      button={gift.button}
      fields={{
        accountId: whole(form.account),
        amountFen: signed(yuan(gift.amount)),
        formNo: text(correct.formNo),
        reason: text(form.reason, 120),
        second: text(form.second),
      }}
      send={(operationId, given) => call('POST /api/gifts', { body: { operationId, ...given } })}
      done={(_answer, { accountId, amountFen }) =>
        pair(gift.done, `${accountId} · ${inYuan(amountFen)}`)
      }
    />
  );
}

function UsageForm() {
  const { adjust } = useRoom(booksWords);
  const document = useDocumentFields();
  const form = useRoom(formWords);
  const { m3, pair } = useSpeech();
  return (
    <DeedForm
      name="adjustment"
      title={adjust.title}
      text={adjust.text}
      needs="usage.enter"
      button={adjust.button}
      danger
      fields={{
        accountId: whole(form.account),
        litres: signed(volume(adjust.litres)),
        trueIndexLitres: optional(volume(adjust.trueIndex, true)),
        ...document,
        formNo: text(adjust.formNo),
      }}
      send={(operationId, given) =>
        call('POST /api/adjustments', { body: { operationId, ...given } })
      }
      done={(_answer, { accountId, litres }) => pair(adjust.done, `${accountId} · ${m3(litres)}`)}
    />
  );
}

export function CorrectionsPage() {
  return (
    <>
      <PriceForm />
      <UsageForm />
      <GiftForm />
      <TrueUpForm />
      <PlanForm />
    </>
  );
}
