/** What a start prints: where the station is, who is at it, and what to try next. */
import { isAbsolute, relative, resolve } from 'node:path';
import { ownOperationId } from '../app/request-hash.ts';
import { type Config, DEMO_FOLDER } from '../config/config.ts';
import type { Station } from './station.ts';

/** A card of the demo in the reader's owner's hand, with its account. */
interface Trial {
  readonly card: string;
  readonly accountId: number;
  readonly reader: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** An account with a card that nothing bars, taken from what the simulators and the ledger say. */
async function findTrial({ sim, app }: Station): Promise<Trial | null> {
  const listed = await sim?.call('list', {});
  if (listed === undefined || !listed.ok || !isRecord(listed.value)) return null;
  const { cards } = listed.value;
  const reader = app.cards.states()[0]?.name ?? 'ACS ACR39U ICC Reader 00 00';
  const names = Array.isArray(cards) ? cards.filter(isRecord).map(({ name }) => String(name)) : [];
  for (const { account } of app.store.find('1', { station: app.station, from: 0, limit: 50 })
    .accounts) {
    const { holds, cardNo, closed, accountId } = account;
    const barred = closed || `${holds.suspended}${holds.stopped}${holds.blacklisted}` !== '';
    if (barred || cardNo === null || account.gas.inFlight > 0) continue;
    const card = names.find((name) => name.includes(String(cardNo)));
    if (card !== undefined) return { card, accountId, reader };
  }
  return null;
}

/** A path as it is typed into a shell: short where it lies below the present folder. */
function typed(path: string): string {
  const near = relative(process.cwd(), path);
  const shown = near === '' || near.startsWith('..') || isAbsolute(near) ? path : near;
  return /^[\w./:\\-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`;
}

/** Checks this very demo, wherever it lies. */
export function verifyCommand({ dataDir }: Config): string {
  const usual = resolve(DEMO_FOLDER) === dataDir;
  return `npx qika verify${usual ? '' : ` --data ${typed(dataDir)}`}`;
}

async function trialLines(config: Config, station: Station): Promise<string[]> {
  const trial = await findTrial(station);
  if (trial === null) return [];
  const { card, accountId, reader } = trial;
  const id = (): string => ownOperationId(station.app.random);
  const curl = `curl --unix-socket ${typed(config.socketPath)}`;
  const post = (path: string, body: object): string =>
    `  ${curl} http://qika${path} --json '${JSON.stringify(body)}'`;
  return [
    '',
    'Try next 下一步可以试:',
    '  # a customer hands over the card 客户递卡',
    post('/sim/insert', { card }),
    post('/api/cards/reconcile', { reader }),
    '  # 48.00 yuan in cash, all of it gas, written to the card 收现金 48 元购气写卡',
    post('/api/loads', {
      accountId,
      reader,
      payment: { operationId: id(), amountFen: 4800, channel: 'cash' },
      purchase: { operationId: id(), want: { amountFen: 4800 } },
      load: { operationId: id() },
    }),
    '  # the books still agree with every law 校验台账',
    `  ${verifyCommand(config)}`,
  ];
}

export interface DemoLogIn {
  readonly person: string;
  readonly password: string;
  /** As on the screen. */
  readonly role: string;
}

const wide = (text: string): string => text.padEnd(10);

/** In a demo everybody's; in a company a one-time code while there is no administrator, and nothing after that. */
function logInLines(station: Station, logIns: readonly DemoLogIn[]): string[] {
  const [first] = logIns;
  if (first !== undefined) {
    return [
      `  log in 登录 (password 密码 ${first.password}):`,
      ...logIns.map(({ person, role }) => `    ${wide(person)} ${role}`),
    ];
  }
  if (station.store.people.administrators() > 0)
    return ['  log in with your own name 请用本人登录名登录'];
  return [
    '  nobody can log in yet: enter the first administrator on the page with this code, which serves once',
    `  尚无系统管理员：请在页面上用此一次性代码设立：${station.people.newCode()}`,
  ];
}

export async function greeting(
  config: Config,
  station: Station,
  logIns: readonly DemoLogIn[],
): Promise<string> {
  const { company, operator } = config;
  const host = config.hosts[0] ?? `qika.localhost:${config.port}`;
  return [
    `Qika 气卡 is ready at ${config.network === null ? 'http' : 'https'}://${host}`,
    `  ${company.name} · ${company.outlet} · station ${config.station}`,
    ...logInLines(station, logIns),
    `  for programs, as the local operator "${operator}" 本机操作员: ${config.socketPath}`,
    ...(config.demo ? await trialLines(config, station) : []),
  ].join('\n');
}
