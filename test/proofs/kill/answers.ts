/** The parts of the daemon's answers that the proof relies on; anything of another shape is an error. */
import { z } from 'zod';

const problem = z.looseObject({ code: z.string() });
const result = z.looseObject({ kind: z.string() });

const part = z.looseObject({
  operationId: z.string(),
  state: z.enum(['done', 'pending', 'not-done']),
  result: result.nullable(),
  problem: problem.nullable(),
});

export const operationAnswer = z.looseObject({
  operationId: z.string(),
  state: z.enum(['done', 'pending']),
  result,
});

export const saleAnswer = z.looseObject({
  payment: part.nullable(),
  purchase: part.nullable(),
  load: part,
});

export const loadPartAnswer = part;

export const stateAnswer = z.looseObject({
  operationId: z.string(),
  state: z.enum(['running', 'done', 'pending', 'not-done']),
  result: result.nullable(),
});

export const problemAnswer = problem;

export const accountAnswer = z.looseObject({
  money: z.looseObject({ balanceFen: z.int() }),
  gas: z.looseObject({
    toBeWrittenLitres: z.int(),
    owedLitres: z.int(),
    inFlightLitres: z.int(),
    onCardLitres: z.int(),
    inMeterLitres: z.int(),
  }),
});

export const openLoadsAnswer = z.looseObject({ total: z.int() });

const slot = z.looseObject({ sequence: z.int(), totalLitres: z.int() });

/** A card's memory as the simulators' own codec reads it, with the slot that counts. */
const content = z
  .looseObject({
    slotA: slot.nullable(),
    slotB: slot.nullable(),
    active: z.enum(['A', 'B']).nullable(),
  })
  .transform(({ slotA, slotB, active }) => ({
    active: active === null ? null : active === 'A' ? slotA : slotB,
  }));

/** What the simulated station says of its hardware: the oracle. */
export const worldAnswer = z.looseObject({
  cards: z.array(
    z.looseObject({
      name: z.string(),
      content,
    }),
  ),
  meters: z.array(
    z.looseObject({
      number: z.string(),
      sequence: z.int(),
      totalLitres: z.int(),
      creditedLitresEver: z.int(),
      credits: z.array(z.looseObject({ sequence: z.int(), litres: z.int() })),
    }),
  ),
});

export type Result = z.output<typeof result>;
export type Part = z.output<typeof part>;
