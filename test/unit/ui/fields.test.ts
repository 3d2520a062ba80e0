/** Fields of forms read what people type, or nothing; ids and times beside them are the same each time they are asked for. */
import { expect, test } from 'vitest';
import { besideId } from '../../../src/ui/browser/ids.ts';
import { wallText, wallTime } from '../../../src/ui/browser/wall-time.ts';
import {
  carried,
  choice,
  optional,
  plate,
  price,
  resolved,
  signed,
  text,
  valuesOf,
  volume,
  whole,
} from '../../../src/ui/forms/field.ts';

test('volumes, prices and signs become integers; what is no value is none', () => {
  expect(volume('v').read('12.5')).toBe(12_500);
  expect(volume('v').read('0')).toBe(undefined);
  expect(volume('v', true).read('0.000')).toBe(0);
  expect(signed(volume('v')).read('−3.25')).toBe(-3_250);
  expect(price('p').read('0.5')).toBe(5_000);
  expect(price('p').read('0.12345')).toBe(undefined);
  expect(signed(price('p')).read('-1')).toBe(-10_000);
  expect(whole('n', 1, 12).read('13')).toBe(undefined);
  expect(plate('m').read('7-202611230001')).toEqual({ maker: 7, number: 202_611_230_001 });
  expect(plate('m').read('202611230001')).toBe(undefined);
  expect(choice('c', { a: 'A' }).read('toString')).toBe(undefined);
});

test('a form has values once every field has one; nothing typed is null where it may be', () => {
  const fields = { name: text('n'), litres: optional(volume('v')), plan: carried([{ fen: 1 }]) };
  expect(valuesOf(fields, {})).toBe(undefined);
  expect(valuesOf(fields, { name: ' 甲 ' })).toEqual({
    name: '甲',
    litres: null,
    plan: [{ fen: 1 }],
  });
  expect(valuesOf(fields, { name: '甲', litres: 'x' })).toBe(undefined);
  // What was sent first is kept, whatever the station proposes later.
  const kept = resolved(fields, { name: '甲' });
  const later = { ...fields, plan: carried<{ fen: number }[]>([]) };
  expect(valuesOf(later, kept)).toEqual({ name: '甲', litres: null, plan: [{ fen: 1 }] });
});

test('ids beside an operation are other ones, and the same each time', () => {
  const id = '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3fffff';
  expect(besideId(id, 1)).toBe('0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f0000');
  expect(besideId(id, 2)).toBe('0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f0001');
});

test('times on the wall go there and back, over a change of clocks too', () => {
  const shanghai = 'Asia/Shanghai';
  const at = wallTime('2026-11-26T14:05', shanghai);
  expect(at).toBe(Date.UTC(2026, 10, 26, 6, 5));
  expect(wallText(at ?? 0, shanghai)).toBe('2026-11-26T14:05');
  expect(wallTime('2026-07-01T12:00', 'Europe/Berlin')).toBe(Date.UTC(2026, 6, 1, 10));
  expect(wallTime('2026-03-29T03:30', 'Europe/Berlin')).toBe(Date.UTC(2026, 2, 29, 1, 30));
  expect(wallTime('26.11.2026', shanghai)).toBe(null);
});
