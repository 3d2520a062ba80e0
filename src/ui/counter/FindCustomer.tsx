/** F2: a customer without the card, by whatever the customer is known by; one box. */
import { Alert, Button, Empty, Input, type InputRef, Modal } from 'antd';
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import { call } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { after } from '../browser/clock.ts';
import { formWords } from '../forms/words.ts';
import { everyPage } from '../station/every-page.ts';
import { NotTaken } from '../station/ListTable.tsx';
import { desk } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useTakeList } from '../station/take-list.ts';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';

/** A person who types is asked after once they pause. */
const PAUSE_MS = 200;
const PAGE = 12;
/** And again while not every customer is read. */
const AGAIN_MS = 700;
/** And where everybody is wanted: the most that the station answers. */
const WHOLE = 50;

function useSettled(text: string): string {
  const [settled, setSettled] = useState('');
  useEffect(() => after(PAUSE_MS, () => setSettled(text.trim())), [text]);
  return settled;
}

interface Pages {
  readonly from: number;
  readonly shown: number;
  readonly total: number;
  readonly capped: boolean;
  readonly text: string;
  readonly turn: (from: number) => void;
}

/** Everybody who was found, as a list. */
const everyFound = (find: string) =>
  everyPage(
    async (at: number | null) => {
      const from = at ?? 0;
      const answer = await call('GET /api/accounts', { query: { find, from, limit: WHOLE } });
      return answer.ok ? { ok: true as const, value: { ...answer.value, from } } : answer;
    },
    ({ found }) =>
      found.map(({ account: { accountId, name, phone, address, meter, cardNo } }) => [
        accountId,
        name,
        phone,
        address,
        meter?.plate ?? '',
        cardNo,
      ]),
    ({ from, found, total }) =>
      found.length === 0 || from + found.length >= total ? null : from + found.length,
  );

/** The list as a file; where more were found than are counted it is asked for in more words first. */
function FoundFile({ text }: { readonly text: string }) {
  const { words } = useSpeech();
  const { find, customer } = words;
  const { file } = useRoom(formWords);
  const { state, take } = useTakeList();
  const heads = [
    ...[customer.account, find.name, find.phone, customer.address],
    ...[customer.meter, customer.card],
  ];
  return (
    <>
      <Button
        size="small"
        loading={state === 'asking'}
        onClick={() => take(find.found, heads, () => everyFound(text))}
      >
        {file}
      </Button>
      <NotTaken state={state} />
    </>
  );
}

function Turning({ from, shown, total, capped, text, turn }: Pages) {
  const { words } = useSpeech();
  return (
    <div className="found-pages">
      <span role="status">{words.find.shown(from + 1, from + shown, total, capped)}</span>
      <Button size="small" disabled={from === 0} onClick={() => turn(Math.max(0, from - PAGE))}>
        {words.find.before}
      </Button>
      <Button size="small" disabled={from + shown >= total} onClick={() => turn(from + PAGE)}>
        {words.find.after}
      </Button>
      {!capped && <FoundFile text={text} />}
    </div>
  );
}

/** Asked again while the station still reads its customers after a start: who is found by a name may come later. */
function useFound(find: string, from: number) {
  const [beat, setBeat] = useState(0);
  const query = { find, from, limit: PAGE };
  const answer = useAnswer('GET /api/accounts', { query }, `${from} ${find} ${beat}`);
  const percent = answer?.ok === true ? answer.value.readPercent : null;
  useEffect(
    () => (percent === null ? undefined : after(AGAIN_MS, () => setBeat(beat + 1))),
    [percent, beat],
  );
  return { answer, percent };
}

/** Up and down go from one to the next, and Enter chooses, as it does on every button. */
function goAlong({ key, currentTarget }: KeyboardEvent<HTMLButtonElement>): void {
  const row = currentTarget.parentElement;
  const next = key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling;
  if (key === 'ArrowDown' || key === 'ArrowUp') next?.querySelector('button')?.focus();
}

interface FoundProps {
  readonly text: string;
  readonly barred: boolean;
  readonly choose: (accountId: number) => void;
  /** How often Enter was pressed behind these words. */
  readonly entered: number;
}

