/** Customers as the station shows them (户). */
import { z } from 'zod';
import { maskedIdentity } from '../core/identity.ts';
import type { MeterId } from '../core/ids.ts';
import { formatMeter, meterMaker, meterNumber } from '../core/ids.ts';
import type { AccountView } from '../ports/store.ts';

export const meterSchema = z
  .strictObject({ maker: z.int(), number: z.int(), plate: z.string() })
  .meta({ id: 'Meter', description: 'Maker and number as on the plate (铭牌).' });

export const meterAnswer = (id: MeterId): z.output<typeof meterSchema> => ({
  maker: meterMaker(id),
  number: meterNumber(id),
  plate: formatMeter(id),
});

export const accountSchema = z
  .strictObject({
    accountId: z.int(),
    name: z.string(),
    phone: z.string().nullable(),
    address: z.string(),
    identity: z.string().nullable().meta({ description: '证件号码, masked for everybody.' }),
    communityId: z.int(),
    customerClass: z.string(),
    householdSize: z.int().meta({ description: 'Persons who live there now.' }),
    invoiceTitle: z.string().meta({
      description:
        'What invoices name (抬头), where it is not the customer; empty where nothing is on record.',
    }),
    taxNo: z.string().nullable(),
    changes: z.int().meta({
      description: 'How often the record was changed since the account was opened.',
    }),
    holds: z
      .strictObject({ suspended: z.string(), stopped: z.string(), blacklisted: z.string() })
      .meta({ description: 'Reason of each hold; empty where there is none.' }),
    closed: z.boolean(),
    meter: meterSchema.nullable(),
    cardNo: z.int().nullable(),
    money: z
      .strictObject({
        balanceFen: z.int(),
        toBeWrittenFen: z.int(),
        owedFen: z.int(),
        inFlightFen: z.int(),
        onCardFen: z.int(),
        inMeterFen: z.int(),
      })
      .meta({ description: '户结余 · 待写 · 在途 · 卡内 · 表内' }),
    gas: z.strictObject({
      toBeWrittenLitres: z.int(),
      owedLitres: z.int(),
      inFlightLitres: z.int(),
      onCardLitres: z.int(),
      inMeterLitres: z.int(),
    }),
    overUseFen: z.int().meta({ description: '超用应收: the next payment settles it first.' }),
    cycle: z.strictObject({ start: z.string(), volumeLitres: z.int() }),
  })
  .meta({ id: 'Account' });

export function accountAnswer(view: AccountView): z.output<typeof accountSchema> {
  const { accountId, name, phone, address, communityId, customerClass, householdSize } = view;
  const { money, gas } = view;
  return {
    accountId,
    name,
    phone,
    address,
    identity: view.identity === undefined ? null : maskedIdentity(view.identity),
    communityId,
    customerClass,
    householdSize,
    invoiceTitle: view.invoiceTitle,
    taxNo: view.taxNo,
    changes: view.changes,
    holds: { ...view.holds },
    closed: view.closed,
    meter: view.meter === null ? null : meterAnswer(view.meter),
    cardNo: view.cardNo,
    money: {
      balanceFen: money.balance,
      toBeWrittenFen: money.toBeWritten,
      owedFen: money.owed,
      inFlightFen: money.inFlight,
      onCardFen: money.onCard,
      inMeterFen: money.inMeter,
    },
    gas: {
      toBeWrittenLitres: gas.toBeWritten,
      owedLitres: gas.owed,
      inFlightLitres: gas.inFlight,
      onCardLitres: gas.onCard,
      inMeterLitres: gas.inMeter,
    },
    overUseFen: view.overUse,
    cycle: { start: view.cycleStart, volumeLitres: view.cycleVolume },
  };
}
