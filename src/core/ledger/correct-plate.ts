/** The card format on a plate is corrected (卡格式更正): from then on gas is sold in its unit, and cards are written in it. */
import { formatMeter } from '../ids.ts';
import { fitsCard } from '../load.ts';
import { accept, assert, type Outcome, refuse } from '../outcome.ts';
import { takesFormat } from './decide-enrolment.ts';
import type { Consequence } from './effects.ts';
import type { CorrectPlateFormat } from './engineering-commands.ts';
import { takesNoLine } from './gates.ts';
import { loadedKind } from './money-meter.ts';
import type { FactResult } from './results.ts';
import type { MeterRow } from './rows.ts';
import { seenByTwo } from './second-person.ts';
import type { Books, FormatRules, Snapshot } from './snapshot.ts';
import { gasOf, moneyOfGas } from './stages.ts';

/** plate.gas-waits: a load carries whole units only, so gas that waits in parts of one would wait for ever. */
function waitsInUnits(
  { accountId }: MeterRow,
  { unitLitres }: FormatRules,
  snapshot: Snapshot,
): Outcome<true> {
  const live = accountId === null ? undefined : snapshot.live(accountId);
  const litres = live?.toBeWrittenLitre ?? 0;
  return litres % unitLitres === 0
    ? accept(true)
    : refuse('plate.gas-waits', { litres, unitLitres });
}

/**
 * money-meter.other-kind: gas or money was sold for this meter, or loaded into it. What the books hold tells which, and no
 * plate turns litres into fen. meter.by-line, meter.has-line-loads: what comes over a line is gas.
 */
function keepsKind(
  { meter, accountId }: MeterRow,
  { counts }: FormatRules,
  snapshot: Snapshot,
): Outcome<true> {
  const loaded = loadedKind(snapshot, meter);
  const live = accountId === null ? undefined : snapshot.live(accountId);
  const gas = (live !== undefined && gasOf(live) > 0) || loaded === 'gas';
  const money = !gas && (loaded !== null || (live !== undefined && moneyOfGas(live) > 0));
  if (counts === 'money' && !gas) return takesNoLine(snapshot, meter);
  if (counts !== 'money' && !money) return accept(true);
  const was = gas ? '气量 gas' : '金额 money';
  return refuse('money-meter.other-kind', { meter: formatMeter(meter), was });
}

/**
 * Refuses, in this order: meter.unknown, meter.taken-down, plate.none, meter.ordinary, plate.same-format, meter.format-not-taken,
 * limit.card-capacity (the ceiling), money-meter.other-kind, meter.by-line, meter.has-line-loads, plate.gas-waits, approval.witness-required, approval.same-person. An open load is no bar:
 * it may lie on a card that is recognised only after the correction.
 */
export function decideCorrectPlateFormat(
  { meter, format, operator, witness }: CorrectPlateFormat,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const name = formatMeter(meter);
  const row = snapshot.meter(meter);
  if (row === undefined) return refuse('meter.unknown', { meter: name });
  if (snapshot.meterEnd(meter) !== undefined) return refuse('meter.taken-down', { meter: name });
  const plate = snapshot.plate(meter);
  if (plate === undefined) return refuse('plate.none', { meter: name });
  if (plate.metering === 'ordinary') return refuse('meter.ordinary', { meter: name });
  if (plate.format === format) return refuse('plate.same-format', { meter: name, format });
  const rules = takesFormat(format, snapshot.settings);
  if (!rules.ok) return rules;
  const fits = fitsCard({ ceiling: row.ceiling }, rules.value.capacity);
  if (!fits.ok) return fits;
  const kind = keepsKind(row, rules.value, snapshot);
  if (!kind.ok) return kind;
  const waits = waitsInUnits(row, rules.value, snapshot);
  if (!waits.ok) return waits;
  const seen = seenByTwo(operator, witness);
  if (!seen.ok) return seen;
  return accept({ kind: 'fact', facts: { meter, format, formatBefore: plate.format ?? '' } });
}

export function correctPlateFormatEffects(
  { meter, format }: CorrectPlateFormat,
  books: Books,
): Consequence {
  const plate = books.plate(meter);
  assert(plate !== undefined, `meter ${meter} has lost its plate`);
  return {
    subject: { accountId: books.meter(meter)?.accountId ?? null, cardNo: null },
    postings: [],
    changes: [{ table: 'plate', row: { ...plate, format } }],
  };
}
