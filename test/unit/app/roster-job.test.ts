/** What a roster's job keeps of its file. */
import { expect, test } from 'vitest';
import { RosterJob } from '../../../src/app/engineering/roster-job.ts';
import { operationId } from '../../../src/core/ids.ts';

test('a job that has ended keeps the heading and the faulty rows of its file, and no others', () => {
  const job = new RosterJob(
    operationId('0192f0c1-2345-7abc-8def-0123456789ab'),
    'meters',
    'dry-run',
  );
  job.table = [
    ['表号', '地址'],
    ['1', '甲'],
    ['', '乙'],
    ['3', '丙'],
  ];
  job.faults.push({ row: 3, refusal: { code: 'meter.exists', facts: {} } });
  const before = job.faultTable(({ code }) => code);
  job.end('done');
  expect(job.table).toEqual([['表号', '地址'], [], ['', '乙'], []]);
  expect(job.faultTable(({ code }) => code)).toEqual(before);
  expect(before).toEqual([
    ['表号', '地址', '原行号', '原因'],
    ['', '乙', '3', 'meter.exists'],
  ]);
});
