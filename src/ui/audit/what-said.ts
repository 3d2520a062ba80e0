/**
 * What a line of the audit says, in words: the ledger holds the route that was asked, the code of the refusal, the list that was
 * saved. Whatever is not known here, an older or a newer line, is shown as the ledger has it.
 */
import type { AuditLine } from '../api/generated.ts';
import type { Like } from '../words/like.ts';
import type { auditSaid } from '../words/zh/audit-said.ts';

export interface SaidWords {
  readonly said: Like<typeof auditSaid>;
  /** Acts of two people, by their route. */
  readonly acts: Readonly<Record<string, string>>;
  readonly desks: Readonly<Record<string, string>>;
  readonly roles: Readonly<Record<string, string>>;
  pair(name: string, value: string): string;
  joined(items: readonly string[]): string;
}

const ROUTE = /^(?:([a-z]+\.[a-z-]+)(.*?) )?([A-Z]+) (\/\S*)$/;
const LIST = /^list ([a-z]+)(?:\/[a-z-]+)? (.*) \((\d+)\)$/s;
const ROLES = /^(.+?): ([a-z- ]+)$/;
const REQUEST = /^(.+): ([0-9a-f]{64})$/;
const DIGEST = 8;

/** Does the pattern "accounts/*" name this address? What stands at its stars, if so. */
function starsOf(pattern: string, parts: readonly string[]): readonly string[] | null {
  const names = pattern.split('/');
  const fits =
    names.length === parts.length && names.every((name, at) => name === '*' || name === parts[at]);
  return fits ? parts.filter((_, at) => names[at] === '*') : null;
}

const named = (words: Readonly<Record<string, string>>, parts: readonly string[]) =>
  Object.entries(words)
    // Without a star is nearer: meters/count is no meter.
    .sort(([a], [b]) => a.split('*').length - b.split('*').length)
    .map(([pattern, name]) => ({ name, about: starsOf(pattern, parts) }))
    .find(({ about }) => about !== null);

/** The words of a route with what it was about: a customer's number, a meter's. */
function routeSaid(method: string, path: string, { said, acts }: SaidWords): string {
  const [api, ...parts] = path.split('/').slice(1);
  const area = said.areas[parts[0] ?? ''];
  if (api !== 'api' || area === undefined) return `${said.elsewhere} ${path}`;
  const own = Object.entries(said.routes).flatMap(([route, name]) =>
    route.startsWith(`${method} `) ? [[route.slice(method.length + 1), name] as const] : [],
  );
  const found =
    named(Object.fromEntries(own), parts) ?? (method === 'POST' ? named(acts, parts) : undefined);
  if (found !== undefined) return [found.name, ...(found.about ?? [])].join(' ');
  const rest = parts.filter((part) => /\d/.test(part));
  return [method === 'GET' ? said.looks(area) : said.does(area), ...rest].join(' ');
}

export function whatSaid(
  { kind, what }: Pick<AuditLine, 'kind' | 'what'>,
  words: SaidWords,
): string {
  const { said, desks, roles } = words;
  if (what === 'unlocked') return said.unlocked;
  if (what === 'more of the same') return said.more;
  const list = LIST.exec(what);
  if (list !== null) {
    const [, desk = '', heading = '', rows = ''] = list;
    return said.list(desks[desk] ?? desk, heading, rows);
  }
  const given = kind === 'enter-person' || kind === 'set-roles' ? ROLES.exec(what) : null;
  if (given !== null) {
    const [, person = '', names = ''] = given;
    return words.pair(person, words.joined(names.split(' ').map((role) => roles[role] ?? role)));
  }
  const request = kind === 'approve-request' ? REQUEST.exec(what) : null;
  if (request !== null) return said.request(request[1] ?? '', (request[2] ?? '').slice(0, DIGEST));
  const route = ROUTE.exec(what);
  if (route === null) return what;
  const [, code, name = '', method = '', path = ''] = route;
  const asked = routeSaid(method, path, words);
  if (code === undefined) return asked;
  const who = name.trim() === '(a name that nobody has)' ? said.unknownName : name.trim();
  return [said.codes[code] ?? code, who, asked].filter((part) => part !== '').join(' · ');
}
