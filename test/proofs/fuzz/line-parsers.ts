/** What meters say on a line, and printers of themselves: frames, streams of bytes, and the values in a right frame. */

import { IN_CLEAR } from '../../../drivers/meter/cjt188/cipher.ts';
import { encodeFrame } from '../../../drivers/meter/cjt188/frame.ts';
import { cjt188 } from '../../../drivers/meter/cjt188/frame-protocol.ts';
import { Cjt188Meter } from '../../../drivers/meter/cjt188/meter.ts';
import { PROFILES } from '../../../drivers/meter/cjt188/profile.ts';
import { createStream } from '../../../drivers/meter/cjt188/stream.ts';
import { type Exchange, Line } from '../../../drivers/meter/line/line.ts';
import { modbus } from '../../../drivers/meter/modbus/frame-protocol.ts';
import { readRegisters } from '../../../drivers/meter/modbus/read-registers.ts';
import { REGISTER_MAPS } from '../../../drivers/meter/modbus/register-map.ts';
import { createModbusStream } from '../../../drivers/meter/modbus/stream.ts';
import { assertReady, awaitPrinted } from '../../../drivers/printer/escpos/conversation.ts';
import { MeterError } from '../../../src/ports/meters.ts';
import { PrinterError } from '../../../src/ports/printer.ts';
import { ManualClock } from '../../manual-clock.ts';
import { bytes, EXAMPLES } from '../../unit/drivers/cjt188/examples.ts';
import { hex, type Parser } from './parser.ts';

const FRAMES = EXAMPLES.map((example) => bytes(example.hex));
const REGISTERS = '0703060001e24000030000';
const MODBUS = [hex(`${REGISTERS}f0c6`), hex('01030000000ac5cd'), hex('0183020cf1')];

const frameParsers: readonly Parser[] = [cjt188, modbus].flatMap((protocol) =>
  protocol.variants.map((variant) => ({
    name: `${protocol.id}:${variant} frame`,
    examples: protocol === cjt188 ? FRAMES : MODBUS,
    parse(input: Uint8Array) {
      const reading = protocol.decode(input, variant);
      return reading.ok ? reading : null;
    },
  })),
);

/** What comes out in a row, and again byte by byte: no cut of the line is one that throws. */
const throughStream = (
  create: () => { feed(part: Uint8Array): readonly unknown[]; flush(): readonly unknown[] },
  input: Uint8Array,
): number => {
  const [whole, cut] = [create(), create()];
  const events = [...whole.feed(input), ...whole.flush()];
  for (const byte of input) cut.feed(Uint8Array.of(byte));
  return events.length + cut.flush().length;
};

const streamParsers: readonly Parser[] = [
  {
    name: 'cjt188 stream',
    examples: FRAMES,
    parse: (input) => throughStream(createStream, input),
  },
  {
    name: 'modbus stream',
    examples: MODBUS,
    parse: (input) => throughStream(createModbusStream, input),
  },
];

const ADDRESS = '00112233445566';
const LINK = { line: 'a line', protocol: 'cjt188', profile: '2018', address: ADDRESS };
const TALLY = { discarded: () => undefined, stranger: () => undefined };
const GAS = 0x30;
const SER = 1;

/** A line on which this and nothing else comes back. */
class HeardLine extends Line {
  readonly #heard: Uint8Array;

  constructor(heard: Uint8Array) {
    const settings = { name: LINK.line, kind: 'tcp', place: 'nowhere', baud: 2400 } as const;
    const open = () => Promise.reject(new Error('nothing is opened here'));
    super({ ...settings, echo: false, latencyMs: 0 }, open, new ManualClock());
    this.#heard = heard;
  }

  override async exchange<R>(exchange: Exchange<R>): Promise<R> {
    const answer = exchange.hear(this.#heard, TALLY) ?? exchange.atLast?.(TALLY) ?? null;
    if (answer !== null) return answer;
    throw new MeterError('meter.silent', this.name, true, 'nothing that answers');
  }
}

/** The meter answers in a right frame; what stands in it is anybody's guess. */
function meterSaying(name: string, control: number, data: Uint8Array): Cjt188Meter {
  const profile = PROFILES.get(name);
  if (profile === undefined) throw new Error(`there is no profile ${name}`);
  const frame = encodeFrame({
    meterType: GAS,
    address: ADDRESS,
    control,
    data: data.subarray(0, 255),
  });
  const how = { profile, cipher: IN_CLEAR, nextSer: () => SER };
  return new Cjt188Meter(new HeardLine(frame), { ...LINK, profile: name }, how);
}

/** Current volume of a meter, as published: identifier, serial number, index, settled index, clock, state. */
const INDEX = hex('1f9001007766552c007766552c310122110520152184');
/** The same from a meter that says its unit before each number. */
const UNIT_FIRST = hex('1f90012c007766552c00776655310122110520152184');
/** From a meter whose identifier comes the other way round. */
const swapped = ([low = 0, high = 0, ...rest]: Uint8Array): Uint8Array =>
  Uint8Array.of(high, low, ...rest);

const meterParsers: readonly Parser[] = [...PROFILES.keys()].flatMap((profile) => [
  {
    name: `cjt188:${profile} index`,
    examples: [INDEX, UNIT_FIRST, swapped(INDEX)],
    parse: (data: Uint8Array) => meterSaying(profile, 0x81, data).readIndex(),
  },
  {
    name: `cjt188:${profile} purchases`,
    examples: [hex(`0581${'01'}07${'00200000'}${'00300000'}${'00100000'}0000`)],
    parse: (data: Uint8Array) => meterSaying(profile, 0x81, data).readPurchases(),
  },
]);

const registerParsers: readonly Parser[] = [...REGISTER_MAPS.values()].map((map) => ({
  name: `modbus:${map.name} registers`,
  examples: [hex('0001e240000300000000'), hex('449a500000000000')],
  parse(input: Uint8Array) {
    const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
    const words = Array.from({ length: input.length >> 1 }, (_, i) => view.getUint16(2 * i));
    return readRegisters(words, map);
  },
}));

/** A printer that says these bytes one by one, and then no more. */
async function printerSaying(answers: Uint8Array): Promise<boolean> {
  const left = [...answers];
  const next = async (): Promise<number> => {
    const byte = left.shift();
    if (byte === undefined) throw new PrinterError('printer.no-answer', 'a printer', 'silence');
    return byte;
  };
  const link = { write: async () => undefined, next, close: async () => undefined };
  await assertReady(link, next, 'a printer');
  await awaitPrinted(link, next, 'a printer');
  return true;
}

export const lineParsers: readonly Parser[] = [
  ...frameParsers,
  ...streamParsers,
  ...meterParsers,
  ...registerParsers,
  { name: 'printer status', examples: ['121200', '7212', '12120c'].map(hex), parse: printerSaying },
];
