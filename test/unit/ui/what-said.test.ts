/** What the audit tells of is told in words, of whatever route; what it is not known by is shown as the ledger has it. */
import { expect, test } from 'vitest';
import { neededByRoutes } from '../../../src/cli/api-description.ts';
import { type SaidWords, whatSaid } from '../../../src/ui/audit/what-said.ts';
import { saidWords } from '../../../src/ui/audit/words.ts';
import { en } from '../../../src/ui/words/en.ts';
import { listOf, pairOf } from '../../../src/ui/words/joined.ts';
import { zh } from '../../../src/ui/words/zh.ts';

const WORDS: Readonly<Record<'zh' | 'en', SaidWords>> = {
  zh: {
    ...saidWords.zh,
    ...{ desks: zh.desks, roles: zh.people.role },
    pair: (name, value) => pairOf(name, value, 'zh'),
    joined: (items) => listOf(items, 'zh'),
  },
  en: {
    ...saidWords.en,
    ...{ desks: en.desks, roles: en.people.role },
    pair: (name, value) => pairOf(name, value, 'en'),
    joined: (items) => listOf(items, 'en'),
  },
};

const starred = (route: string): string => route.replace(' /api/', ' ').replaceAll(/:\w+/g, '*');

test('every route that the audit notes has its own words in both languages, and every other one those of its area', async () => {
  const routes = (await neededByRoutes()).filter(({ route }) => route.includes(' /api/'));
  const noted = routes.filter(({ isAudited }) => isAudited).map(({ route }) => starred(route));
  expect(noted.length).toBeGreaterThan(25);
  for (const { said } of Object.values(WORDS)) {
    expect(new Set(Object.keys(said.routes))).toEqual(new Set(noted));
    const areas = routes.map(({ route }) => route.split('/')[2] ?? '');
    expect(new Set(Object.keys(said.areas))).toEqual(new Set(areas));
  }
  for (const { route } of routes) {
    const asked = { kind: 'access-refused', what: `access.denied ${route}` } as const;
    expect(whatSaid(asked, WORDS.zh), route).toMatch(/^无此权限 · [^A-Za-z/]+/);
    expect(whatSaid(asked, WORDS.en), route).toMatch(/^without the right · [^/\u4e00-\u9fff]+$/);
  }
});

test.each([
  ['personal-data-viewed', 'GET /api/meters', '查看气表清单', 'The list of meters'],
  [
    'personal-data-viewed',
    'GET /api/accounts/10000008',
    '查看户资料 10000008',
    'A customer’s record 10000008',
  ],
  ['personal-data-viewed', 'GET /api/meters/1-2', '查看：气表 1-2', 'looked at: meters 1-2'],
  [
    'access-refused',
    'access.denied POST /api/meters/1/23/wheel',
    '无此权限 · 字轮位数更正 1 23',
    'without the right · Correct the digits of a wheel 1 23',
  ],
  [
    'log-in-refused',
    'login.wrong li.na POST /api/session',
    '登录名或密码错误 · li.na · 办理：登录',
    'wrong name or password · li.na · acted on: log-in',
  ],
  [
    'log-in-refused',
    'login.wrong (a name that nobody has) POST /api/session',
    '登录名或密码错误 · 无此登录名 · 办理：登录',
    'wrong name or password · a name that nobody has · acted on: log-in',
  ],
  [
    'gate-refused',
    'gate.host GET /',
    '网址不是本站 · 其他网址 /',
    'under another address · another address /',
  ],
  [
    'export-taken',
    'list services/attention 待补写 · 3 (3)',
    '下载表格：卡务 · 待补写 · 3，3 行',
    'List saved: Services · 待补写 · 3, 3 rows',
  ],
  ['enter-person', 'wang: cashier finance', 'wang：收费员、财务部', 'wang: Cashier, Finance'],
  [
    'approve-request',
    `wang: ${'a1'.repeat(32)}`,
    'wang 的申请 a1a1a1a1',
    'request a1a1a1a1 of wang',
  ],
  ['log-in', 'unlocked', '解锁', 'unlocked'],
  ['disable-person', 'wang: left', 'wang: left', 'wang: left'],
  ['log-in', '', '', ''],
] as const)('%s "%s"', (kind, what, inChinese, inEnglish) => {
  expect([whatSaid({ kind, what }, WORDS.zh), whatSaid({ kind, what }, WORDS.en)]).toEqual([
    inChinese,
    inEnglish,
  ]);
});
