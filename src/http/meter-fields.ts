/** A meter on the wire: as it is enrolled, and as it is shown. */
import { z } from 'zod';
import { formatMeter, type MeterId, meterId, meterMaker, meterNumber } from '../core/ids.ts';
import { completePlate, METER_SIZES } from '../core/plate.ts';
import { WHEEL_DIGITS } from '../core/reading.ts';
import type { MeterRecord } from '../ports/registry.ts';
import {
  accountIdField,
  businessDateField,
  ceilingLitresField,
  litresFromZeroField,
  meterFields,
  registryNumberField,
  textField,
} from './fields.ts';

/** Link addresses are hexadecimal on some lines (CJ/T 188) and decimal on others. */
export const LINK_ADDRESS = /^[0-9A-Fa-f]{1,16}$/;
export const FORMAT_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
export const SEALS_MAX = 8;

const plateFields = {
  metering: z.enum(['ic-card', 'ordinary']).default('ic-card'),
  size: z.enum(METER_SIZES).meta({ description: '规格, GB/T 6968.' }),
  format: z.string().regex(FORMAT_NAME).nullable().default(null).meta({
    description: 'Card format; the company’s usual one when left out.',
  }),
  linkAddress: z.string().regex(LINK_ADDRESS).nullable().default(null),
  seals: z.array(textField(40)).max(SEALS_MAX).default([]).meta({ description: '封印号' }),
  acceptanceNo: textField(40).meta({ description: '验收单号' }),
  acceptedOn: businessDateField,
  serviceUntil: businessDateField
    .nullable()
    .default(null)
    .meta({ description: 'Ten years after acceptance when left out, never later.' }),
};

/** What one meter is enrolled with; the five mandatory facts (五要素) stand first. */
export const wheelDigitsField = z.int().min(WHEEL_DIGITS.least).max(WHEEL_DIGITS.most);

export const enrolmentFields = {
  communityId: registryNumberField,
  address: textField(120).meta({ description: '地址门牌号' }),
  ...meterFields,
  direction: z.enum(['left', 'right']).meta({ description: '气表方向' }),
  regulatorBoxId: registryNumberField.meta({ description: '所属调压箱' }),
  accountId: accountIdField
    .nullable()
    .default(null)
    .meta({ description: 'Null for a meter without a customer yet (待点火).' }),
  floor: z.int().min(-9).max(200).nullable().default(null),
  model: textField(40),
  initialIndexLitres: litresFromZeroField,
  wheelDigits: wheelDigitsField
    .optional()
    .meta({ description: 'Whole digits of the index wheel (字轮整数位); 5 when left out.' }),
  ceilingLitres: ceilingLitresField,
  ...plateFields,
};

const enrolmentObject = z.strictObject(enrolmentFields);

export type EnrolmentFields = z.output<typeof enrolmentObject>;

/** The enrolment as the books take it; `usual` is the card format where none is named. */
export function enrolmentOf(fields: EnrolmentFields, usual?: string) {
  const { maker, number, initialIndexLitres, ceilingLitres, ...rest } = fields;
  const {
    metering,
    size,
    format,
    linkAddress,
    seals,
    acceptanceNo,
    acceptedOn,
    serviceUntil,
    ...at
  } = rest;
  const papers = { acceptanceNo, acceptedOn, serviceUntil };
  return {
    meter: meterId(maker, number),
    accountId: at.accountId,
    communityId: at.communityId,
    address: at.address,
    direction: at.direction,
    regulatorBoxId: at.regulatorBoxId,
    floor: at.floor,
    model: at.model,
    initialIndex: initialIndexLitres,
    ...(at.wheelDigits === undefined ? {} : { wheelDigits: at.wheelDigits }),
    ceiling: ceilingLitres,
    plate: completePlate({ metering, size, format, linkAddress, seals, ...papers }, usual),
  };
}

export const meterRecordSchema = z
  .strictObject({
    meter: z.strictObject({ maker: z.int(), number: z.int(), plate: z.string() }),
    accountId: z.int().nullable(),
    communityId: z.int(),
    address: z.string(),
    direction: z.enum(['left', 'right']),
    regulatorBoxId: z.int(),
    floor: z.int().nullable(),
    model: z.string(),
    initialIndexLitres: z.int(),
    wheelDigits: z.int(),
    ceilingLitres: z.int(),
    plate: z
      .strictObject({
        metering: z.enum(['ic-card', 'ordinary']),
        size: z.string(),
        format: z.string().nullable(),
        linkAddress: z.string().nullable(),
        seals: z.array(z.string()),
        acceptanceNo: z.string(),
        acceptedOn: z.string(),
        serviceUntil: z.string(),
      })
      .nullable()
      .meta({ description: 'Null where the meter was enrolled before plates were kept.' }),
    report: z
      .strictObject({
        remainingLitres: z.int(),
        remainingFen: z
          .int()
          .optional()
          .meta({ description: 'Of a money meter (金额表), which holds no gas.' }),
        indexLitres: z.int(),
        at: z.int(),
      })
      .nullable()
      .meta({ description: 'What the meter last said of itself.' }),
  })
  .meta({ id: 'MeterRecord' });

/** `money`: its meter counts money. */
export function meterRecordAnswer(
  record: MeterRecord,
  money: boolean,
): z.output<typeof meterRecordSchema> {
  const { meter, initialIndex, ceiling, plate, report, ...rest } = record;
  return {
    ...rest,
    meter: { maker: meterMaker(meter), number: meterNumber(meter), plate: formatMeter(meter) },
    initialIndexLitres: initialIndex,
    ceilingLitres: ceiling,
    plate: plate === null ? null : { ...plate, seals: [...plate.seals] },
    report:
      report === null
        ? null
        : {
            remainingLitres: money ? 0 : report.remaining,
            ...(money ? { remainingFen: report.remaining } : {}),
            indexLitres: report.index,
            at: report.at,
          },
  };
}

/** A meter in a path: maker and number as on its plate. */
export const meterParams = z.strictObject({
  maker: z
    .string()
    .regex(/^[1-8]\d{0,3}$/)
    .transform(Number)
    .pipe(z.int().max(8999)),
  number: z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number)
    .pipe(z.int().min(1)),
});

/** A meter as `formatMeter` writes it, in a query. */
export const meterText = z
  .string()
  .regex(/^[1-8]\d{0,3}-\d{12}$/)
  .transform((text) => text.split('-').map(Number))
  .pipe(z.tuple([z.int(), z.int().min(1)]))
  .transform(([maker, number]) => meterId(maker, number));

export const meterIdOf = ({ maker, number }: z.output<typeof meterParams>): MeterId =>
  meterId(maker, number);
