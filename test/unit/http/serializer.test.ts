import { expect, it } from 'vitest';
import { operationSchema } from '../../../src/http/answers.ts';
import { serializerCompiler } from '../../../src/http/serializer.ts';

const ROUTE = { method: 'POST', url: '/api/payments' };
const serialize = serializerCompiler({ ...ROUTE, schema: operationSchema });

const ANSWER = {
  operationId: '01912345-89ab-7cde-8f01-23456789abcd',
  state: 'done',
  replayed: false,
  at: 1_767_196_800_000,
  result: {
    kind: 'payment',
    state: 'settled',
    ticketNo: 7,
    amountFen: 4800,
    balanceFen: 4800,
  },
};

it('writes an answer as it stands', () => {
  expect(JSON.parse(serialize(ANSWER))).toEqual(ANSWER);
});

it.each([
  ['a field that the description does not know', { ...ANSWER, phone: '13900000000' }],
  ['an unknown field further inside', { ...ANSWER, result: { ...ANSWER.result, owner: '张三' } }],
  ['a fraction of a fen', { ...ANSWER, result: { ...ANSWER.result, amountFen: 48.5 } }],
  ['a field that is missing', { ...ANSWER, at: undefined }],
])('lets no answer go with %s', (_what, answer) => {
  expect(() => serialize(answer)).toThrow("Response doesn't match the schema");
});

it('asks for a schema of ours', () => {
  expect(() => serializerCompiler({ ...ROUTE, schema: { type: 'object' } })).toThrow('no schema');
});
