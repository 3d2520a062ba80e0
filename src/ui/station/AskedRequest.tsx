/** A request as its second person reads it: the act, its values in words, and below them the whole text that would be sent. */
import type { PendingApproval } from '../api/generated.ts';
import { asked as en } from '../words/en/asked.ts';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { asked as zh } from '../words/zh/asked.ts';
import { actOf, factsOf } from './asked-request.ts';
import { Facts } from './Facts.tsx';
import './desks.css';

export default function AskedRequest({ row }: { readonly row: PendingApproval }) {
  const { words, time, yuan, m3, price } = useSpeech();
  const room = useRoom({ zh, en });
  return (
    <>
      <h3>
        {words.session.inboxFrom(row.maker)} {actOf(room, row.path)} · {time(row.at)}
      </h3>
      <Facts facts={factsOf({ ...room, yuan, m3, price }, row.path, row.body)} />
      <details>
        <summary>{room.all}</summary>
        <p>{row.path}</p>
        <pre>{JSON.stringify(row.body, null, 2)}</pre>
      </details>
    </>
  );
}
