/** One question to a meter as an exchange: it goes out sealed, and of all that comes back only its answer ends it. */
import { MeterError } from '../../../src/ports/meters.ts';
import type { Exchange, Line, Tally } from '../line/line.ts';
import { answers } from './answers.ts';
import { type Body, decodeBody } from './body.ts';
import type { DataCipher } from './cipher.ts';
import { type Cjt188Frame, directionOf, encodeFrame, OVERHEAD } from './frame.ts';
import { dataWith } from './identifier.ts';
import type { Profile } from './profile.ts';
import { createStream, type LineEvent } from './stream.ts';

export interface Question {
  readonly meterType: number;
  readonly address: string;
  readonly control: number;
  /** Four capital hex digits, as the text prints it. */
  readonly di: string;
  /** 0 … 255. */
  readonly ser: number;
  readonly payload?: Uint8Array;
  /** L of the answer. */
  readonly answerLength: number;
  /** Longest time before it begins. */
  readonly turnaroundMs: number;
}

export interface Answer {
  readonly frame: Cjt188Frame;
  readonly body: Body;
}

/** Wake-up bytes and noise that may stand in front of an answer. */
const ANSWER_LEAD = 16;
/** Any meter may answer to it. */
const WILDCARD = 'AA'.repeat(7);
/** One block of padding that a cipher may add. */
const PADDING = 16;

export function exchangeOf(
  question: Question,
  profile: Profile,
  cipher: DataCipher,
  line: Line,
): Exchange<Answer> {
  const { meterType, address, control, answerLength, turnaroundMs } = question;
  const data = dataWith(profile, question.di, question.ser, question.payload);
  const asked: Cjt188Frame = {
    meterType,
    address,
    control,
    direction: directionOf(control),
    length: data.length,
    data,
    checksum: 0,
  };
  const toSend = { meterType, address, control, data: cipher.seal(data, control) };
  const stream = createStream();
  const answerIn = (events: readonly LineEvent[], tally: Tally): Answer | null => {
    for (const event of events) {
      if (event.kind === 'discarded') {
        tally.discarded(event.bytes.length);
        continue;
      }
      const clear = cipher.open(event.frame.data, event.frame.control);
      const frame = clear === null ? null : { ...event.frame, data: clear };
      if (frame === null || !answers(asked, frame, profile)) {
        const other = event.frame.address !== address && address !== WILDCARD;
        tally.stranger(other ? event.frame.address : null);
        continue;
      }
      const body = decodeBody(frame, profile);
      if (frame.direction === 'response') return { frame, body };
      const code = body.fields.find(({ name }) => name === 'errorCode')?.value ?? 'none';
      const what = `meter ${address} on line ${line.name} refused: error code ${code}`;
      throw new MeterError('meter.refused', line.name, true, what);
    }
    return null;
  };
  return {
    request: encodeFrame(toSend, profile.timing.wakeUp),
    answerBytes: OVERHEAD + answerLength + ANSWER_LEAD + PADDING,
    turnaroundMs,
    hear: (bytes, tally) => answerIn(stream.feed(bytes), tally),
    atLast: (tally) => answerIn(stream.flush(), tally),
  };
}
