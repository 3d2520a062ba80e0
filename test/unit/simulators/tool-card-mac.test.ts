/** Tool cards whose orders carry a MAC: the meter with the key obeys the company's, and nobody else's. */
import { expect, test } from 'vitest';
import { crc32 } from '../../../drivers/card/formats/crc32.ts';
import { createReferenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { createSlotMacs } from '../../../drivers/card/keys/slot-macs.ts';
import { createCardMemory, factoryImage } from '../../../simulators/card/card-memory.ts';
import { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { GasMeter } from '../../../simulators/meter/gas-meter.ts';
import { createMeterMemory, newMeterRecord } from '../../../simulators/meter/meter-memory.ts';
import { createRandom } from '../../../simulators/random.ts';
import { cardNo, meterId } from '../../../src/core/ids.ts';
import type { ToolKind } from '../../../src/core/tool-card.ts';

const MASTER = new Uint8Array(16).fill(0x5a);
const PSC = Uint8Array.of(0x12, 0x34, 0x56);
const NUMBER = '202611230042';
const TOOL = cardNo(90_000_001);
const formatOf = (current: number | null, knows = true) =>
  createReferenceV1(
    createSlotMacs({
      current: () => current,
      master: () => (knows ? Uint8Array.from(MASTER) : null),
    }),
  );

function imageOf(kind: ToolKind, current: number | null): Uint8Array {
  const { tools } = formatOf(current);
  if (tools === undefined) throw new Error('reference v1 has tool cards');
  const meter = meterId(7, Number(NUMBER));
  const identity = { kind, company: 31_001, cardNo: TOOL, meter };
  const valve = kind === 'valve' ? ('open' as const) : null;
  const rest = { tag: 'a1b2c3d4e5f60718', toMeter: null, madeAt: 1_797_000_000, validUntil: 0 };
  const header = tools.encodeHeader(factoryImage(), identity);
  return tools.encodeOrder(header, { order: 1, valve, ...rest });
}

const orderOn = (image: Uint8Array, format = formatOf(1)) => {
  const seen = format.recognise(image);
  return seen.kind === 'tool' ? seen.content.order : undefined;
};

function visited(image: Uint8Array, macSeen = false) {
  const made = newMeterRecord({ maker: 7, number: NUMBER, company: 31_001 });
  const meter = new GasMeter(createMeterMemory({ ...made, remainingLitres: 9_000, macSeen }));
  const memory = createCardMemory({ image, psc: PSC });
  const visit = meter.visit(new Sle4442({ memory, random: createRandom(1) }), {
    pscOf: () => PSC,
    clock: 1_797_000_100,
    macKeyOf: (version) => (version === 1 ? MASTER : null),
  });
  return { visit, left: meter.record.remainingLitres };
}

/** The checksum is right again, the MAC is not. */
function changed(image: Uint8Array, at: number, byte: number): Uint8Array {
  const next = Uint8Array.from(image);
  next[at] = byte;
  const view = new DataView(next.buffer);
  view.setUint32(0x40 + 44, crc32(next.subarray(0x28, 0x2c), next.subarray(0x41, 0x40 + 44)));
  return next;
}

test('the company’s order is obeyed, and told by stations with and without the key', () => {
  const image = imageOf('clear', 1);
  expect(visited(image)).toMatchObject({ visit: { kind: 'obeyed', litres: 9_000 }, left: 0 });
  expect(orderOn(image)).toMatchObject({ order: 1 });
  expect(orderOn(image, formatOf(1, false))).toMatchObject({ order: 1 });
});

test('an order that was changed, numbered anew or robbed of its version is none, at the counter and in the meter', () => {
  const image = imageOf('valve', 1);
  for (const [at, byte] of [
    [0x42, 2],
    [0x47, 9],
    [0x60, 0],
    [0x64, (image[0x64] ?? 0) ^ 1],
  ] as const) {
    const forged = changed(image, at, byte);
    expect(orderOn(forged)).toBeNull();
    expect(visited(forged)).toMatchObject({
      visit: { kind: 'refused', reason: 'altered' },
      left: 9_000,
    });
  }
});

test('a meter that has seen a MAC obeys no order without one, another meter does as before', () => {
  const image = imageOf('clear', null);
  expect(visited(image).left).toBe(0);
  expect(visited(image, true)).toMatchObject({ visit: { reason: 'altered' }, left: 9_000 });
});
