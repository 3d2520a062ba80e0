/** A file of this station, by a link that serves once: the browser fetches it and saves it, however long it is. */
import { call, Unanswered } from './client.ts';

/** Throws Unanswered when the station is gone, or gives no ticket. What becomes of the file the browser shows itself. */
export async function download(path: string, name: string): Promise<void> {
  const answer = await call('POST /api/downloads', { body: { path } });
  if (!answer.ok) throw new Unanswered(`${path}: ${answer.problem.code}`);
  const link = document.createElement('a');
  link.href = `/api/downloads/${answer.value.ticket}`;
  link.download = name;
  link.click();
}
