/** Lets what streams have queued come out: two turns of the event loop, for a stream hands on in the next one. */
import { setImmediate as turn } from 'node:timers/promises';

export async function turnOfTheLoop(): Promise<void> {
  await turn();
  await turn();
}
