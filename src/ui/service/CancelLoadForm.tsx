/** 撤销写卡: an open load is cancelled with its card in the reader, where the card does not show it; of before a gap by two. */
import { call } from '../api/client.ts';
import type { LoadPart } from '../api/generated.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { optional, startingWith, text } from '../forms/field.ts';
import { useRoom } from '../words/room.ts';
import { useReaderField } from './use-readers.ts';
import { serviceWords } from './words.ts';

/** A load that another card took over ends too, and its gas is on its way there. */
const isCancelled = ({ state, problem }: LoadPart): boolean =>
  state === 'not-done' && problem?.code !== 'load.superseded';

export function CancelLoadForm({
  load,
  settled,
}: {
  readonly load: string;
  readonly settled: () => void;
}) {
  const { lost, noCard } = useRoom(serviceWords);
  const { field: reader, hasCard } = useReaderField();
  return (
    <DeedForm
      name="cancel-load"
      title={lost.cancel}
      text={lost.cancelText}
      needs="load.write"
      button={lost.cancel}
      missing={hasCard ? null : noCard}
      fields={{
        load: startingWith(text(lost.load, 36), load),
        reader,
        second: optional(text(lost.cancelSecond)),
      }}
      send={(_operationId, { load: operationId, ...body }) =>
        call('POST /api/loads/{operationId}/cancel', {
          params: { operationId },
          body: { ...body, confirmLowTries: false },
        })
      }
      unfinished={({ state, problem }) => (state === 'pending' ? problem : undefined)}
      settled={settled}
      bad={(answer) => (isCancelled(answer) ? null : lost.notCancelled)}
      done={(answer) => (isCancelled(answer) ? lost.cancelled : null)}
    />
  );
}
