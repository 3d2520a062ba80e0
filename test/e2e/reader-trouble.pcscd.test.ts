/** Trouble of the reader on the real stack: its service dies, another program holds the card, it never answers. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Hall } from './hall.ts';
import { type Household, LITRES_PER_YUAN, loadedOnce } from './households.ts';
import { firstLine, kill, REAL_READER } from './pcscd.ts';
import { until } from './until.ts';

const SEED = 20_262;
const YUAN = 100;
const LITRES = YUAN * LITRES_PER_YUAN;
const CLIENT = fileURLToPath(new URL('./fixtures/exclusive-client.mjs', import.meta.url));
/** The body of the slot: between the marker that makes it invalid and the one that makes it valid. */
const COMMAND_OF_THE_BODY = 8;

let hall: Hall;
let home: Household;
beforeAll(async () => {
  hall = await Hall.open(SEED);
});
afterAll(() => hall.close());
beforeEach(async () => {
  home = await hall.openHousehold();
});
afterEach(() => {
  expect(hall.brokenLaws()).toEqual([]);
});

const pending = (code: string) => ({
  ok: true,
  value: { purchase: { state: 'done' }, load: { state: 'pending', refusal: { code } } },
});
const settled = { ok: true, value: { settled: { state: 'POSTED' } } };

describe('a reader on real parts', () => {
  it('whose pcscd is killed in the middle of a load works again under the next pcscd', async () => {
    const { hosts } = hall;
    const selling = hall.sell(home, YUAN);
    await until('the load to be reserved', () => hall.counter.openLoads(null, 1).rows.length === 1);
    await hall.stack.killService();
    expect(await selling).toMatchObject(pending('reader.service-down'));
    await hall.readerIs('service-down');
    expect(await hall.contact(home)).toMatchObject({
      ok: false,
      refusal: { code: 'reader.service-down' },
    });

    await hall.stack.startService();
    await hall.readerIs('card');
    expect(hall.hosts).toBeGreaterThan(hosts);
    expect(await hall.contact(home)).toMatchObject(settled);
    expect(await hall.books(home)).toEqual(loadedOnce(LITRES));
  });

  it('whose card another program holds sells nothing, and everything when it is let go', async () => {
    const other = spawn(process.execPath, [CLIENT, REAL_READER], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    expect(await firstLine(other, 'the other program')).toBe('held');
    expect(await hall.sell(home, YUAN)).toMatchObject({
      ok: false,
      refusal: { code: 'reader.in-use-elsewhere' },
    });
    expect(hall.deps.store.account(home.accountId)?.money.balance).toBe(0);

    await kill(other);
    const sold = await until('the card to be let go', async () => {
      const answer = await hall.sell(home, YUAN);
      return answer.ok && answer;
    });
    expect(sold).toMatchObject({ ok: true, value: { load: { state: 'done' } } });
    expect(await hall.books(home)).toEqual(loadedOnce(LITRES));
  });

  it('that never answers is stuck; its host is replaced, and it works when the card was out', async () => {
    const { hosts } = hall;
    await hall.hands.hang(COMMAND_OF_THE_BODY);
    const selling = hall.sell(home, YUAN);
    await hall.readerIs('stuck');
    expect(await selling).toMatchObject(pending('reader.stuck'));
    expect(hall.counter.openLoads(null, 100).rows).toHaveLength(1);

    await until('another reader host', () => hall.hosts > hosts);
    await hall.putIn(home.card);
    expect(await hall.contact(home)).toMatchObject(settled);
    expect(await hall.books(home)).toEqual(loadedOnce(LITRES));
  });
});
