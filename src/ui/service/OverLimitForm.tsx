/** 限额以上购气: gas from the balance above the limits of a purchase, a day or a month, by two people. */
import { call } from '../api/client.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { choice, startingWith, text, whole } from '../forms/field.ts';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { customerWords } from './customers.ts';
import { wantOf } from './want.ts';

export function OverLimitForm({ accountId }: { readonly accountId: string }) {
  const say = useRoom(customerWords);
  const { inFull } = useSpeech();
  return (
    <DeedForm
      name="over-limit"
      title={say.over}
      text={say.overText}
      needs="sale.make"
      button={say.overButton}
      fields={{
        accountId: startingWith(whole(say.account), accountId),
        by: choice(say.overBy, say.overBys, 'volume'),
        wanted: text(say.overWanted, 12),
        reason: text(say.overReason, 60),
        second: text(say.overSecond),
      }}
      checked={({ by, wanted }) => wantOf(by, wanted) !== null}
      send={(operationId, { accountId: of, by, wanted, reason, second }) =>
        call('POST /api/purchases', {
          body: {
            operationId,
            accountId: of,
            want: wantOf(by, wanted) ?? { amountFen: 0 },
            overLimit: { reason, second },
          },
        })
      }
      done={({ result }) =>
        result.kind === 'purchase'
          ? `${say.bought} ${inFull({ litres: result.volumeLitres, fen: result.costFen })}`
          : null
      }
    />
  );
}
