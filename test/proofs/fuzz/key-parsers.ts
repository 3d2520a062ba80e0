/** Answers of cards and modules whose keys stay in a SAM: a CPU card, an M1 block by block, a PSAM. */
import type { CardChannel } from '../../../drivers/card/apdu.ts';
import { cpuCard } from '../../../drivers/card/chips/cpu-card.ts';
import { CpuExchange } from '../../../drivers/card/chips/cpu-exchange.ts';
import { mifareClassic } from '../../../drivers/card/chips/mifare-classic.ts';
import { createPsam } from '../../../drivers/card/keys/psam.ts';
import { createSoftwareSam } from '../../../drivers/card/keys/software-sam.ts';
import { cardNo } from '../../../src/core/ids.ts';
import type { CpuKey } from '../../../src/ports/sam.ts';
import { KEY_MASTERS } from '../../conformance/sam-cards.ts';
import { hex, type Parser } from './parser.ts';

const sam = createSoftwareSam((which) => KEY_MASTERS[which]);
const OWNER = cardNo(20_000_017);
const HELD = { cardNo: OWNER, keyVersion: 1 };
const PICC = 'ACS ACR122U PICC Interface 00 00';
const OK = '9000';

/** Answers by instruction, and `answer` to what is tried. */
const saying = (
  answers: Readonly<Record<number, string>>,
  tried: Tried,
  answer: Uint8Array,
  reader = 'a reader 00 00',
): CardChannel => ({
  reader,
  transmit: async (command) => (tried(command) ? answer : hex(answers[command[1] ?? 0] ?? OK)),
  reconnect: async () => undefined,
});

const SELECT = 0xa4;
const CHALLENGE = 0x84;
const AUTHENTICATE = 0x82;
const READ = 0xb0;
const UPDATE = 0xd6;
const APPLICATION = `51430100${'00'.repeat(28)}`;
/** Short file identifiers of the application data and of the slots, as a reading names them. */
const DATA_FILE = 0x95;
const SLOT_FILE = 0x97;

type Tried = (command: Uint8Array) => boolean;
/** The proof of the key itself: before it the card is only asked for its tries. */
const cryptogram: Tried = (command) => command[1] === AUTHENTICATE && command.length > 5;

/** What a card of ours answers. */
function rightAnswer(command: Uint8Array): Uint8Array {
  const [, instruction, file, , length = 0] = command;
  if (instruction === AUTHENTICATE && !cryptogram(command)) return hex('63c3');
  if (instruction === CHALLENGE) return hex(`${'01'.repeat(length)}${OK}`);
  if (instruction !== READ) return hex(OK);
  return hex(`${file === DATA_FILE ? APPLICATION : 'ff'.repeat(length)}${OK}`);
}

const by =
  (instruction: number): Tried =>
  (command) =>
    command[1] === instruction;
const reading =
  (file: number): Tried =>
  (command) =>
    command[1] === READ && command[2] === file;

/** A card of ours, all of whose answers are right but those that are tried. */
const cpuOver = (tried: Tried, answer: Uint8Array) =>
  cpuCard.on(
    {
      reader: 'a reader 00 00',
      transmit: async (command) => (tried(command) ? answer : rightAnswer(command)),
      reconnect: async () => undefined,
    },
    sam,
  );

async function readCpu(tried: Tried, answer: Uint8Array) {
  const card = cpuOver(tried, answer);
  await card.read();
  return card;
}

async function presentedCpu(tried: Tried, answer: Uint8Array) {
  const card = await readCpu(tried, answer);
  const presented = await card.present(new Uint8Array(0), HELD);
  return { card, presented };
}

const STATION_KEY: CpuKey = { cipher: 'sm4', role: 'station', owner: 'transport' };
/** The head of a card: as many bytes as the example below has. */
const VOUCHED = { sfi: DATA_FILE & 0x1f, offset: 0, length: 8 };
/** What `rightAnswer` says to every challenge, and the command that asks for the file. */
const CHALLENGED = new Uint8Array(4).fill(1);
const ASKED = [0x04, READ, DATA_FILE, 0, 4];

/** Eight bytes of a file, and the card's MAC over them. */
async function vouchedFor(data: Uint8Array): Promise<Uint8Array> {
  const mac = await sam.mac(STATION_KEY, CHALLENGED, Uint8Array.of(...ASKED, ...data));
  return Uint8Array.of(...data, ...mac, ...hex(OK));
}

const VOUCHED_EXAMPLES = [await vouchedFor(hex('5143010000000011')), hex('6988'), hex('6a82')];

