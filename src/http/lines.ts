/** 抄表线路: the station's lines, and what a meter on one of them says. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { linkAsked, type MeterOnLine, readMeter } from '../app/lines/read-meter.ts';
import { meterId } from '../core/ids.ts';
import type { LineState } from '../ports/meters.ts';
import { meterAnswer as plateAnswer, meterSchema as plateSchema } from './accounts.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { eventStreams, eventText } from './event-stream.ts';
import { Refused } from './faults.ts';
import { meterFields, operationIdField } from './fields.ts';

const tags = ['lines'];

const countsSchema = z.strictObject({
  exchanges: z.int(),
  answered: z.int(),
  silent: z.int().meta({ description: 'Ended without an answer in time.' }),
  discardedBytes: z.int(),
  strangers: z.int().meta({ description: 'Right frames that answered no question.' }),
});

const lineSchema = z
  .strictObject({
    name: z.string(),
    kind: z.enum(['serial', 'tcp']),
    place: z.string(),
    baud: z.int(),
    condition: z.enum(['opening', 'open', 'down', 'closed']),
    connection: z.int().meta({ description: 'Rises by one with every connection.' }),
    trouble: z.string().nullable(),
    counts: countsSchema,
    unasked: z.array(z.strictObject({ address: z.string(), times: z.int() })).meta({
      description:
        'Meters that answered three times or more when another one was asked (错址应答).',
    }),
  })
  .meta({ id: 'Line' });

const lineAnswer = (state: LineState): z.output<typeof lineSchema> => ({
  ...state,
  trouble: state.trouble ?? null,
  counts: { ...state.counts },
  unasked: state.unasked.map((one) => ({ ...one })),
});

const linesSchema = z
  .strictObject({
    lines: z.array(lineSchema),
    protocols: z.array(z.strictObject({ id: z.string(), profiles: z.array(z.string()) })),
  })
  .meta({ id: 'Lines' });

export const linkFields = {
  line: z.string().min(1).max(20),
  protocol: z.string().min(1).max(20),
  profile: z.string().min(1).max(40),
  address: z
    .string()
    .regex(/^[0-9A-F]{1,14}$/)
    .meta({ description: 'As printed on the meter.' }),
};

const meterSchema = z
  .strictObject({
    ...linkFields,
    toldAddress: z.string().nullable(),
    index: z
      .strictObject({
        indexLitres: z.int(),
        settlementIndexLitres: z.int().nullable(),
        clock: z.string().nullable().meta({ description: "The meter's own local time." }),
        valve: z.enum(['open', 'closed', 'faulty']).nullable(),
        batteryLow: z.boolean().nullable(),
      })
      .nullable(),
    purchases: z
      .strictObject({
        unit: z.enum(['m3', 'yuan']),
        count: z.int(),
        amount: z
          .int()
          .meta({ description: 'In hundredths of the unit, like total and remaining.' }),
        total: z.int(),
        remaining: z.int(),
      })
      .nullable(),
  })
  .meta({ id: 'MeterOnLine' });

function meterAnswer({ link, address, index, purchases, unit }: MeterOnLine) {
  return {
    ...link,
    toldAddress: address,
    index: index && {
      indexLitres: index.index,
      settlementIndexLitres: index.settlementIndex,
      clock: index.clock,
      valve: index.valve,
      batteryLow: index.batteryLow,
    },
    purchases: purchases && { unit, ...purchases },
  };
}

/** Throws Refused line.unknown. */
function knownLine({ lines }: HttpDeps['app'], line: string): void {
  if (lines.states().some(({ name }) => name === line)) return;
  throw new Refused({ code: 'line.unknown', facts: { line } });
}

