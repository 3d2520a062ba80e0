/** Everything of the card driver that reads bytes which somebody else has written: what it takes, and a right example of it. */
import { type CardChannel, parseResponse } from '../../../drivers/card/apdu.ts';
import type { AnsweredChannel } from '../../../drivers/card/chips/chip.ts';
import { sle4442 } from '../../../drivers/card/chips/sle4442.ts';
import { acsDialect } from '../../../drivers/card/dialects/acs.ts';
import type { ChipType, ReaderDialect } from '../../../drivers/card/dialects/dialect.ts';
import { omnikeyDialect } from '../../../drivers/card/dialects/omnikey.ts';
import { storageDialects } from '../../../drivers/card/dialects/storage.ts';
import type { StepwiseFormat } from '../../../drivers/card/formats/format.ts';
import { factoryImage } from '../../../simulators/card/card-memory.ts';
import { createRandom } from '../../../simulators/random.ts';
import { knownFormats } from '../../conformance/own-pairs.ts';
import { drawCard } from '../../conformance/samples.ts';

export interface Parser {
  readonly name: string;
  /** Right inputs, from which mutated ones are made. */
  readonly examples: readonly Uint8Array[];
  /** Throws, or rejects with, what the parser makes of the bytes where they mean nothing. */
  parse(bytes: Uint8Array): unknown;
}

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const ATR = '3b04a2131091';

/** A reader that gives the same answer to every command. */
const echoing = (answer: Uint8Array): AnsweredChannel & CardChannel => ({
  reader: 'a reader 00 00',
  atr: ATR,
  transmit: async () => answer,
  reconnect: async () => undefined,
});

const SECRET: Readonly<Record<ChipType, number>> = { sle4442: 3, sle4428: 2 };

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

const formatParser = (format: StepwiseFormat): Parser => ({
  name: `image of ${format.id}`,
  examples: [0, 1, 2, 3].map(
    (loads) => drawCard(format, factoryImage(), createRandom(loads), loads).image,
  ),
  parse: (image) => format.recognise(image),
});

export const parsers: readonly Parser[] = [
  {
    name: 'response',
    examples: ['9000', '0102039000', '6a82'].map(hex),
    parse: (answer) => parseResponse('a reader 00 00', answer),
  },
  ...[acsDialect, omnikeyDialect].flatMap((dialect) =>
    (['sle4442', 'sle4428'] as const).flatMap((chip) => dialectParsers(dialect, chip)),
  ),
  {
    name: 'sle4442 memory',
    examples: [hex(`a2131091${'ff'.repeat(124)}9000`)],
    parse: (answer: Uint8Array) => sle4442.on(echoing(answer), acsDialect).read(),
  },
  ...storageParsers,
  ...knownFormats.map(formatParser),
];
