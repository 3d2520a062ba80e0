/** Before anything is sent: what to read aloud. Nothing here is chosen beforehand, and Enter is no yes. */
import { Alert, Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { Quote } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { after, now } from '../browser/clock.ts';
import { desk, useCounter } from '../station/link.ts';
import { useSpeech } from '../words/language.ts';
import { toBalanceOf } from './draft.ts';
import type { Wish } from './sale.ts';
import { useKeys } from './use-keys.ts';

/** A second press sooner than this is the first one's bounce; nobody has read anything aloud. */
const READING_MS = 300;

/** A price is asked for again while the customer thinks: it is told before the cash is taken that a quote has expired. */
const QUOTE_AGAIN_MS = 10_000;

/** What the same gas costs now, where that is no longer what was quoted. */
function useExpired({ deed, quote }: Wish): Quote | null {
  const [beat, setBeat] = useState(0);
  const purchase = deed.kind === 'sale' ? (deed.body.purchase ?? null) : null;
  const accountId = deed.body.accountId;
  const body = { accountId, want: purchase?.want ?? { amountFen: 1 } };
  const answer = useAnswer('POST /api/quotes', { body }, purchase === null ? null : `${beat}`);
  useEffect(() => after(QUOTE_AGAIN_MS, () => setBeat(beat + 1)), [beat]);
  if (quote === null || answer?.ok !== true) return null;
  const { tariffId, volumeBeforeLitres, volumeLitres, costFen } = answer.value;
  const stands =
    tariffId === quote.tariffId &&
    volumeBeforeLitres === quote.volumeBeforeLitres &&
    volumeLitres === quote.volumeLitres &&
    costFen === quote.costFen;
  return stands ? null : answer.value;
}

export function ReadAloud({ wish }: { readonly wish: Wish }) {
  const { words, m3, yuan } = useSpeech();
  const { aloud } = words;
  const { standing, connected } = useCounter();
  const shown = useRef(now());
  const expired = useExpired(wish);
  const confirm = (): void => {
    if (connected && expired === null && now() - shown.current >= READING_MS) void desk.confirm();
  };
  useKeys({ F9: confirm });
  const { deed } = wish;
  const { quote } = wish;
  const account = standing?.account;
  const kept = deed.kind === 'sale' ? toBalanceOf(deed.body.payment?.channel, quote) : 0;
  const volume = (quote?.volumeLitres ?? 0) + (account?.gas.toBeWrittenLitres ?? 0);
  // For a money meter (金额表) money goes onto the card, and no gas.
  const money =
    standing?.meter?.money === undefined
      ? null
      : (quote?.costFen ?? 0) + (account?.money.toBeWrittenFen ?? 0);
  return (
    <section className="aloud" aria-label={aloud.title}>
      <h2>{aloud.title}</h2>
      <p className="aloud-name">{wish.deed.maskedName}</p>
      <p className="aloud-address">{standing?.account.address}</p>
      <p className="aloud-meter">
        {words.customer.meter} <strong>{standing?.account.meter?.plate}</strong>
      </p>
      <dl>
        {deed.kind === 'sale' && (
          <>
            <dt>{money === null ? aloud.volume : aloud.money}</dt>
            <dd>{money === null ? m3(volume) : yuan(money)}</dd>
          </>
        )}
        {(deed.kind === 'opening' || deed.kind === 'replacement') && (
          <>
            <dt>{words.customer.card}</dt>
            <dd>{deed.body.cardNo}</dd>
          </>
        )}
        <dt>{aloud.pay}</dt>
        <dd>{yuan(wish.payFen)}</dd>
        {kept > 0 && (
          <>
            <dt>{words.sell.rounded}</dt>
            <dd>{yuan(kept)}</dd>
          </>
        )}
        {wish.changeFen !== null && (
          <>
            <dt>{aloud.change}</dt>
            <dd>{yuan(wish.changeFen)}</dd>
          </>
        )}
      </dl>
      {expired === null ? (
        <p className="quiet">{aloud.hint}</p>
      ) : (
        <Alert
          type="error"
          showIcon
          title={aloud.expired}
          description={aloud.expiredText(yuan(expired.costFen))}
        />
      )}
      <div className="buttons">
        <Button
          size="large"
          danger
          type="primary"
          disabled={!connected || expired !== null}
          onClick={confirm}
        >
          {aloud.confirm[deed.kind]}
        </Button>
        <Button size="large" onClick={() => desk.clear()}>
          {aloud.back}
        </Button>
      </div>
    </section>
  );
}
