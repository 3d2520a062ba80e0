/** A CJ/T 188 meter through the house's line: driver and simulator have codecs of their own and meet at the wire. */
import { expect, test } from 'vitest';
import { sm4 } from '../../../../drivers/meter/cjt188/cipher.ts';
import { errorTo } from '../../../../simulators/meter/cjt188.ts';
import { MeterError } from '../../../../src/ports/meters.ts';
import { addressOf, inTime, linkOf, meterLine } from '../../../rig/meter-line.ts';

function one(options: Parameters<typeof meterLine>[0] = {}, profile?: string) {
  const house = meterLine(options);
  const meter = house.lines.meter(linkOf(1, profile));
  const [face] = house.faces;
  if (face === undefined) throw new Error('no meter');
  return { ...house, meter, face, go: <T>(work: Promise<T>) => inTime(house.clock, work) };
}

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    (value) => ({ value }),
    (error: unknown) => (error instanceof MeterError ? `${error.code}, sent ${error.sent}` : error),
  );

test('the only meter of a line says its address', async () => {
  const { meter, go } = one();
  expect(await go(meter.readAddress())).toBe(addressOf(1));
});

test('index, valve and battery are read in litres and words; a clock that was never set is null', async () => {
  const { meter, face, go } = one();
  face.meter.passUncounted(123_456);
  face.meter.setAlarms({ batteryLow: true });
  expect(await go(meter.readIndex())).toEqual({
    index: 123_450,
    settlementIndex: 0,
    clock: null,
    valve: 'closed',
    batteryLow: true,
  });
});

test('the clock is set and goes on; the valve opens, closes and says so', async () => {
  const { clock, meter, face, go } = one();
  face.meter.creditOverLine(200, 1, 500);
  await go(meter.setClock('2026-11-26T08:30:00'));
  await clock.pass(90_000);
  expect((await go(meter.readIndex())).clock).toMatch(/^2026-11-26T08:31:3\d$/);
  expect(await go(meter.setValve('closed'))).toBe('closed');
  expect(await go(meter.setValve('open'))).toBe('open');
});

test('a new address is written once and answered from there', async () => {
  const { lines, meter, go } = one();
  await go(meter.writeAddress('00312611009999'));
  const moved = lines.meter({ ...linkOf(1), address: '00312611009999' });
  expect(await go(moved.readAddress())).toBe('00312611009999');
});

test('a purchase is counted by the meter, and read back as it was sent', async () => {
  const { meter, face, go } = one();
  await go(meter.credit({ ser: 1, count: 1, amount: 2_000 }));
  expect(await go(meter.readPurchases())).toEqual({
    count: 1,
    amount: 2_000,
    total: 2_000,
    remaining: 2_000,
  });
  expect(face.meter.record.creditedLitresEver).toBe(20_000);
});

test('a purchase is never sent to a meter whose profile counts money', async () => {
  const { meter, face, go } = one({}, '2004');
  expect(meter.creditRule).toBeNull();
  expect(await go(codeOf(meter.credit({ ser: 1, count: 1, amount: 2_000 })))).toBe(
    'meter.not-supported, sent false',
  );
  expect(face.meter.record.credits).toEqual([]);
});

test('a read is asked three times and no more; a write once', async () => {
  const { meter, face, go, line } = one();
  let heard = 0;
  face.behave(() => {
    heard += 1;
    return [];
  });
  expect(await go(codeOf(meter.readIndex()))).toBe('meter.silent, sent true');
  expect(heard).toBe(3);
  expect(await go(codeOf(meter.credit({ ser: 1, count: 1, amount: 1 })))).toBe(
    'meter.silent, sent true',
  );
  expect(heard).toBe(4);
  expect(line.state().counts).toMatchObject({ exchanges: 4, answered: 0, silent: 4 });
});

test('an answer from another address, or to an earlier question, is counted and dropped', async () => {
  const { meter, face, line, go } = one();
  face.behave((asked) => [{ afterMs: 20, frame: { ...errorTo(asked, 1), address: addressOf(2) } }]);
  const stale = face.behave((asked) => [
    { afterMs: 20, frame: { ...asked, control: 0x81, data: [0x90, 0x1f, 0xee] } },
  ]);
  expect(await go(codeOf(meter.readPurchases()))).toBe('meter.silent, sent true');
  stale();
  const told: unknown[] = [];
  line.watch(({ unasked }) => told.push(unasked));
  expect(line.state().unasked).toEqual([]);
  expect(await go(codeOf(meter.readPurchases()))).toBe('meter.silent, sent true');
  expect(line.state().counts.strangers).toBe(6);
  // Three answers of a meter that nobody asked are a matter for a person, once.
  expect(line.state().unasked).toEqual([{ address: addressOf(2), times: 3 }]);
  expect(told).toEqual([[{ address: addressOf(2), times: 3 }]]);
});

