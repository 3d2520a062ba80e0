/** What is asked of the station while somebody else's lock falls: it waits behind the door and is asked again, whatever it is. */
import { beforeEach, expect, test, vi } from 'vitest';
import { gateNow, openGate, throughGate } from '../../../src/ui/api/session-gate.ts';

/** What a browser keeps for a tab; Node has none. */
class Kept extends Map<string, string> {
  getItem = (name: string): string | null => this.get(name) ?? null;
  setItem = (name: string, value: string): Map<string, string> => this.set(name, value);
  removeItem = (name: string): boolean => this.delete(name);
}

beforeEach(() => {
  vi.stubGlobal('sessionStorage', new Kept());
  openGate('token');
});

/** A station that answers so, one after the other. */
const answering = (...codes: readonly (string | null)[]) => {
  const left = [...codes];
  const asked = async () => {
    const code = left.shift() ?? null;
    return code === null
      ? { ok: true as const, value: 'the file' }
      : { ok: false as const, problem: { code } };
  };
  return { asked, left };
};

test('a file that was asked for on a locked screen is there once the screen is open', async () => {
  const { asked, left } = answering('session.locked', null);
  const answer = throughGate(asked);
  await vi.waitUntil(() => gateNow() === 'locked', 20_000);
  expect(left).toEqual([null]);
  openGate(null);
  expect(await answer).toEqual({ ok: true, value: 'the file' });
});

test('any other refusal is an answer', async () => {
  const { asked } = answering('ticket.unknown', null);
  expect(await throughGate(asked)).toEqual({ ok: false, problem: { code: 'ticket.unknown' } });
  expect(gateNow()).toBe('in');
});
