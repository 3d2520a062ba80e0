/** `simulate tell`: one verb to a running station or building, and its answer; station-verbs.ts has what they take. */
import { connectControl } from './control-client.ts';
import type { Message } from './json-lines.ts';

export const TELL_USAGE = [
  'usage: simulate tell --socket PATH --verb VERB [--FIELD VALUE …]',
  '  --verb put-into-meter --card NAME --meter NUMBER     the customer puts the card into the meter',
  '  --verb insert --card NAME · remove · new-card --card NAME · burn --meter NUMBER --days N --litresPerDay N',
  '  --verb list · shutdown',
].join('\n');

/** Fields that are numbers; names of cards and meters are text, though they are all digits. */
const NUMBERS: readonly string[] = [
  ...['n', 'days', 'litresPerDay', 'seconds', 'byte', 'offset', 'value', 'command'],
  ...['maker', 'company', 'overdraftLitres'],
];

function messageOf(options: ReadonlyMap<string, string>): Message {
  const fields = [...options].filter(([name]) => name !== 'socket' && name !== 'verb');
  return Object.fromEntries(
    fields.map(([name, value]) => [name, NUMBERS.includes(name) ? Number(value) : value]),
  );
}

/** Prints the answer as JSON; resolves with the exit code: 0 done, 1 refused or nobody there, 2 not to be understood. */
export async function tellStation(
  options: ReadonlyMap<string, string>,
  write: (line: string) => void,
): Promise<number> {
  const [socket, verb] = [options.get('socket'), options.get('verb')];
  if (socket === undefined || verb === undefined) {
    write(TELL_USAGE);
    return 2;
  }
  const link = connectControl(socket);
  try {
    write(JSON.stringify(await link.call(verb, messageOf(options))));
    return 0;
  } catch (error) {
    write(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    link.close();
  }
}
