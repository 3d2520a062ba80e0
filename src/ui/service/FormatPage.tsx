/** 格式化: a returned card becomes blank stock again; broken off, the same card goes on. */
import { call } from '../api/client.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { text, whole } from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { CardSlip } from '../station/CardSlip.tsx';
import { useRoom } from '../words/room.ts';
import { useReaderField } from './use-readers.ts';
import { serviceWords } from './words.ts';

export function FormatPage() {
  const say = useRoom(serviceWords);
  const { reason } = useRoom(formWords);
  const { field, hasCard } = useReaderField();
  return (
    <DeedForm
      name="format-card"
      title={say.format.title}
      text={say.format.text}
      needs="card.format"
      button={say.format.button}
      danger
      missing={hasCard ? null : say.noCard}
      fields={{ reader: field, cardNo: whole(say.card), reason: text(reason, 200) }}
      send={(operationId, given) =>
        call('POST /api/cards/format', { body: { operationId, ...given } })
      }
      unfinished={({ state, problem }) => (state === 'formatting' ? problem : undefined)}
      done={({ operationId }, { cardNo }) => (
        <>
          {say.format.done(cardNo)} <CardSlip operationId={operationId} />
        </>
      )}
    />
  );
}
