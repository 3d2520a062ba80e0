/** Demo only: the customer's hands, the meter's wall and the accidents between them, played by the simulators. */
import { z } from 'zod';
import { granted, PROBLEMS } from './answers.ts';
import type { SimControl, SimValue } from './deps.ts';
import type { Desk } from './desk.ts';
import { textField } from './fields.ts';

const tags = ['sim'];
const name = textField(80);
const reader = name.optional();
const TORN = z.enum(['old', 'erased', 'mixture', 'marginal']).optional();

/** Each verb of the simulated station that the demo offers, with the fields it takes. */
const VERBS = {
  insert: {
    summary: 'Put a card into the reader.',
    body: z.strictObject({ card: name, reader }),
  },
  remove: {
    summary: 'Take the card out of the reader.',
    body: z.strictObject({ reader }),
  },
  swap: {
    summary: 'Another card takes the place of the one in the reader.',
    body: z.strictObject({ card: name, reader }),
  },
  'pull-at-byte': {
    summary: 'The card will be pulled out inside the n-th byte written from now on.',
    body: z.strictObject({
      n: z.int().min(1).max(10_000),
      mode: TORN,
      card: name.optional(),
      reader,
    }),
  },
  'lose-answer': {
    summary: 'The answer to the n-th command from now on will be lost.',
    body: z.strictObject({ n: z.int().min(1).max(10_000).optional(), reader }),
  },
  'put-into-meter': {
    summary: 'The customer puts the card into the meter at home.',
    body: z.strictObject({ card: name, meter: name }),
  },
  burn: {
    summary: 'Gas is used for some days.',
    body: z.strictObject({
      meter: name,
      days: z.int().min(1).max(3650),
      litresPerDay: z.int().min(0).max(1_000_000),
    }),
  },
  'new-card': {
    summary: 'A blank card from stock.',
    body: z.strictObject({ card: name }),
  },
} as const;

/** Undefined fields were left out and are not passed on. */
function given(body: object): Record<string, SimValue> {
  const args: Record<string, SimValue> = {};
  for (const [key, value] of Object.entries(body)) if (value !== undefined) args[key] = value;
  return args;
}

/** A card of money has its sum beside litres that are 0. */
const slot = z
  .object({ sequence: z.int(), totalLitres: z.int(), totalFen: z.int().optional() })
  .nullable();

/** Of what the station tells, what a visitor is shown: no secret of a card. */
const worldSchema = z
  .object({
    readers: z.array(
      z.object({ name: z.string(), plugged: z.boolean(), card: z.string().nullable() }),
    ),
    cards: z.array(
      z.object({
        name: z.string(),
        reader: z.string().nullable(),
        content: z.object({
          kind: z.enum(['blank', 'foreign', 'reference-v1', 'reference-money']),
          header: z.object({ account: z.int(), meter: z.string() }).nullable(),
          slotA: slot,
          slotB: slot,
          active: z.enum(['A', 'B']).nullable(),
          report: slot,
        }),
      }),
    ),
    meters: z.array(
      z.object({
        number: z.string(),
        sequence: z.int(),
        totalLitres: z.int(),
        remainingLitres: z.int(),
        indexLitres: z.int(),
        valveOpen: z.boolean(),
        money: z
          .object({ totalFen: z.int(), remainingFen: z.int() })
          .optional()
          .meta({ description: 'Of a money meter; its litres count nothing down.' }),
      }),
    ),
  })
  .meta({ id: 'SimulatedWorld' });

export function addSimRoutes(desk: Desk, sim: SimControl): void {
  const answer = z.json().meta({ description: 'What the simulated station says.' });
  desk.get(
    '/sim/list',
    {
      config: { needs: 'demo.play', repeats: 'demo' },
      schema: {
        tags,
        summary: 'Readers, cards and meters with what their memories hold.',
        response: { 200: worldSchema, ...PROBLEMS },
      },
    },
    async () => granted(await sim.call('list', {})) as z.output<typeof worldSchema>,
  );
  for (const [verb, { summary, body }] of Object.entries(VERBS)) {
    desk.post(
      `/sim/${verb}`,
      {
        config: { needs: 'demo.play', repeats: 'demo' },
        schema: { tags, summary, body, response: { 200: answer, ...PROBLEMS } },
      },
      async (request) =>
        granted(await sim.call(verb, given(request.body))) as z.output<typeof answer>,
    );
  }
}
