/** `qika keys unseal`: what people type goes to the running station over its socket, and nowhere else. */
import { readFileSync } from 'node:fs';
import type { KeysConfig } from '../config/file.ts';
import { custodiansOf } from '../system/keys/ceremony.ts';
import { type KeyFile, parseKeyFile } from '../system/keys/key-file.ts';
import { askStation } from './ask-station.ts';
import type { KeysParts } from './keys-parts.ts';
import { UsageError } from './options.ts';
import { nobodyListens, type Problem, problemText } from './station-says.ts';

/** The passphrase of the start where the file has one, else both custodians; `by` chooses. */
async function sharesFor(file: KeyFile, by: string | null, parts: KeysParts): Promise<string[]> {
  const { keyboard } = parts;
  const simple = file.head.slots.some((slot) => slot.by === 'passphrase');
  const way = by ?? (simple ? 'passphrase' : 'custodians');
  if (way === 'passphrase') return [await keyboard.secret('Passphrase of the start 启动口令: ')];
  if (way !== 'custodians') {
    throw new UsageError('--by passphrase|custodians');
  }
  const [one, two] = custodiansOf(file) ?? ['1', '2'];
  const first = await keyboard.secret(`Custodian 保管人 ${one}: `);
  const second = await keyboard.secret(`Custodian 保管人 ${two}: `);
  return [first, second];
}

/** 0 when the station has its keys. Throws KeyFileError, UsageError where no station runs. */
export async function askUnseal(
  { file }: KeysConfig,
  socketPath: string,
  by: string | null,
  parts: KeysParts,
): Promise<number> {
  const shares = await sharesFor(parseKeyFile(readFileSync(file, 'utf8')), by, parts);
  const answer = await askStation(socketPath, 'POST', '/api/keys/unseal', { shares });
  if (answer === null) throw nobodyListens(socketPath);
  if (answer.status !== 200) {
    parts.say(problemText(answer.body as Problem));
    return 1;
  }
  parts.say('The station has its keys; cards are written. 已解封，可以写卡。');
  return 0;
}