/** Enter behind the words chooses whoever alone is found by them; of several the first is only gone to. */
function useEntered(
  { barred, choose, entered }: FoundProps,
  answer: ReturnType<typeof useFound>['answer'],
) {
  const list = useRef<HTMLUListElement>(null);
  const done = useRef(0);
  const enter = useEffectEvent((times: number, told: typeof answer) => {
    if (times === done.current || told?.ok !== true) return;
    const { found, total } = told.value;
    const [first] = found;
    if (first === undefined) return;
    done.current = times;
    if (barred) return;
    if (total === 1) choose(first.account.accountId);
    else list.current?.querySelector('button')?.focus();
  });
  useEffect(() => enter(entered, answer), [entered, answer]);
  return list;
}

function Found(props: FoundProps) {
  const { text, barred, choose } = props;
  const { words } = useSpeech();
  const [from, turn] = useState(0);
  const { answer, percent } = useFound(text, from);
  const list = useEntered(props, answer);
  if (answer === null) return null;
  if (!answer.ok) return <Trouble problem={answer.problem} />;
  const { found, total, capped } = answer.value;
  const reading =
    percent === null ? null : (
      <Alert
        type="info"
        showIcon
        role="status"
        className="found-reading"
        title={words.find.reading(percent)}
      />
    );
  if (found.length === 0) return reading ?? <Empty description={words.find.none} />;
  return (
    <>
      {reading}
      <ul className="found" ref={list}>
        {found.map(({ by, account: { accountId, name, address, cardNo } }) => (
          <li key={accountId}>
            <button
              type="button"
              disabled={barred}
              onKeyDown={goAlong}
              onClick={() => choose(accountId)}
            >
              <strong>{name}</strong> {accountId} · {address} · {words.customer.card}{' '}
              {cardNo ?? words.customer.none}
              {by === 'receipt' && ` · ${words.find.receipt} ${text}`}
            </button>
          </li>
        ))}
      </ul>
      <Turning
        from={from}
        shown={found.length}
        total={total}
        capped={capped}
        text={text}
        turn={turn}
      />
    </>
  );
}

interface Props {
  readonly open: boolean;
  readonly close: () => void;
  /** At the counter the customer is served; elsewhere a page looks at the account. */
  readonly choose?: (accountId: number) => void;
  /** Why nobody of the list can be chosen now. */
  readonly barred?: string | null;
}

const serve = (accountId: number): void => {
  void desk.serve(accountId);
};

export function FindCustomer({ open, close, choose = serve, barred = null }: Props) {
  const { words } = useSpeech();
  const [text, setText] = useState('');
  const paused = useSettled(text);
  const [entered, setEntered] = useState({ text: '', times: 0 });
  const isEntered = entered.text === text.trim();
  // Enter says that the words are whole.
  const settled = isEntered ? entered.text : paused;
  const input = useRef<InputRef>(null);
  return (
    <Modal
      open={open}
      title={words.find.title}
      footer={null}
      onCancel={close}
      // The form of whoever was chosen has the focus then, and not what had it before.
      focusTriggerAfterClose={false}
      afterOpenChange={(isOpen) => isOpen && input.current?.focus()}
      // The next customer is another question: what is typed then is not added to this one.
      afterClose={() => {
        setText('');
        setEntered({ text: '', times: 0 });
      }}
      destroyOnHidden
    >
      <Input
        ref={input}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onPressEnter={() => setEntered({ text: text.trim(), times: entered.times + 1 })}
        placeholder={words.find.hint}
        aria-label={words.find.hint}
        maxLength={60}
      />
      {barred !== null && <Alert type="info" showIcon role="status" title={barred} />}
      {/* What was found for other words is not there to be chosen. */}
      {settled !== '' && settled === text.trim() && (
        <Found
          key={settled}
          text={settled}
          barred={barred !== null}
          entered={isEntered ? entered.times : 0}
          choose={(accountId) => {
            choose(accountId);
            close();
          }}
        />
      )}
    </Modal>
  );
}
