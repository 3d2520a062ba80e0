/** Answers of readers and images of cards: what the driver takes, and a right example of it. */
import { type CardChannel, parseResponse } from '../../../drivers/card/apdu.ts';
import type { AnsweredChannel } from '../../../drivers/card/chips/chip.ts';
import { sle4428 } from '../../../drivers/card/chips/sle4428.ts';
import { sle4442 } from '../../../drivers/card/chips/sle4442.ts';
import { acsDialect } from '../../../drivers/card/dialects/acs.ts';
import type { ChipType, ReaderDialect } from '../../../drivers/card/dialects/dialect.ts';
import { omnikeyDialect } from '../../../drivers/card/dialects/omnikey.ts';
import { storageDialects } from '../../../drivers/card/dialects/storage.ts';
import type { StepwiseFormat } from '../../../drivers/card/formats/format.ts';
import { factoryImage } from '../../../simulators/card/card-memory.ts';
import { createRandom } from '../../../simulators/random.ts';
import { cardNo, meterId } from '../../../src/core/ids.ts';
import { pairs } from '../../conformance/own-pairs.ts';
import { drawCard } from '../../conformance/samples.ts';
import { hex, type Parser } from './parser.ts';

const ATR = '3b04a2131091';

/** A reader that gives the same answer to every command. */
const echoing = (answer: Uint8Array): AnsweredChannel & CardChannel => ({
  reader: 'a reader 00 00',
  atr: ATR,
  transmit: async () => answer,
  reconnect: async () => undefined,
});

const SECRET: Readonly<Record<ChipType, number>> = { sle4442: 3, sle4428: 2 };

/** What a reader says to the right secret, and the commands that change it. */
const RIGHT: Readonly<Record<string, Readonly<Record<ChipType, string>>>> = {
  acs: { sle4442: '9007', sle4428: '90ff' },
  omnikey: { sle4442: '9000', sle4428: '9000' },
};
const CHANGES: readonly number[] = [0xd0, 0xd2, 0x21];

const dialectParsers = (dialect: ReaderDialect, chip: ChipType): readonly Parser[] => {
  const over = (answer: Uint8Array) => dialect.over(echoing(answer), chip);
  const named = (what: string): string => `${dialect.id} ${chip} ${what}`;
  return [
    {
      name: named('tries'),
      examples: [
        hex('07000000 9000'.replaceAll(' ', '')),
        hex('9d04070000009000'),
        hex('9d01ff9000'),
      ],
      parse: (answer) => over(answer).readTries(),
    },
    {
      name: named('secret'),
      examples: ['9000', '9007', '90ff', '63c2', '6983'].map(hex),
      parse: (answer) => over(answer).present(new Uint8Array(SECRET[chip])),
    },
    {
      name: named('memory'),
      examples: [hex(`${'a5'.repeat(128)}9000`)],
      parse: (answer) => over(answer).readMemory(0, 128),
    },
    {
      name: named('write'),
      examples: ['9000', '6581', '6982'].map(hex),
      parse: (answer) => over(answer).writeMemory(32, Uint8Array.of(1)),
    },
    {
      name: named('new secret'),
      examples: ['9000', '6982', '6300'].map(hex),
      async parse(answer) {
        const channel = {
          ...echoing(answer),
          transmit: async ([, instruction]: Uint8Array) =>
            CHANGES.includes(instruction ?? 0) ? answer : hex(RIGHT[dialect.id]?.[chip] ?? ''),
        };
        const card = dialect.over(channel, chip);
        await card.present(new Uint8Array(SECRET[chip]));
        return card.changeSecret(new Uint8Array(SECRET[chip]));
      },
    },
  ];
};

const storageParsers: readonly Parser[] = storageDialects.flatMap((dialect) => [
  {
    name: `${dialect.id} key`,
    examples: ['9000', '6300', '6982'].map(hex),
    parse: (answer: Uint8Array) =>
      dialect.over(echoing(answer)).authenticate(4, 'A', new Uint8Array(6)),
  },
  {
    name: `${dialect.id} block`,
    examples: [hex(`${'5a'.repeat(16)}9000`)],
    parse: (answer: Uint8Array) => dialect.over(echoing(answer)).readBlock(4),
  },
  {
    name: `${dialect.id} uid`,
    examples: [hex('0102030405060708'.slice(0, 8).concat('9000'))],
    parse: (answer: Uint8Array) => dialect.over(echoing(answer)).readUid(),
  },
]);

const IDENTITY = { company: 31_001, cardNo: cardNo(90_000_001), meter: meterId(7, 202611230042) };
const TO_METER = meterId(7, 202611230043);
const ORDER = { order: 1, tag: 'a1b2c3d4e5f60718', madeAt: 1_796_000_000, validUntil: 0 };

/** Tool cards of the format: a check, and a transfer, whose order names a second meter. */
function toolImages({ tools }: StepwiseFormat): readonly Uint8Array[] {
  if (tools === undefined) return [];
  return (['check', 'transfer'] as const).map((kind) => {
    const header = tools.encodeHeader(factoryImage(), { ...IDENTITY, kind });
    const toMeter = kind === 'transfer' ? TO_METER : null;
    return tools.encodeOrder(header, { ...ORDER, toMeter, valve: null });
  });
}

const formatParser = (format: StepwiseFormat, named: string): Parser => ({
  name: `image of ${named}`,
  examples: [
    ...[0, 1, 2, 3].map(
      (loads) => drawCard(format, factoryImage(), createRandom(loads), loads).image,
    ),
    ...toolImages(format),
  ],
  parse: (image) => format.recognise(image),
});

/** Every format that Qika brings, with MACs and without, under the name of the first pair that has it. */
const formatParsers: readonly Parser[] = pairs
  .filter(({ format }, n) => pairs.findIndex((other) => other.format === format) === n)
  .map(({ format, name }) => formatParser(format, name));

/** The first bytes of a memory are what is tried; behind them it is erased. */
const beginning = (answer: Uint8Array, opening: string): AnsweredChannel => ({
  ...echoing(answer),
  atr: `3b04${opening}`,
  transmit: async (read) => {
    const [, , high, low, length = 0] = read;
    return high === 0 && low === 0 ? answer : hex(`${'ff'.repeat(length)}9000`);
  },
});

const memoryParsers: readonly Parser[] = (
  [
    [sle4442, 'a2131091'],
    [sle4428, '92231091'],
  ] as const
).map(([chip, opening]) => ({
  name: `${chip.id} memory`,
  examples: [hex(`${opening}${'ff'.repeat(124)}9000`)],
  parse: (answer) => chip.on(beginning(answer, opening), acsDialect).read(),
}));

export const cardParsers: readonly Parser[] = [
  {
    name: 'response',
    examples: ['9000', '0102039000', '6a82'].map(hex),
    parse: (answer) => parseResponse('a reader 00 00', answer),
  },
  ...[acsDialect, omnikeyDialect].flatMap((dialect) =>
    (['sle4442', 'sle4428'] as const).flatMap((chip) => dialectParsers(dialect, chip)),
  ),
  ...memoryParsers,
  ...storageParsers,
  ...formatParsers,
];
