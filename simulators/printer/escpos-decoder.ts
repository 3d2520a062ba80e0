/**
 * A receipt printer's ear: ESC/POS bytes, one at a time, in any pieces. It knows nothing of the program that speaks to it,
 * and what it does not know it says: real printers turn unknown commands into paper.
 */

export type PrinterDeed =
  | { readonly deed: 'initialise' }
  | { readonly deed: 'chinese'; readonly on: boolean }
  | { readonly deed: 'print'; readonly character: string; readonly columns: 1 | 2 }
  | { readonly deed: 'feed' }
  | { readonly deed: 'bold'; readonly on: boolean }
  | { readonly deed: 'align'; readonly to: number }
  | { readonly deed: 'cut'; readonly dots: number }
  | { readonly deed: 'kick'; readonly pin: number }
  | { readonly deed: 'status'; readonly about: number }
  | { readonly deed: 'status-when-done'; readonly about: number }
  | { readonly deed: 'unknown'; readonly bytes: readonly number[] };

export type Font = 'gb18030' | 'gbk';

/** How many parameters follow a command, by its bytes. */
const PARAMETERS: ReadonlyMap<string, number> = new Map([
  ['1b40', 0],
  ['1b61', 1],
  ['1b45', 1],
  ['1b64', 1],
  ['1b70', 3],
  ['1c26', 0],
  ['1c2e', 0],
  ['1d56', 2],
  ['1d72', 1],
  ['1004', 1],
]);

const COMMAND_FIRST = new Set([0x1b, 0x1c, 0x1d, 0x10]);
const hex = (bytes: readonly number[]): string =>
  bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');

function deedOf(bytes: readonly number[]): PrinterDeed {
  const [, , a = 0, b = 0] = bytes;
  switch (hex(bytes.slice(0, 2))) {
    case '1b40':
      return { deed: 'initialise' };
    case '1b61':
      return { deed: 'align', to: a };
    case '1b45':
      return { deed: 'bold', on: (a & 1) === 1 };
    case '1b70':
      return { deed: 'kick', pin: a };
    case '1c26':
    case '1c2e':
      return { deed: 'chinese', on: bytes[1] === 0x26 };
    case '1d56':
      return { deed: 'cut', dots: b };
    case '1d72':
      return { deed: 'status-when-done', about: a };
    case '1004':
      return { deed: 'status', about: a };
    default:
      return { deed: 'unknown', bytes: [...bytes] };
  }
}

/** Length of the character that begins so, by GB18030-2022 §5: 1, 2 or 4; null while it cannot be told. */
function lengthOf(bytes: readonly number[], font: Font): number | null {
  const [first = 0, second] = bytes;
  if (first < 0x81 || first === 0xff) return 1;
  if (second === undefined) return null;
  if (second >= 0x30 && second <= 0x39) return font === 'gb18030' ? 4 : 1;
  return 2;
}

export class EscposDecoder {
  readonly #font: Font;
  readonly #text = new TextDecoder('gb18030');
  #pending: number[] = [];
  #chinese: boolean = true;

  constructor(font: Font) {
    this.#font = font;
  }

  take(bytes: Uint8Array): PrinterDeed[] {
    const deeds: PrinterDeed[] = [];
    for (const byte of bytes) {
      this.#pending.push(byte);
      for (let deed = this.#next(); deed !== null; deed = this.#next()) {
        if (deed.deed === 'chinese') this.#chinese = deed.on;
        if (deed.deed === 'initialise') this.#chinese = true;
        deeds.push(deed);
      }
    }
    return deeds;
  }

  #next(): PrinterDeed | null {
    const [first] = this.#pending;
    if (first === undefined) return null;
    if (COMMAND_FIRST.has(first)) return this.#command();
    if (first === 0x0a) {
      this.#pending.shift();
      return { deed: 'feed' };
    }
    return first < 0x20 || first === 0x7f ? this.#unknown(1) : this.#character();
  }

  #command(): PrinterDeed | null {
    if (this.#pending.length < 2) return null;
    const parameters = PARAMETERS.get(hex(this.#pending.slice(0, 2)));
    if (parameters === undefined) return this.#unknown(2);
    if (this.#pending.length < 2 + parameters) return null;
    return deedOf(this.#pending.splice(0, 2 + parameters));
  }

  #character(): PrinterDeed | null {
    const length = this.#chinese ? lengthOf(this.#pending, this.#font) : 1;
    if (length === null || this.#pending.length < length) return null;
    const bytes = this.#pending.splice(0, length);
    const character = this.#text.decode(Uint8Array.from(bytes));
    // The mechanism gives a two-byte character two columns and knows no other rule.
    return { deed: 'print', character, columns: length === 1 ? 1 : 2 };
  }

  #unknown(length: number): PrinterDeed {
    return { deed: 'unknown', bytes: this.#pending.splice(0, length) };
  }
}
