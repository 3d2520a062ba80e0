/** 第三方清算: what customers paid by WeChat or Alipay has come to the bank, less the platform's fee; two people sign. */
import { call } from '../api/client.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { choice, day, optional, text, yuan } from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { booksWords } from './books.ts';

export function ClearingForm() {
  const { settings: say } = useRoom(booksWords);
  const form = useRoom(formWords);
  const { pair, yuan: inYuan } = useSpeech();
  return (
    <DeedForm
      name="clearing"
      title={say.clearing}
      text={say.clearingText}
      needs="transfer.confirm"
      button={say.clearingButton}
      fields={{
        channel: choice(say.channel, say.channels),
        clearedFen: yuan(say.cleared),
        feeFen: optional(yuan(say.fee)),
        arrivedFen: yuan(say.arrived),
        bank: optional(text(say.bank, 20)),
        serial: text(say.serial, 64),
        bookedOn: day(say.bookedOn),
        second: text(form.second),
      }}
      send={(operationId, { channel, clearedFen, feeFen, arrivedFen, bank, second, ...line }) =>
        call('POST /api/clearing/settle', {
          body: {
            ...{ operationId, channel, clearedFen, feeFen: feeFen ?? 0, second },
            bankLine: { ...line, amountFen: arrivedFen, ...(bank === null ? {} : { bank }) },
          },
        })
      }
      done={(_answer, { arrivedFen }) => pair(say.clearingDone, inYuan(arrivedFen))}
    />
  );
}

/** 清算红字: a payment that was entered by mistake is taken back whole, and its line of the bank is free again. */
export function RedClearingForm() {
  const { settings: say } = useRoom(booksWords);
  const form = useRoom(formWords);
  const { pair } = useSpeech();
  return (
    <DeedForm
      name="clearing-red"
      title={say.redClearing}
      text={say.redClearingText}
      needs="transfer.confirm"
      button={say.redClearingButton}
      danger
      fields={{
        bank: optional(text(say.bank, 20)),
        serial: text(say.serial, 64),
        reason: text(form.reason, 120),
        second: text(form.second),
      }}
      send={(operationId, { bank, serial, ...given }) =>
        call('POST /api/clearing/red', {
          body: {
            ...{ operationId, ...given },
            bankLine: { serial, ...(bank === null ? {} : { bank }) },
          },
        })
      }
      done={(_answer, { serial }) => pair(say.redClearingDone, serial)}
    />
  );
}
