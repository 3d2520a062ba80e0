/** What was written down wrongly of a meter, put right by two people: the digits of its wheel, the card format on its plate. */
import { call } from '../api/client.ts';
import type { MeterRecord } from '../api/generated.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { text, whole } from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { useRoom } from '../words/room.ts';
import { WHEEL_DIGITS } from './wheel-digits.ts';
import { worksWords } from './works.ts';

interface Props {
  readonly of: MeterRecord;
  /** The record is asked for anew. */
  readonly settled: () => void;
}

const paramsOf = ({ meter }: MeterRecord) => ({ maker: meter.maker, number: meter.number });

function WheelForm({ of, settled }: Props) {
  const { corrections: say } = useRoom(worksWords);
  const form = useRoom(formWords);
  return (
    <DeedForm
      name={`wheel-${of.meter.plate}`}
      title={say.wheel}
      text={say.wheelText(of.wheelDigits)}
      needs="meter.enter"
      button={say.wheelButton}
      fields={{
        wheelDigits: whole(say.wheelDigits, WHEEL_DIGITS.least, WHEEL_DIGITS.most),
        reason: text(form.reason, 120),
        witness: text(form.second),
      }}
      send={(operationId, given) =>
        call('POST /api/meters/{maker}/{number}/wheel', {
          params: paramsOf(of),
          body: { operationId, ...given },
        })
      }
      settled={settled}
      done={(_answer, { wheelDigits }) => say.wheelDone(wheelDigits)}
    />
  );
}

function FormatForm({ of, settled, format }: Props & { readonly format: string }) {
  const { corrections: say } = useRoom(worksWords);
  const form = useRoom(formWords);
  return (
    <DeedForm
      name={`plate-format-${of.meter.plate}`}
      title={say.format}
      text={say.formatText(format)}
      needs="meter.enter"
      button={say.formatButton}
      fields={{
        format: text(say.formatName),
        reason: text(form.reason, 120),
        witness: text(form.second),
      }}
      send={(operationId, given) =>
        call('POST /api/meters/{maker}/{number}/plate-format', {
          params: paramsOf(of),
          body: { operationId, ...given },
        })
      }
      settled={settled}
      done={(_answer, given) => say.formatDone(given.format)}
    />
  );
}

/** A meter that takes no card has no format to correct. */
export function MeterCorrections({ of, settled }: Props) {
  const format = of.plate?.format ?? null;
  return (
    <>
      <WheelForm of={of} settled={settled} />
      {format !== null && <FormatForm of={of} settled={settled} format={format} />}
    </>
  );
}