test('noise that looks like the beginning of a long frame costs no answer behind it', async () => {
  const falseStart = [0x68, 0x30, ...new Array(7).fill(0xaa), 0x81, 0xff];
  const noisy = (bytes: Uint8Array) => [
    { afterMs: 0, bytes: Uint8Array.of(...falseStart, ...bytes) },
  ];
  const weather = { to: (bytes: Uint8Array) => [{ afterMs: 0, bytes }], from: noisy };
  const { meter, face, line, go } = one({ weather });
  await go(meter.credit({ ser: 1, count: 1, amount: 2_000 }));
  expect(await go(meter.readPurchases())).toMatchObject({ count: 1, total: 2_000 });
  expect(face.meter.record.credits).toHaveLength(1);
  expect(line.state().counts).toMatchObject({ exchanges: 2, answered: 2, silent: 0 });
});

test('where two meters hang on the line, nobody is taken for the only one', async () => {
  const { lines, go, line } = one({ meters: 2 });
  expect(await go(codeOf(lines.meter(linkOf(1)).readAddress()))).toBe('meter.silent, sent true');
  expect(line.state().counts.discardedBytes).toBeGreaterThan(0);
});

test('a meter that speaks under SM4 is read, written and credited under its key, and is silent under another', async () => {
  const key = Uint8Array.from({ length: 16 }, (_, at) => at + 1);
  const habits = { sm4Key: key };
  const under = (of: Uint8Array | null) =>
    of === null ? {} : { ciphers: new Map([['east', sm4(of)]]) };
  const right = one({ habits, ...under(key) });
  await right.go(right.meter.setClock('2026-11-26T08:30:00'));
  await right.go(right.meter.credit({ ser: 1, count: 1, amount: 2_000 }));
  expect(await right.go(right.meter.readPurchases())).toMatchObject({ count: 1, total: 2_000 });
  expect(await right.go(right.meter.readAddress())).toBe(addressOf(1));
  for (const other of [new Uint8Array(16), null]) {
    const wrong = one({ habits, ...under(other) });
    expect(await wrong.go(codeOf(wrong.meter.readIndex()))).toBe('meter.silent, sent true');
    expect(await wrong.go(wrong.meter.readAddress())).toBe(addressOf(1));
  }
});

test('a meter that refuses is not asked again', async () => {
  const { meter, face, go } = one();
  let heard = 0;
  face.behave((asked) => {
    heard += 1;
    return [{ afterMs: 20, frame: errorTo(asked, 9) }];
  });
  expect(await go(codeOf(meter.readIndex()))).toBe('meter.refused, sent true');
  expect(heard).toBe(1);
});

test('links that name nothing there is are refused by name', () => {
  const { lines } = one();
  const refused = (change: object): string => {
    try {
      lines.meter({ ...linkOf(1), ...change });
    } catch (error) {
      return error instanceof MeterError ? error.code : String(error);
    }
    return 'taken';
  };
  expect(refused({ line: 'west' })).toBe('line.unknown');
  expect(refused({ protocol: 'dlms' })).toBe('meter.profile-unknown');
  expect(refused({ profile: 'nobody' })).toBe('meter.profile-unknown');
  expect(refused({ address: '12' })).toBe('meter.address-invalid');
  expect(refused({ address: 'A'.repeat(14) })).toBe('meter.address-invalid');
});

test('SM4 is that of GM/T 0002, leaves addresses in clear, and opens nothing of another key', () => {
  const key = Uint8Array.from(Buffer.from('0123456789abcdeffedcba9876543210', 'hex'));
  const cipher = sm4(key);
  const sealed = cipher.seal(key, 0x04);
  expect(Buffer.from(sealed.subarray(0, 16)).toString('hex')).toBe(
    '681edf34d206965e86b3e94f536e4246',
  );
  expect(cipher.open(sealed, 0x84)).toEqual(key);
  expect(cipher.seal(key, 0x03)).toEqual(key);
  expect(sm4(new Uint8Array(16)).open(sealed, 0x84)).toBeNull();
});
