/** Amount or volume, how it is paid, and what that comes to. F9 proposes; nothing is sent before the customer agrees. */
import { Button, Input, type InputRef, Segmented } from 'antd';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { CardStatus, Quote, Standing } from '../api/generated.ts';
import { useFreshAnswer } from '../api/use-answer.ts';
import { newOperationId } from '../browser/ids.ts';
import { desk, useCounter } from '../station/link.ts';
import { useSpeech } from '../words/language.ts';
import {
  type Draft,
  debtOf,
  dueOf,
  EMPTY_DRAFT,
  type Flaw,
  flawOf,
  PAY_KINDS,
  type PayKind,
  type Want,
  wantOf,
  wishOf,
  writeAgain,
} from './draft.ts';
import { Field } from './Field.tsx';
import { ProblemNote } from './ProblemNote.tsx';
import { QuoteLines } from './QuoteLines.tsx';
import { useKeys, useTyped } from './use-keys.ts';

interface Props {
  readonly status: CardStatus;
  readonly standing: Standing;
  readonly reprint: () => void;
}

type Change = (change: Partial<Draft>) => void;

interface WantProps {
  readonly draft: Draft;
  readonly change: Change;
  /** Nothing but a sum is asked for a money meter (金额表). */
  readonly money: boolean;
}

function WantField({ draft, change, money }: WantProps) {
  const { sell } = useSpeech().words;
  const input = useRef<InputRef>(null);
  useEffect(() => {
    input.current?.focus({ cursor: 'all' });
  }, []);
  useTyped(() => input.current?.focus({ cursor: 'all' }));
  return (
    <>
      <div className="want-kind">
        <Segmented<Draft['by']>
          value={draft.by}
          onChange={(by) => change({ by })}
          options={[
            { value: 'amount', label: sell.byAmount },
            { value: 'volume' as const, label: sell.byVolume, disabled: money },
          ]}
        />
        {!money && <span className="quiet">{sell.toggle}</span>}
      </div>
      <Field label={draft.by === 'amount' ? sell.amount : sell.volume}>
        {(id) => (
          <Input
            id={id}
            ref={input}
            size="large"
            inputMode="decimal"
            autoComplete="off"
            value={draft.text}
            maxLength={12}
            onChange={({ target }) => change({ text: target.value })}
          />
        )}
      </Field>
    </>
  );
}

interface PayProps {
  readonly draft: Draft;
  readonly change: Change;
  readonly next: () => void;
  readonly cash: React.Ref<InputRef>;
}

