/** What a meter's protocol makes of one frame, for people and programs that look at a line. */

/** A field's value: volumes, money and other decimals are exact decimal strings; null is *not to be read*. */
export type FieldValue = string | number | boolean | null;

export interface FrameField {
  /** Key of the field in JSON, camel case. */
  readonly name: string;
  readonly label: { readonly en: string; readonly zh: string };
  readonly value: FieldValue;
  /** Unit of the value as it is printed ("m³", "yuan"); null where there is none. */
  readonly unit: string | null;
  /** What a code stands for, in English and Chinese; null where the value speaks for itself. */
  readonly meaning: string | null;
}

/** One check that failed, with what would have been right. */
export interface FrameFault {
  /** Name of the check: start, length, end, checksum, trailing; hex for input that is no bytes at all. */
  readonly check: string;
  readonly expected: string;
  readonly found: string;
}

export interface FrameReading {
  /** Name of the protocol ("CJ/T188"); null where the input was not even bytes. */
  readonly protocol: string | null;
  /** The frame itself is right; a field may still be null, and `warnings` says why. */
  readonly ok: boolean;
  readonly errors: readonly FrameFault[];
  readonly warnings: readonly string[];
  /**
   * Where `ok` is false, what the bytes would say if nothing else were spoiled, or nothing: a person may look at it,
   * no rule may use it.
   */
  readonly fields: readonly FrameField[];
}

export interface FrameProtocol {
  /** Name on the command line: small letters and digits. */
  readonly id: string;
  readonly name: string;
  /** Variants that can be asked for by name; the first is taken where none is. */
  readonly variants: readonly string[];
  /** Decodes one frame. Never throws on any bytes; `variant` must be one of `variants`. */
  decode(bytes: Uint8Array, variant?: string): FrameReading;
}
