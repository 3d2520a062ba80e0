/** A file sent to the station as it is. */
import { type Answer, Unanswered } from './client.ts';
import type { Problem } from './generated.ts';
import { sessionHeaders, throughGate } from './session-gate.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

async function sendOnce<T>(address: string, file: File): Promise<Answer<T>> {
  const type = file.name.toLowerCase().endsWith('.xlsx') ? XLSX : 'text/csv';
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { ...sessionHeaders(), 'content-type': type },
      body: file,
    });
    const body: unknown = await response.json();
    if (response.ok) return { ok: true, value: body as T };
    return { ok: false, problem: body as Problem };
  } catch (cause) {
    throw new Unanswered(address, { cause });
  }
}

/** CSV, or XLSX where its name says so. Throws Unanswered when the station is gone. */
export const sendFile = <T>(address: string, file: File): Promise<Answer<T>> =>
  throughGate(() => sendOnce<T>(address, file));
