/**
 * `qika card window|lost|emergency`: what the card administrator does for a card that cannot come back, sent to the running
 * station. The same words again are the same operation, and have one effect.
 */
import { readFile } from 'node:fs/promises';
import { derivedOperationId } from '../app/request-hash.ts';
import { parseCubicMetres, parseYuan } from '../core/units.ts';
import type { Hash } from '../ports/hash.ts';
import { askStation } from './ask-station.ts';
import type { ConfigOf } from './commands.ts';
import { type Options, readOptions, UsageError } from './options.ts';
import { nobodyListens, type Problem, problemText } from './station-says.ts';

export const CARD_USAGE = `qika card read [--reader NAME] [--config FILE]
qika card window MAKER-NUMBER --total M3|--total-yuan YUAN --photo FILE --reason TEXT --second NAME [--purchases N] [--remaining M3|--remaining-yuan YUAN] [--config FILE]
qika card lost LOAD --reason TEXT --second NAME [--total M3|--total-yuan YUAN --photo WHERE] [--config FILE]
qika card emergency LOAD --account N --volume M3 --form NO --responsible NAME --reason TEXT --second NAME [--config FILE]`;

interface Parts {
  readonly configOf: ConfigOf;
  readonly hash: Hash;
  readonly say: (line: string) => void;
}

interface Deed {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Where its slip is read afterwards, by its operation id; null where there is none. */
  readonly slip: ((operationId: string) => string) | null;
}

const STATION = ['config', 'data', 'port'] as const;
const LOAD = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const PLATE = /^([1-8]\d{0,3})-(\d{12})$/;

function wanted(options: Options, name: string): string {
  const text = options.get(name);
  if (text === undefined) throw new UsageError(`--${name} is missing. 缺少参数。\n${CARD_USAGE}`);
  return text;
}

/** Litres of m³ as people type them, below zero where a minus stands before. */
function litresOf(text: string, name: string): number {
  const volume = parseCubicMetres(text.replace(/^-/, ''));
  if (!volume.ok) throw new UsageError(`--${name} ${text} is no volume in m³. 气量无效。`);
  return text.startsWith('-') ? -volume.value : volume.value;
}

/** Fen of yuan, as `litresOf`. */
function fenOf(text: string, name: string): number {
  const amount = parseYuan(text.replace(/^-/, ''));
  if (!amount.ok) throw new UsageError(`--${name} ${text} is no amount in yuan. 金额无效。`);
  return text.startsWith('-') ? -amount.value : amount.value;
}

function numberOf(text: string, name: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`--${name} ${text} is no number. 数字无效。`);
  return Number(text);
}

function loadNamed(word: string | undefined): string {
  if (word === undefined || !LOAD.test(word)) throw new UsageError(CARD_USAGE);
  return word;
}

/** SHA-256 of the photograph: the picture itself stays where it is. */
async function photoHash(hash: Hash, file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new UsageError(`${file} cannot be read: ${String(cause)}. 照片无法读取。`);
  });
  return Buffer.from(hash.sha256(bytes)).toString('hex');
}

async function windowDeed(word: string | undefined, options: Options, hash: Hash): Promise<Deed> {
  const [, maker, number] = PLATE.exec(word ?? '') ?? [];
  if (maker === undefined || number === undefined) throw new UsageError(CARD_USAGE);
  const [purchases, remaining] = [options.get('purchases'), options.get('remaining')];
  const [totalYuan, left] = [options.get('total-yuan'), options.get('remaining-yuan')];
  const money = totalYuan !== undefined;
  if (money ? remaining !== undefined || options.has('total') : left !== undefined) {
    throw new UsageError(CARD_USAGE);
  }
  return {
    path: `/api/meters/${maker}/${Number(number)}/window`,
    body: {
      ...(money
        ? {
            totalFen: fenOf(totalYuan, 'total-yuan'),
            ...(left === undefined ? {} : { remainingFen: fenOf(left, 'remaining-yuan') }),
          }
        : {
            totalLitres: litresOf(wanted(options, 'total'), 'total'),
            remainingLitres: remaining === undefined ? null : litresOf(remaining, 'remaining'),
          }),
      purchases: purchases === undefined ? null : numberOf(purchases, 'purchases'),
      photo: await photoHash(hash, wanted(options, 'photo')),
      reason: wanted(options, 'reason'),
      second: wanted(options, 'second'),
    },
    slip: null,
  };
}

function lostDeed(word: string | undefined, options: Options): Deed {
  const [total, yuan] = [options.get('total'), options.get('total-yuan')];
  const photo = options.get('photo');
  const totals = [total, yuan].filter((one) => one !== undefined).length;
  if (totals !== (photo === undefined ? 0 : 1)) throw new UsageError(CARD_USAGE);
  const count =
    yuan !== undefined
      ? { meterTotalFen: fenOf(yuan, 'total-yuan'), photo }
      : total === undefined
        ? { fromWindow: true }
        : { meterTotalLitres: litresOf(total, 'total'), photo };
  const people = { reason: wanted(options, 'reason'), second: wanted(options, 'second') };
  return { path: `/api/loads/${loadNamed(word)}/lost`, body: { ...count, ...people }, slip: null };
}

function emergencyDeed(word: string | undefined, options: Options): Deed {
  return {
    path: `/api/loads/${loadNamed(word)}/emergency-gas`,
    body: {
      accountId: numberOf(wanted(options, 'account'), 'account'),
      litres: litresOf(wanted(options, 'volume'), 'volume'),
      formNo: wanted(options, 'form'),
      responsible: wanted(options, 'responsible'),
      reason: wanted(options, 'reason'),
      second: wanted(options, 'second'),
    },
    slip: (operationId) => `/api/emergency-gas/${operationId}`,
  };
}

const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  window: [
    ...['total', 'total-yuan', 'photo', 'purchases', 'remaining', 'remaining-yuan'],
    ...['reason', 'second'],
  ],
  lost: ['total', 'total-yuan', 'photo', 'reason', 'second'],
  emergency: ['account', 'volume', 'form', 'responsible', 'reason', 'second'],
};

function deedOf(verb: string, word: string | undefined, options: Options, hash: Hash) {
  if (verb === 'window') return windowDeed(word, options, hash);
  return verb === 'lost' ? lostDeed(word, options) : emergencyDeed(word, options);
}

/** Exit code 0 when it stands, 1 when the station refused it; throws UsageError when nobody listens. */
export async function cardDeed(words: readonly string[], parts: Parts): Promise<number> {
  const [verb = '', word, ...rest] = words;
  const known = OPTIONS[verb];
  if (known === undefined) throw new UsageError(CARD_USAGE);
  const options = readOptions(rest, [...STATION, ...known]);
  const { configOf, hash, say } = parts;
  const { path, body, slip } = await deedOf(verb, word, options, hash);
  const { socketPath } = await configOf(
    new Map([...options].filter(([name]) => STATION.some((each) => each === name))),
  );
  const operationId = derivedOperationId(hash, { kind: `card-${verb}`, path, ...body });
  const answer = await askStation(socketPath, 'POST', path, { operationId, ...body });
  if (answer === null) throw nobodyListens(socketPath);
  if (answer.status !== 200) {
    say(problemText(answer.body as Problem));
    return 1;
  }
  const { replayed } = answer.body as { readonly replayed: boolean };
  say(replayed ? 'Done before; nothing was done twice. 此前已办理。' : 'Done. 已办理。');
  if (slip !== null) say(`Slip 单据: GET ${slip(operationId)}`);
  return 0;
}
