/** A roster row by row: what is read, what is refused, and what is only told. */
import { describe, expect, test } from 'vitest';
import {
  ROSTER_COLUMNS,
  type RosterColumnName,
  rosterTemplate,
} from '../../../src/core/roster/columns.ts';
import { placesOf } from '../../../src/core/roster/places.ts';
import { RosterReader } from '../../../src/core/roster/rows.ts';

const PLACES = placesOf(
  [
    { communityId: 104, name: '云栖公寓' },
    { communityId: 105, name: '松风苑' },
    { communityId: 106, name: '松风苑' },
  ],
  [
    { regulatorBoxId: 10401, communityId: 104, name: '1号箱' },
    { regulatorBoxId: 10501, communityId: 105, name: '1号箱' },
  ],
);

const HEADINGS = ROSTER_COLUMNS.map(({ heading }) => heading);

type Change = Partial<Record<RosterColumnName, string>>;

const line = (change: Change = {}): string[] =>
  ROSTER_COLUMNS.map(({ name, example }) => {
    const usual = name === 'regulatorBox' ? '1号箱' : example;
    return change[name] ?? usual;
  });

const parse = (...lines: string[][]) => {
  const table = [HEADINGS, ...lines];
  const reader = RosterReader.open(table, PLACES);
  if (!reader.ok) throw new Error(reader.refusal.code);
  const read = lines.map((cells, i) => reader.value.read(i + 2, cells));
  return {
    rows: read.filter((one) => one.kind === 'row'),
    faults: read.filter((one) => one.kind === 'fault'),
  };
};

const codeOf = (change: Change): unknown => {
  const { rows, faults } = parse(line(change));
  return faults[0]?.refusal ?? rows[0]?.body;
};

test('the example of the template is one meter', () => {
  const { rows, faults } = parse(line());
  expect(faults).toEqual([]);
  expect(rows).toMatchObject([
    {
      row: 2,
      body: {
        meter: 2_202_611_230_042,
        accountId: null,
        communityId: 104,
        address: '云栖公寓9栋1单元1201',
        direction: 'left',
        regulatorBoxId: 10401,
        floor: 12,
        model: 'IC-G2.5',
        initialIndex: 0,
        ceiling: 600_000,
        plate: {
          metering: 'ic-card',
          size: 'G2.5',
          format: 'reference-v1',
          linkAddress: null,
          seals: ['F0042'],
          acceptanceNo: 'YS-2026-0042',
          acceptedOn: '2026-11-20',
          serviceUntil: '2036-11-20',
        },
      },
    },
  ]);
  expect(rosterTemplate('meters')).toHaveLength(2);
});

describe('what people write for the same', () => {
  test.each<[Change, object]>([
    [{ direction: 'right' }, { direction: 'right' }],
    [{ direction: '右进' }, { direction: 'right' }],
    [{ acceptedOn: '2026/1/5' }, { plate: { acceptedOn: '2026-01-05' } }],
    [{ acceptedOn: '20260105' }, { plate: { acceptedOn: '2026-01-05' } }],
    [{ acceptedOn: '2026年1月5日' }, { plate: { acceptedOn: '2026-01-05' } }],
    [{ seals: 'F1、F2 F3，F4' }, { plate: { seals: ['F1', 'F2', 'F3', 'F4'] } }],
    [
      { community: '104', regulatorBox: '10401' },
      { communityId: 104, regulatorBoxId: 10401 },
    ],
    [{ regulatorBox: '10501' }, { regulatorBoxId: 10501 }],
    [{ floor: "'-2" }, { floor: -2 }],
    [{ floor: '' }, { floor: null }],
    [{ initialIndex: '12.345' }, { initialIndex: 12_345 }],
    [{ wheelDigits: '8' }, { wheelDigits: 8 }],
    [{ initialIndex: '12345678.9' }, { initialIndex: 12_345_678_900 }],
    [{ metering: '普通表', floor: '3' }, { plate: { metering: 'ordinary', format: null } }],
    [{ accountId: '10000042' }, { accountId: 10_000_042 }],
    [{ address: "'=云栖" }, { address: '=云栖' }],
  ])('%j', (change, read) => {
    expect(codeOf(change)).toMatchObject(read);
  });
});

