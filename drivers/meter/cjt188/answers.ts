/** Whether a frame on the line is the answer to a question: real meters swap, change and leave out what they should repeat. */
import { followUpOf } from './body.ts';
import { hexReversed } from './bytes.ts';
import { READ, READ_ADDRESS, READ_KEY_VERSION, WRITE_ADDRESS } from './di/layout.ts';
import type { Cjt188Frame } from './frame.ts';
import { type Identified, identify, sameIdentifier } from './identifier.ts';
import type { Profile } from './profile.ts';

const READS: readonly number[] = [READ, READ_ADDRESS, READ_KEY_VERSION];
/** Direction and error aside. */
const FUNCTION = 0x3f;
const FOLLOW_UP = 0x20;

/** The function of a control code; D5 is no part of it where the profile says that more data follow. */
const functionOf = (control: number, profile: Profile): number =>
  control & FUNCTION & (followUpOf(control, profile) === true ? ~FOLLOW_UP : 0xff);

/** Where the answer must come from; null for the wildcard, whose purpose is to find that out. */
function answeringAddress(asked: Cjt188Frame, { payload }: Identified): string | null {
  // The answer to a new address already bears it.
  if (asked.control === WRITE_ADDRESS) return hexReversed(payload);
  return /^A+$/.test(asked.address) ? null : asked.address;
}

/** What an error reply identifies; some repeat neither identifier nor sequence number. */
function identifyAnswer(reply: Cjt188Frame, profile: Profile): Identified {
  const layout = profile.errorLayouts.get(reply.data.length);
  if (reply.direction === 'response' || layout === 'di-ser-code') {
    return identify(reply.data, profile);
  }
  const ser = layout === 'ser-status' ? hexReversed(reply.data.subarray(0, 1)) : null;
  return { diWire: null, di: null, ser, payload: reply.data };
}

/**
 * The reply of the meter that was asked, to what it was asked. The meter type is not compared: heat meters answer with
 * another one of their family. The sequence number of a write must come back; that of a read if the profile says so.
 */
export function answers(asked: Cjt188Frame, reply: Cjt188Frame, profile: Profile): boolean {
  if (asked.direction !== 'request' || reply.direction === 'request') return false;
  const code = functionOf(asked.control, profile);
  if (functionOf(reply.control, profile) !== code) return false;
  const question = identify(asked.data, profile);
  const address = answeringAddress(asked, question);
  const failedAt = reply.direction === 'error-response' && reply.address === asked.address;
  if (address !== null && reply.address !== address && !failedAt) return false;
  const answer = identifyAnswer(reply, profile);
  if (answer.diWire !== null && !sameIdentifier(question.diWire ?? '', answer.diWire)) return false;
  if (!READS.includes(code)) return answer.ser === question.ser;
  if (answer.diWire === null && reply.direction === 'response') return false;
  return profile.readSer === 'any' || answer.ser === null || answer.ser === question.ser;
}
