/** Reading the fields of a message: right type or an error that names the field. */
import { bytesOf } from './card/reference-v1.ts';
import type { Message } from './json-lines.ts';

export function optionalText(message: Message, field: string): string | undefined {
  const value = message[field];
  if (value === undefined || value === null) {
    return undefined;
  }
  if (typeof value !== 'string') {
    throw new Error(`${field} must be text`);
  }
  return value;
}

export function text(message: Message, field: string): string {
  return present(optionalText(message, field), field);
}

export function optionalWhole(message: Message, field: string): number | undefined {
  const value = message[field];
  if (value === undefined || value === null) {
    return undefined;
  }
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new Error(`${field} must be a whole number, 0 or more`);
  }
  return value;
}

export function whole(message: Message, field: string): number {
  return present(optionalWhole(message, field), field);
}

/** Hex digits, spaces allowed. */
export function optionalHex(message: Message, field: string): Uint8Array | undefined {
  const digits = optionalText(message, field);
  return digits === undefined ? undefined : bytesOf(digits);
}

/** One of the given words, `otherwise` when the field is absent. */
export function choice<T extends string>(
  message: Message,
  field: string,
  words: readonly T[],
  otherwise?: T,
): T {
  const value = optionalText(message, field);
  if (value === undefined) {
    return present(otherwise, field);
  }
  const found = words.find((word) => word === value);
  if (found === undefined) {
    throw new Error(`${field} must be one of ${words.join(', ')}`);
  }
  return found;
}

function present<T>(value: T | undefined, field: string): T {
  if (value === undefined) {
    throw new Error(`${field} is missing`);
  }
  return value;
}
