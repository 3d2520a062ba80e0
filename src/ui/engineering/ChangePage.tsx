/** 换表: the signed sheet of a meter that was changed, what it settles, and the sheet as it is printed. */
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Operation } from '../api/generated.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { optional, plate, signed, text, volume, whole, yuan } from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { Facts } from '../station/Facts.tsx';
import { LookUp, PLATE } from '../station/LookUp.tsx';
import { Sheet } from '../station/Sheet.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { worksWords } from './works.ts';

function Settled({ result }: Pick<Operation, 'result'>) {
  const { change } = useRoom(worksWords);
  const { m3, yuan } = useSpeech();
  if (result.kind !== 'settlement') return null;
  const { use, toBeWrittenLitres, owedLitres, money, returned } = result;
  // What is left: in yuan of a money meter; back in the balance where the new meter counts the other.
  const left =
    returned !== undefined
      ? [[change.toBalance, yuan(returned.fen)] as const]
      : money !== undefined
        ? [[change.toWrite, yuan(money.surplusFen)] as const]
        : [
            [change.toWrite, m3(toBeWrittenLitres)] as const,
            [change.owed, m3(owedLitres)] as const,
          ];
  return (
    <>
      <Facts
        facts={[
          [change.used, m3(use.litres)],
          ...(money === undefined ? [] : [[change.spent, yuan(money.spentFen)] as const]),
          ...left,
          [change.overUse, m3(use.overUse?.litres ?? 0)],
          [change.overUseFen, yuan(use.overUse?.fen ?? 0)],
        ]}
      />
      <p>{change.nextCard}</p>
    </>
  );
}

const addressOf = (of: string): string => {
  const [maker = '', number = ''] = of.split('-');
  return `/api/meters/${maker}/${Number(number)}/settlement`;
};

export function ChangePage() {
  const { change } = useRoom(worksWords);
  const form = useRoom(formWords);
  const [shown, setShown] = useState('');
  return (
    <>
      <DeedForm
        name="meter-change"
        title={change.title}
        text={change.text}
        needs="meter.enter"
        button={change.button}
        fields={{
          accountId: whole(form.account),
          meter: plate(change.old),
          newMeter: plate(change.fresh),
          final: volume(change.final, true),
          opening: volume(change.opening, true),
          electronic: optional(signed(volume(change.electronic, true))),
          cardGas: optional(volume(change.cardGas, true)),
          windowTotal: optional(yuan(change.windowTotal, true)),
          windowLeft: optional(signed(yuan(change.windowLeft, true))),
          sheetNo: text(change.sheetNo),
          photo: text(form.photo, 200),
          reason: text(form.reason, 120),
          responsible: text(change.responsible),
          lostLoad: optional(text(change.lostLoad, 36)),
          second: text(form.second),
        }}
        send={(operationId, given) => {
          const { final, opening, electronic, cardGas, windowTotal, windowLeft, ...rest } = given;
          return call('POST /api/meter-changes', {
            body: {
              operationId,
              ...rest,
              finalIndexLitres: final,
              openingIndexLitres: opening,
              electronicLitres: electronic,
              cardGasLitres: cardGas,
              windowTotalFen: windowTotal,
              windowRemainingFen: windowLeft,
            },
          });
        }}
        done={({ result }, { meter }) => (
          <>
            <Settled result={result} />
            <Sheet
              address={`/api/meters/${meter.maker}/${meter.number}/settlement`}
              title={change.sheet}
            />
          </>
        )}
      />
      <section className="sheet">
        <LookUp
          label={change.look}
          button={change.lookButton}
          pattern={PLATE}
          hint={form.hints.plate}
          ask={setShown}
        />
      </section>
      {shown !== '' && <Sheet address={addressOf(shown)} title={change.sheet} />}
    </>
  );
}