function PayFields({ draft, change, next, cash }: PayProps) {
  const { sell } = useSpeech().words;
  return (
    <>
      <div className="want-kind">
        <Segmented<PayKind>
          value={draft.pay}
          onChange={(pay) => change({ pay })}
          options={PAY_KINDS.map((kind) => ({ value: kind, label: sell.channels[kind] }))}
        />
        <Button size="small" type="text" onClick={next}>
          {sell.payKey}
        </Button>
      </div>
      {draft.pay === 'cash' && (
        <Field label={sell.given}>
          {(id) => (
            <Input
              id={id}
              ref={cash}
              inputMode="decimal"
              autoComplete="off"
              value={draft.given}
              maxLength={12}
              onChange={({ target }) => change({ given: target.value })}
            />
          )}
        </Field>
      )}
      {(draft.pay === 'wechat' || draft.pay === 'alipay') && (
        <Field label={sell.reference}>
          {(id) => (
            <Input
              id={id}
              ref={cash}
              autoComplete="off"
              value={draft.reference}
              maxLength={64}
              onChange={({ target }) => change({ reference: target.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}

const nextKind = (kind: PayKind): PayKind =>
  PAY_KINDS[(PAY_KINDS.indexOf(kind) + 1) % PAY_KINDS.length] ?? 'cash';

/** F4 goes to the cash first, and to the next kind of payment when it is there already. */
function usePayKey(draft: Draft, change: Change) {
  const cash = useRef<InputRef>(null);
  const next = (): void => {
    const input = cash.current?.input ?? null;
    if (input !== null && document.activeElement !== input) {
      cash.current?.focus({ cursor: 'all' });
      return;
    }
    change({ pay: nextKind(draft.pay) });
  };
  useEffect(() => {
    if (draft.pay !== 'cash') cash.current?.focus();
  }, [draft.pay]);
  return { cash, next };
}

/** Asked anew when the card was read anew: a price whose answer was lost with the link comes with it. */
function useQuote(accountId: number, want: Want | null, changes: number) {
  const key = want === null ? null : `${accountId} ${changes} ${JSON.stringify(want)}`;
  const body = { accountId, want: want ?? { amountFen: 1 } };
  return useFreshAnswer('POST /api/quotes', { body }, key);
}

/** What F9 would propose; a sentence where it may not. */
function useProposal(draft: Draft, { status, standing }: Props) {
  const { sell } = useSpeech().words;
  const { reading, changes } = useCounter();
  const want = wantOf(draft);
  const answer = useQuote(status.account.accountId, want, changes);
  const { gas, money } = standing.account;
  const isMoney = standing.meter?.money !== undefined;
  const waiting = isMoney ? money.toBeWrittenFen : gas.toBeWrittenLitres;
  const quote: Quote | null = answer?.ok === true ? answer.value : null;
  const due = want === null || quote === null ? null : dueOf(draft, quote);
  const flaw: Flaw = due === null || quote === null ? null : flawOf(draft, due, quote);
  const again = draft.text.trim() === '' && waiting > 0;
  const enter = isMoney ? sell.enterMoney : sell.enter;
  const hint = draft.text.trim() === '' ? enter : sell.notNumber;
  const said = want === null ? hint : flaw === null ? null : sell[flaw];
  // What stands over the whole sale is told beside the customer already.
  const told = standing.bars.some(({ code }) => code === quote?.bar?.code);
  const bar = quote === null || told ? null : quote.bar;
  const isWhole = again || (want !== null && quote !== null && quote.bar === null && flaw === null);
  // A card that is read once more (F1) may tell something else: nothing is proposed before it has.
  const ready = isWhole && !reading;
  const propose = (): void => {
    if (again) desk.propose(writeAgain(status, newOperationId));
    else if (want !== null && quote !== null && ready) {
      desk.propose(wishOf(draft, want, quote, status, newOperationId));
    }
  };
  const problem = answer?.ok === false ? answer.problem : bar;
  const asking = reading || (want !== null && answer === null);
  return { quote, due, said, again, waiting, ready, asking, propose, problem };
}

/**
 * F9 while the card is read or the price asked for is kept until it is there; another word of the cashier forgets it, and so
 * does an answer that does not let it go on: nothing is proposed by a key of a while ago.
 */
function useWrite({ ready, asking, propose }: Proposal, barred: boolean) {
  const [kept, setKept] = useState(false);
  const go = useEffectEvent(() => {
    setKept(false);
    if (ready && !barred) propose();
  });
  useEffect(() => {
    if (kept && !asking) go();
  }, [kept, asking]);
  const write = (): void => {
    if (barred) return;
    if (ready) propose();
    else setKept(asking);
  };
  return { write, forget: () => setKept(false) };
}

type Proposal = ReturnType<typeof useProposal>;

/** What is bought is written whatever bars a further purchase by itself. */
const isBarred = ({ bars }: Standing, again: boolean): boolean =>
  bars.some(({ code }) => !(again && /^(?:commissioning|tariff)\./.test(code)));

export function SaleForm(props: Props) {
  const { words, m3, yuan } = useSpeech();
  const { sell } = words;
  const money = props.standing.meter?.money !== undefined;
  const { connected, takeCard } = useCounter();
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const proposal = useProposal(draft, props);
  const { quote, due, said, again, waiting, ready, problem } = proposal;
  const barred = !connected || takeCard || isBarred(props.standing, again);
  const { write, forget } = useWrite(proposal, barred);
  const change: Change = (part) => {
    forget();
    setDraft((before) => ({ ...before, ...part }));
  };
  const { cash, next } = usePayKey(draft, change);
  useKeys({
    F3: () => change({ by: draft.by === 'amount' && !money ? 'volume' : 'amount' }),
    F4: next,
    F9: write,
  });
  return (
    <section className="sale" aria-label={sell.title}>
      <WantField key={draft.by} draft={draft} change={change} money={money} />
      <PayFields draft={draft} change={change} next={next} cash={cash} />
      {problem !== null && <ProblemNote problem={problem} />}
      <QuoteLines quote={quote} due={due} draft={draft} debt={debtOf(props.standing)} />
      <p className="said" aria-live="polite">
        {!again && said}
      </p>
      <div className="buttons">
        <Button size="large" type="primary" disabled={barred || !ready} onClick={write}>
          {again ? sell.writeAgain(money ? yuan(waiting) : m3(waiting)) : sell.write}
        </Button>
        <Button size="large" onClick={props.reprint}>
          {sell.reprint}
        </Button>
      </div>
    </section>
  );
}
