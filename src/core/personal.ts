/**
 * Personal data (个人信息): how it is written down sealed, what stands in its place where it cannot be shown, and how it is
 * masked (脱敏). A sealed text names the version of the data key and the customer's own key, and tells nothing else.
 */

/** Every sealed text begins with it. */
export const SEALED_MARK = '§1.';
const SEALED = /^§1\.(\d{1,3})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]+)$/;

/** What a sealed text says in clear. */
export interface SealedText {
  /** Of the data key, 1 … 255. */
  readonly version: number;
  /** Of the customer's own key: 16 bytes of the digest of its salt, base64url. */
  readonly keyName: string;
  /** Nonce, ciphertext and tag, base64url. */
  readonly box: string;
}

export const sealedText = ({ version, keyName, box }: SealedText): string =>
  `${SEALED_MARK}${version}.${keyName}.${box}`;

/** Null for text in clear. */
export function readSealed(text: string): SealedText | null {
  if (!text.startsWith(SEALED_MARK)) return null;
  const [, version = '', keyName = '', box = ''] = SEALED.exec(text) ?? [];
  return box === '' ? null : { version: Number(version), keyName, box };
}

/** Stands for what a station without its data key cannot show. */
export const LOCKED = '（未解封 sealed）';
/** Stands for what was deleted with the customer's key. */
export const ERASED = '（已删除 deleted）';
/** The key is here and does not fit: the text was sealed under another company's key, or changed. */
export const UNREADABLE = '（无法解开 unreadable）';

const STAND_INS: ReadonlySet<string> = new Set([LOCKED, ERASED, UNREADABLE]);

/** Is it a word of ours instead of somebody's? It is kept as it is, and never masked. */
export const isStandIn = (text: string): boolean => text === '' || STAND_INS.has(text);

/** What a deleted customer is called: their number is nobody's secret. */
const ERASED_NAME = /^客户 #\d+（已删除 deleted）$/u;

/** 王小明 is 王*明, 王明 is 王*: the first character and, of three or more, the last. */
export function maskedName(name: string): string {
  if (isStandIn(name) || ERASED_NAME.test(name)) return name;
  const [first = '', ...rest] = name;
  const last = rest.length >= 2 ? (rest.at(-1) ?? '') : '';
  return `${first}${'*'.repeat(Math.max(1, rest.length - (last === '' ? 0 : 1)))}${last}`;
}

/** As on a ticket: the first character alone. */
export const ticketName = (name: string): string =>
  isStandIn(name) || ERASED_NAME.test(name) ? name : `${[...name][0] ?? ''}**`;

/** 138****5678: a number of eleven digits keeps three and four; of any other the last two stay. */
export function maskedPhone(phone: string): string {
  if (isStandIn(phone)) return phone;
  const digits = phone.replaceAll(/\D/gu, '');
  return digits.length === 11
    ? `${digits.slice(0, 3)}****${digits.slice(-4)}`
    : `****${digits.slice(-2)}`;
}

/** The door goes: from the first digit on, everything that would find a household. */
export function maskedAddress(address: string): string {
  if (isStandIn(address)) return address;
  const [street = ''] = address.split(/[0-9０-９]/u, 1);
  return `${street === address ? [...address].slice(0, 4).join('') : street}***`;
}

/** Lines of a slip that tell who a customer is, and the form in which somebody sees them who may not. */
export const PERSONAL_LINES = {
  户名: maskedName,
  地址: maskedAddress,
  付款人: maskedName,
} as const;

export const isPersonalLine = (label: string): label is keyof typeof PERSONAL_LINES =>
  Object.hasOwn(PERSONAL_LINES, label);
