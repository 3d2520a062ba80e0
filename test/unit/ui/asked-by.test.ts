/** A form of which only its number is left: what it says of the deed is what the station says. */
import { expect, test } from 'vitest';
import type { OperationState } from '../../../src/ui/api/generated.ts';
import { askedOf } from '../../../src/ui/forms/asked-by.ts';

const operationId = '01930000-0000-7000-8000-000000000001';
const told = (state: OperationState['state']) =>
  askedOf(operationId, {
    ok: true,
    value: { operationId, state, kind: 'reserve-line-load', result: null, problem: null },
  });

test('a load that waits, or was voided, is never told as done', () => {
  expect(told('running')).toEqual({ at: 'elsewhere', problem: null });
  expect(told('done')).toEqual({ at: 'was-done', operationId });
  expect(told('pending')).toEqual({ at: 'was-begun', operationId });
  expect(told('not-done')).toEqual({ at: 'was-not-done', operationId });
});