export function addLineRoutes(desk: Desk, deps: HttpDeps): void {
  const { app } = deps;
  addLinkedMeters(desk, deps);
  desk.get(
    '/api/lines',
    {
      config: { needs: 'station.see' },
      schema: {
        tags,
        summary: 'The lines of this station, and the protocols and profiles spoken on them.',
        response: { 200: linesSchema, ...PROBLEMS },
      },
    },
    () => ({
      lines: app.lines.states().map(lineAnswer),
      protocols: app.lines.protocols().map(({ id, profiles }) => ({ id, profiles: [...profiles] })),
    }),
  );

  desk.post(
    '/api/lines/read',
    {
      config: { needs: 'line.read', repeats: 'changes-nothing' },
      schema: {
        tags,
        summary: 'Read a meter over its line (线路抄表). Nothing is written to it, nothing booked.',
        body: z.strictObject({
          ...linkFields,
          profile: linkFields.profile.optional().meta({
            description: 'Left out: as the meter was linked; CJ/T 188 without a link: auto.',
          }),
          ask: z
            .array(z.enum(['address', 'index', 'purchases']))
            .min(1)
            .max(3)
            .default(['index']),
        }),
        response: { 200: meterSchema, ...PROBLEMS },
      },
    },
    async ({ body }) => {
      const { ask, profile = null, ...place } = body;
      const questions = {
        address: ask.includes('address'),
        index: ask.includes('index'),
        purchases: ask.includes('purchases'),
      };
      return meterAnswer(await readMeter(app, linkAsked(app, { ...place, profile }), questions));
    },
  );
}

function addLinkedMeters(desk: Desk, { app }: HttpDeps): void {
  const { protocol, profile, address } = linkFields;
  const linkedSchema = z
    .strictObject({ meter: plateSchema, protocol, profile, address })
    .meta({ id: 'LinkedMeter' });
  desk.get(
    '/api/lines/:line/meters',
    {
      config: { needs: 'line.read' },
      schema: {
        tags,
        summary: 'The meters that were linked to a line, by address, and how each is spoken to.',
        params: z.strictObject({ line: linkFields.line }),
        response: { 200: z.array(linkedSchema), ...PROBLEMS },
      },
    },
    ({ params: { line } }) => {
      knownLine(app, line);
      return app.store.lines.linksOn(line).map(({ meter, ...at }) => ({
        meter: plateAnswer(meter),
        protocol: at.protocol,
        profile: at.profile,
        address: at.address,
      }));
    },
  );
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

/** No work of a desk: it goes on until its listener goes, or the station stops. */
export function addLineStream(server: FastifyInstance, deps: HttpDeps): void {
  const { lines } = deps.app;
  const stream = eventStreams(server, deps);
  server.withTypeProvider<ZodTypeProvider>().get(
    '/api/lines/:line/bytes',
    {
      config: { needs: 'line.read' },
      schema: {
        tags,
        summary:
          'Server-sent events: `bytes`, {direction, hex} of all that goes over a line, for qika line watch. Nothing is sent.',
        params: z.strictObject({ line: linkFields.line }),
        produces: ['text/event-stream'],
      },
    },
    ({ who, params: { line } }, reply) => {
      knownLine(deps.app, line);
      stream(who, reply, (send) =>
        lines.tap(line, (direction, bytes) =>
          send(eventText('bytes', { direction, hex: hexOf(bytes) })),
        ),
      );
    },
  );
}

export function addLinkRoute(desk: Desk, { lineDesk }: HttpDeps): void {
  desk.post(
    '/api/meters/link',
    {
      config: { needs: 'meter.enter' },
      schema: {
        tags,
        summary: 'Say where a meter answers (接入线路), and whether it takes its gas there.',
        body: z.strictObject({
          operationId: operationIdField,
          ...meterFields,
          ...linkFields,
          credited: z
            .boolean()
            .default(false)
            .meta({ description: 'It takes its gas over the line, and by no card.' }),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body }) => {
      const { operationId, maker, number, credited, ...place } = body;
      const request = { operationId, meter: meterId(maker, number), place, credited };
      return operationAnswer(operationId, granted(await lineDesk.link(who, request)));
    },
  );
}
