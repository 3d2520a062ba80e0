/** F2: a customer without the card, by number, name, address or card. */
import { Empty, Input, type InputRef, Modal } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useAnswer } from '../api/use-answer.ts';
import { after } from '../browser/clock.ts';
import { desk } from '../station/link.ts';
import { useSpeech } from '../words/language.ts';

/** A person who types is asked after once they pause. */
const PAUSE_MS = 200;

function useSettled(text: string): string {
  const [settled, setSettled] = useState('');
  useEffect(() => after(PAUSE_MS, () => setSettled(text.trim())), [text]);
  return settled;
}

function Found({ text, close }: { readonly text: string; readonly close: () => void }) {
  const { words } = useSpeech();
  const answer = useAnswer('GET /api/accounts', { query: { find: text } }, text);
  if (answer === null || !answer.ok) return null;
  if (answer.value.length === 0) return <Empty description={words.find.none} />;
  const serve = (accountId: number): void => {
    void desk.serve(accountId);
    close();
  };
  return (
    <ul className="found">
      {answer.value.map(({ accountId, name, address, cardNo }) => (
        <li key={accountId}>
          <button type="button" onClick={() => serve(accountId)}>
            <strong>{name}</strong> {accountId} · {address} · {words.customer.card}{' '}
            {cardNo ?? words.customer.none}
          </button>
        </li>
      ))}
    </ul>
  );
}

interface Props {
  readonly open: boolean;
  readonly close: () => void;
}

export function FindCustomer({ open, close }: Props) {
  const { words } = useSpeech();
  const [text, setText] = useState('');
  const settled = useSettled(text);
  const input = useRef<InputRef>(null);
  return (
    <Modal
      open={open}
      title={words.find.title}
      footer={null}
      onCancel={close}
      afterOpenChange={(isOpen) => isOpen && input.current?.focus()}
      destroyOnHidden
    >
      <Input
        ref={input}
        value={text}
        onChange={({ target }) => setText(target.value)}
        placeholder={words.find.hint}
        aria-label={words.find.hint}
        maxLength={60}
      />
      {settled !== '' && <Found text={settled} close={close} />}
    </Modal>
  );
}
