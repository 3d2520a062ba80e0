/** A file of this station, saved where the browser saves files. */
import { Unanswered } from './client.ts';
import { sessionHeaders } from './session-gate.ts';

/** Throws Unanswered when the station is gone or has no such file. */
export async function download(address: string, name: string): Promise<void> {
  let response: Response;
  try {
    response = await fetch(address, { headers: sessionHeaders() });
  } catch (cause) {
    throw new Unanswered(address, { cause });
  }
  if (!response.ok) throw new Unanswered(`${address}: ${response.status}`);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
