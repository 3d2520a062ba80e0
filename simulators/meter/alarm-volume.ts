/**
 * The alarm volume (报警气量): at it the meter says so over its line, and, where it is made so, shuts its valve once so that
 * the household goes for gas. A card in its slot or an order to open is the household's "I know"; what is left flows then.
 */
import type { AlarmMemory, MeterRecord } from './meter-memory.ts';

const FROM_FACTORY: AlarmMemory = { litres: 5_000, shutsValve: false, told: false, shut: false };

export const alarmOf = (record: MeterRecord): AlarmMemory => record.alarm ?? FROM_FACTORY;

export const alarmRaised = (record: MeterRecord): boolean =>
  record.remainingLitres <= alarmOf(record).litres;

/** So many litres may still flow before the valve shuts as a reminder; infinite when it will not. */
export function untilReminder(record: MeterRecord): number {
  const { litres, shutsValve, told } = alarmOf(record);
  return shutsValve && !told
    ? Math.max(0, record.remainingLitres - litres)
    : Number.POSITIVE_INFINITY;
}

/** After gas has flowed: the reminder is given once on the way down. */
export function reminded(record: MeterRecord): MeterRecord {
  const alarm = alarmOf(record);
  if (!alarm.shutsValve || alarm.told || !alarmRaised(record)) return record;
  return { ...record, alarm: { ...alarm, told: true, shut: true } };
}

/** Somebody stood in front of the meter, or ordered it open. */
export function acknowledged(record: MeterRecord): MeterRecord {
  const alarm = alarmOf(record);
  return alarm.shut ? { ...record, alarm: { ...alarm, shut: false } } : record;
}

/** After gas came in: the next reminder is due when it sinks again; who brought less than the alarm volume knows it. */
export function rearmed(record: MeterRecord): MeterRecord {
  if (record.alarm === undefined) return record;
  return { ...record, alarm: { ...record.alarm, told: alarmRaised(record), shut: false } };
}

/** The volume that a card brings; 0 leaves the meter's own. */
export const withAlarmVolume = (record: MeterRecord, litres: number): MeterRecord =>
  litres === 0 ? record : { ...record, alarm: { ...alarmOf(record), litres } };
