/**
 * 冲正: the last purchase is undone, with or without its money by the way it came. Gas or money that is on the card is taken
 * off the card in the reader first; broken off, the same request goes on with the same card.
 */
import { Alert } from 'antd';
import { call } from '../api/client.ts';
import type { Standing } from '../api/generated.ts';
import { besideId } from '../browser/ids.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { carried, optional, photo, text, tick, volume, yuan } from '../forms/field.ts';
import { useCounter } from '../station/link.ts';
import { useSpeech } from '../words/language.ts';

export type RecentDeed = Standing['recent'][number];

interface Props {
  readonly standing: Standing;
  readonly purchase: RecentDeed;
  /** The payment before it; null where the list shows none. */
  readonly payment: RecentDeed | null;
  readonly settled: () => void;
}

interface Given {
  readonly refund: boolean;
  readonly amountFen: number | null;
  readonly reference: string | null;
  readonly papers: string | null;
  readonly reader: string | null;
  readonly windowTotal: number | null;
  readonly windowPhoto: string | null;
  readonly second: string | null;
}

function refundOf(given: Given, payment: RecentDeed | null, operationId: string) {
  const { refund, amountFen, reference, papers } = given;
  if (!refund || payment === null || amountFen === null || papers === null) return null;
  const id = besideId(operationId, 1);
  return { operationId: id, payment: payment.operationId, amountFen, reference, papers };
}

function cardOf({ reader, windowTotal, windowPhoto, second }: Given) {
  if (reader === null) return null;
  const count =
    windowTotal === null || windowPhoto === null
      ? null
      : { meterTotalLitres: windowTotal, photo: windowPhoto };
  return { reader, confirmLowTries: false, count, second: count === null ? null : second };
}

/** A count of the window is two things and a second person, or none; a refund needs its amount, papers and a second person. */
const isWhole = (given: Given, onCard: boolean): boolean => {
  const { windowTotal, windowPhoto, second } = given;
  const counts = windowTotal !== null && windowPhoto !== null && second !== null;
  const window = counts || (windowTotal === null && windowPhoto === null);
  const refund =
    !given.refund || (given.amountFen !== null && given.papers !== null && second !== null);
  return refund && window && (!onCard || given.reader !== null);
};

/** Only gas may need the meter's window: every money meter leaves a mark on its card. */
function useFields(payment: RecentDeed | null, reader: string | null, isMoney: boolean) {
  const { words } = useSpeech();
  const { reversing: say, month } = words;
  return {
    reason: text(month.reason, 60),
    refund: payment === null ? carried(false) : tick(say.refund),
    amountFen: payment === null ? carried<number | null>(null) : optional(yuan(say.amount)),
    reference: payment === null ? carried<string | null>(null) : optional(text(say.reference, 64)),
    papers: payment === null ? carried<string | null>(null) : optional(text(say.papers, 60)),
    windowTotal: isMoney ? carried<number | null>(null) : optional(volume(say.windowTotal, true)),
    windowPhoto: isMoney ? carried<string | null>(null) : optional(photo(say.photo)),
    second: optional(text(say.second)),
    reader: carried<string | null>(reader),
  };
}

export default function ReversalForm({ standing, purchase, payment, settled }: Props) {
  const { words, m3, inFull, yuan: money } = useSpeech();
  const { reversing: say } = words;
  const { status } = useCounter();
  const { accountId, gas } = standing.account;
  const isMoney = purchase.litres === null;
  const { toBeWrittenFen, onCardFen } = standing.account.money;
  const moneyOnCard = isMoney ? (purchase.fen ?? 0) - toBeWrittenFen : 0;
  // What the card of a money meter (金额表) does not hold, the meter has.
  const moneyTaken = moneyOnCard > onCardFen;
  const reader = status?.account.accountId === accountId ? status.reader : null;
  const fields = useFields(payment, reader, isMoney);
  // What of the purchase waits is undone without a card; more than that is on one.
  const litresOnCard = (purchase.litres ?? 0) - gas.toBeWrittenLitres;
  const onCard = isMoney ? moneyOnCard > 0 && !moneyTaken : litresOnCard > 0;
  const whatIsOnCard = isMoney ? money(moneyOnCard) : m3(litresOnCard);
  return (
    <DeedForm
      name={`reverse-${purchase.operationId}`}
      title={say.title}
      text={isMoney ? say.waits : say.text}
      needs="sale.make"
      button={say.confirm}
      danger
      fields={fields}
      checked={(given) => !moneyTaken && isWhole(given, onCard)}
      before={(given) => (
        <>
          <p>{inFull({ litres: purchase.litres ?? 0, fen: purchase.fen ?? 0 })}</p>
          {moneyTaken && <Alert type="warning" showIcon title={say.moneyTaken} />}
          {onCard && (
            <Alert
              type={reader === null ? 'warning' : 'info'}
              showIcon
              title={reader === null ? say.putCard(whatIsOnCard) : say.card(whatIsOnCard)}
            />
          )}
          {given !== undefined && !isWhole(given, false) && (
            <p className="quiet">{given.refund ? say.refundNeeds : say.windowNeeds}</p>
          )}
        </>
      )}
      send={(operationId, given) =>
        call('POST /api/purchases/reverse', {
          body: {
            operationId,
            accountId,
            purchase: purchase.operationId,
            reason: given.reason,
            refund: refundOf(given, payment, operationId),
            second: given.second,
            card: cardOf(given),
          },
        })
      }
      settled={settled}
      done={({ refund }, { amountFen }) =>
        refund === null ? say.done : `${say.done} · ${say.refunded(money(amountFen ?? 0))}`
      }
    />
  );
}