const cpuParsers: readonly Parser[] = [
  {
    name: 'cpu-card vouched reading',
    examples: VOUCHED_EXAMPLES,
    parse: (answer) =>
      new CpuExchange(
        {
          reader: 'a reader 00 00',
          transmit: async (command) => (by(READ)(command) ? answer : rightAnswer(command)),
          reconnect: async () => undefined,
        },
        sam,
      ).readVouched(STATION_KEY, VOUCHED),
  },
  {
    name: 'cpu-card application',
    examples: [hex(`${APPLICATION}${OK}`), hex('6a82'), hex('6120')],
    parse: (answer) => readCpu(reading(DATA_FILE), answer),
  },
  {
    name: 'cpu-card slots',
    examples: [hex(`${'5a'.repeat(96)}${OK}`), hex('6982')],
    parse: (answer) => readCpu(reading(SLOT_FILE), answer),
  },
  {
    name: 'cpu-card selection',
    examples: [hex(OK), hex('610a'), hex('6a82'), hex(`6f088406f051494b4101${OK}`)],
    parse: (answer) => readCpu(by(SELECT), answer),
  },
  {
    name: 'cpu-card tries',
    examples: ['63c3', '63c0', '6983', '6700', '6985'].map(hex),
    async parse(answer) {
      const card = await readCpu(by(AUTHENTICATE), answer);
      return card.readTries();
    },
  },
  {
    name: 'cpu-card secret',
    examples: ['9000', '63c2', '6983'].map(hex),
    parse: (answer) => presentedCpu(cryptogram, answer),
  },
  {
    name: 'cpu-card challenge',
    examples: [hex(`1122334455667788${OK}`), hex('6985')],
    parse: (answer) => presentedCpu(by(CHALLENGE), answer),
  },
  {
    name: 'cpu-card write',
    examples: ['9000', '6988', '6581', '6982'].map(hex),
    async parse(answer) {
      const { card } = await presentedCpu(by(UPDATE), answer);
      await card.write([[{ offset: 0x40, bytes: Uint8Array.of(0) }]], () => undefined);
      return true;
    },
  },
];

const UID = 0xca;
const BLOCK = `${'5a'.repeat(16)}${OK}`;
const mifareOver = (instruction: number, answer: Uint8Array) =>
  mifareClassic.on(
    saying({ [READ]: BLOCK, [UID]: `01020304${OK}` }, by(instruction), answer, PICC),
    sam,
  );

const mifareParsers: readonly Parser[] = [
  {
    name: 'M1 memory',
    examples: [hex(BLOCK), hex('6300')],
    parse: (answer) => mifareOver(READ, answer).read(),
  },
  {
    name: 'M1 key',
    examples: ['9000', '6300', '6982'].map(hex),
    parse: (answer) => mifareOver(0x86, answer).read(),
  },
  {
    name: 'M1 UID',
    examples: [hex(`01020304${OK}`), hex(`01020304050607${OK}`)],
    async parse(answer) {
      const card = mifareOver(UID, answer);
      await card.read();
      return card.present(new Uint8Array(0), HELD);
    },
  },
];

const BEGIN = 0x1a;
const USE = 0xfa;
const moduleOver = (instruction: number, answer: Uint8Array) =>
  createPsam('a module 00 00', async () => ({
    ...saying({ [USE]: `${'01'.repeat(8)}${OK}` }, by(instruction), answer),
    disconnect: async () => undefined,
  }));

const MESSAGE = new Uint8Array(95);
const KEY_OWNER = { ...HELD, serial: Uint8Array.of(1, 2, 3, 4) };

const psamParsers: readonly Parser[] = [
  {
    name: 'psam selection',
    examples: [hex(OK), hex('6a82')],
    parse: (answer) => moduleOver(SELECT, answer).sectorKey(KEY_OWNER, 1),
  },
  {
    name: 'psam key',
    examples: [hex(OK), hex('6a88'), hex('6700')],
    parse: (answer) => moduleOver(BEGIN, answer).slotMac(1, OWNER, MESSAGE),
  },
  {
    name: 'psam mac',
    examples: [hex(OK), hex(`a1b2c3d4e5f60718${OK}`), hex('6108')],
    parse: (answer) => moduleOver(USE, answer).slotMac(1, OWNER, MESSAGE),
  },
  {
    name: 'psam sector key',
    examples: [hex(`a1b2c3d4e5f60718${OK}`), hex('6985')],
    parse: (answer) => moduleOver(USE, answer).sectorKey(KEY_OWNER, 1),
  },
  {
    name: 'psam cryptogram',
    examples: [hex(`a1b2c3d4e5f60718${OK}`), hex('6985')],
    parse: (answer) =>
      moduleOver(USE, answer).authenticate(
        { cipher: '3des', role: 'station', owner: KEY_OWNER },
        new Uint8Array(8),
      ),
  },
];

export const keyParsers: readonly Parser[] = [...cpuParsers, ...mifareParsers, ...psamParsers];