describe('what cannot be read is refused by its column', () => {
  test.each<[Change, string, string]>([
    [{ community: '' }, 'roster.cell-missing', '小区'],
    [{ community: '蓬莱阁' }, 'roster.place-unknown', '小区'],
    [{ community: '松风苑' }, 'roster.place-ambiguous', '小区'],
    [{ regulatorBox: '9号箱' }, 'roster.place-unknown', '所属调压箱'],
    [{ regulatorBox: '' }, 'roster.cell-missing', '所属调压箱'],
    [{ address: '' }, 'roster.cell-missing', '地址门牌号'],
    [{ address: 'x'.repeat(121) }, 'roster.cell-invalid', '地址门牌号'],
    [{ address: '9栋\u202e101' }, 'roster.cell-invalid', '地址门牌号'],
    [{ number: '' }, 'roster.cell-missing', '用户表号'],
    [{ number: '0' }, 'roster.cell-invalid', '用户表号'],
    [{ number: '1e12' }, 'roster.cell-invalid', '用户表号'],
    [{ number: '1000000000000' }, 'roster.cell-invalid', '用户表号'],
    [{ maker: '9000' }, 'roster.cell-invalid', '厂家'],
    [{ direction: '' }, 'roster.cell-missing', '气表方向'],
    [{ direction: '上' }, 'roster.cell-invalid', '气表方向'],
    [{ direction: 'constructor' }, 'roster.cell-invalid', '气表方向'],
    [{ size: 'G3' }, 'roster.cell-invalid', '规格'],
    [{ wheelDigits: '9' }, 'roster.cell-invalid', '字轮整数位'],
    [{ size: '__proto__' }, 'roster.cell-invalid', '规格'],
    [{ initialIndex: '1.2345' }, 'roster.cell-invalid', '表底数(m³)'],
    [{ initialIndex: '100000000' }, 'roster.cell-invalid', '表底数(m³)'],
    [{ initialIndex: '-1' }, 'roster.cell-invalid', '表底数(m³)'],
    [{ ceiling: '4294968' }, 'roster.cell-invalid', '充值上限(m³)'],
    [{ acceptedOn: '2026-02-30' }, 'roster.cell-invalid', '验收日期'],
    [{ acceptanceNo: '' }, 'roster.cell-missing', '验收单号'],
    [{ linkAddress: 'xyz' }, 'roster.cell-invalid', '通讯地址'],
  ])('%j', (change, code, column) => {
    expect(codeOf(change)).toMatchObject({ code, facts: { column } });
  });
});

test('a meter or an account that stands in the file twice is taken once', () => {
  const { rows, faults } = parse(
    line({ accountId: '7' }),
    line(),
    line({ number: '43', accountId: '7' }),
    line({ number: '44', maker: '3' }),
  );
  expect(rows.map(({ row }) => row)).toEqual([2, 5]);
  expect(faults).toMatchObject([
    { row: 3, refusal: { code: 'roster.meter-twice', facts: { row: 2 } } },
    { row: 4, refusal: { code: 'roster.account-twice', facts: { row: 2 } } },
  ]);
  expect(rows.map(({ notice }) => notice)).toEqual([
    '',
    'another meter at this address 同址已有气表: row 行 2',
  ]);
});

test('empty lines count as rows of the sheet and are nothing else', () => {
  const empty = HEADINGS.map(() => '');
  const { rows, faults } = parse(empty, line(), empty, line({ number: '43' }), ['']);
  expect(rows.map(({ row }) => row)).toEqual([3, 5]);
  expect(faults).toEqual([]);
});

describe('a heading', () => {
  const answer = (table: readonly (readonly string[])[]): unknown => {
    const reader = RosterReader.open(table, PLACES);
    return reader.ok ? 'read' : reader.refusal;
  };

  test('may be in any order, in English, with columns of no concern between', () => {
    const names = ROSTER_COLUMNS.map(({ name }) => name as string).toReversed();
    expect(
      answer([
        ['备注', ...names],
        ['x', ...line().toReversed()],
      ]),
    ).toBe('read');
  });

  test('without a needed column, with one twice, or with nothing below it is refused', () => {
    const needed = ROSTER_COLUMNS.filter((column) => column.needed);
    for (const { heading } of needed) {
      const rest = HEADINGS.filter((one) => one !== heading);
      expect(answer([rest, line()])).toMatchObject({
        code: 'roster.heading-missing',
        facts: { column: heading },
      });
    }
    expect(answer([[...HEADINGS, '小区'], line()])).toMatchObject({ code: 'roster.heading-twice' });
    expect(answer([HEADINGS])).toMatchObject({ code: 'roster.empty' });
    expect(answer([])).toMatchObject({ code: 'roster.empty' });
    expect(answer([HEADINGS, ['', ' ']])).toMatchObject({ code: 'roster.empty' });
  });
});
