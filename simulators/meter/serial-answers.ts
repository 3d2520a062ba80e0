/** What a prepaid gas meter answers over its serial face, identifier by identifier. */
import { alarmRaised } from './alarm-volume.ts';
import {
  answerTo,
  errorTo,
  type MeterFrame,
  meteringBody,
  packed,
  purchaseBody,
  unpacked,
} from './cjt188.ts';
import type { Answering, Behaviour, FaceParts, Reply } from './serial-behaviour.ts';

const NOT_KNOWN = 0x01;
const NOT_ALLOWED = 0x02;
const CUBIC_METRES = 0x2c;
const OPEN = 0x55;
const CLOSE = 0x99;

const READ = 0x01;
const READ_ADDRESS = 0x03;
const WRITE = 0x04;
const WRITE_ADDRESS = 0x15;

/** Some masters send the identifier with its low byte first; it is taken either way. */
function identifierOf({ data }: MeterFrame): string {
  const [a = 0, b = 0] = data;
  const high = [0x90, 0x81, 0xa0, 0xd1].includes(a) ? [a, b] : [b, a];
  return Buffer.from(high).toString('hex').toUpperCase();
}

const hundredths = (litres: number): number => Math.floor(litres / 10);

/** D0–D1 valve, D2 battery; the second byte is this maker's: D0 gas at its alarm volume, D1 cover opened. */
function statusOf({ meter }: Answering): readonly [number, number] {
  const { batteryLow, tamper } = meter.record;
  const alarm = alarmRaised(meter.record);
  return [(meter.valveOpen ? 0 : 1) + (batteryLow ? 4 : 0), (alarm ? 1 : 0) + (tamper ? 2 : 0)];
}

const calendarOf = ({ now, calendar = now }: FaceParts): number => calendar();

/** The meter's own idea of local time; null before its clock was set. */
export function clockOf({ meter, parts }: Answering): string | null {
  const { clockAhead } = meter.serial;
  if (clockAhead === null) return null;
  const seconds = Math.floor(calendarOf(parts) / 1000 + clockAhead);
  return new Date(seconds * 1000).toISOString().slice(0, 19);
}

/** The body of an answer to a read; null where the identifier is not known. */
function readBody(di: string, face: Answering): number[] | null {
  const { record, serial } = face.meter;
  if (di === '901F') {
    return meteringBody({
      current: hundredths(record.indexLitres),
      settlement: hundredths(serial.frozen[0] ?? 0),
      clock: clockOf(face),
      status: statusOf(face),
    });
  }
  if (di === '8105') {
    return purchaseBody({
      count: serial.purchaseCount,
      amount: serial.purchaseAmount,
      total: serial.purchaseTotal,
      remaining: Math.max(0, hundredths(record.remainingLitres)),
      status: statusOf(face),
    });
  }
  const monthsAgo = /^D1(2[0-9A-B])$/.exec(di)?.[1];
  if (monthsAgo === undefined) return null;
  const at = Number.parseInt(monthsAgo, 16) - 0x20;
  return [...packed(hundredths(serial.frozen[at] ?? 0), 4), CUBIC_METRES];
}

/** Credits an order when the meter has worked on it for its time, and acknowledges it then. */
function takePurchase(asked: MeterFrame, face: Answering): readonly Reply[] {
  const { meter, habits, parts, working } = face;
  const [, , ser = 0, count = 0, ...amount] = asked.data;
  const units = unpacked(amount);
  if (amount.length !== 4 || !(units > 0)) return [refusal(asked, face, NOT_ALLOWED)];
  const reply: Reply = { afterMs: habits.creditMs, frame: answerTo(asked, [count, ...amount]) };
  const known = meter.serial.purchaseSer === ser || working.has(ser);
  if (habits.creditedOnceBySer && known) return [reply];
  working.add(ser);
  parts.after(habits.creditMs, () => {
    // A loss of power has taken the order out of the meter's hands.
    if (working.delete(ser)) meter.creditOverLine(ser, count, units);
  });
  return [reply];
}

function writeBody(di: string, asked: MeterFrame, face: Answering): number[] | number {
  const { meter, parts } = face;
  const body = asked.data.slice(3);
  if (di === 'A015') {
    const digits = Buffer.from(body).reverse().toString('hex');
    const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits) ?? [];
    const set = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
    if (Number.isNaN(set)) return NOT_ALLOWED;
    meter.keepSerial({ clockAhead: (set - calendarOf(parts)) / 1000 });
    return [];
  }
  if (di === 'A017') {
    const [code] = body;
    if (code !== OPEN && code !== CLOSE) return NOT_ALLOWED;
    meter.keepSerial({ valveOrder: code === OPEN ? 'open' : 'closed' });
    if (code === OPEN) meter.acknowledgeAlarm();
    return [...statusOf(face)];
  }
  if (di === 'A019') {
    meter.keepSerial({ enabled: true });
    return [];
  }
  return NOT_KNOWN;
}

/** The answer to a new address already bears it. */
function moveAddress(asked: MeterFrame, face: Answering): Reply {
  const { meter, habits } = face;
  const address = Buffer.from(asked.data.slice(3)).reverse().toString('hex');
  if (meter.serial.enabled || !/^\d{14}$/.test(address)) return refusal(asked, face, NOT_ALLOWED);
  meter.keepSerial({ address });
  return { afterMs: habits.turnaroundMs, frame: { ...answerTo(asked, []), address } };
}

const refusal = (asked: MeterFrame, { habits }: Answering, reason: number): Reply => ({
  afterMs: habits.turnaroundMs,
  frame: errorTo(asked, reason),
});

/** The behaviour at the end of every list. */
export const answerRightly: Behaviour = (asked, face) => {
  const di = identifierOf(asked);
  const afterMs = face.habits.turnaroundMs;
  if (asked.control === WRITE && di === 'A013') return takePurchase(asked, face);
  if (asked.control === WRITE_ADDRESS && di === 'A018') return [moveAddress(asked, face)];
  if (asked.control === READ_ADDRESS && di === '810A') {
    return [{ afterMs, frame: answerTo(asked, []) }];
  }
  const body =
    asked.control === READ
      ? (readBody(di, face) ?? NOT_KNOWN)
      : asked.control === WRITE
        ? writeBody(di, asked, face)
        : NOT_KNOWN;
  return typeof body === 'number'
    ? [refusal(asked, face, body)]
    : [{ afterMs, frame: answerTo(asked, body) }];
};
