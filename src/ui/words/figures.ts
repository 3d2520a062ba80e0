/** Money and gas between the wire's integers and what people read and type. No fraction is ever held. */

export const LOCALES = { zh: 'zh-CN', en: 'en-GB' } as const;
export type Language = keyof typeof LOCALES;

/** Digits before and after the point, or null: "12", "12.5", "12.34". */
function fromZero(text: string, decimals: number): number | null {
  const match = /^(\d{1,9})(?:[.。](\d*))?$/.exec(text.trim());
  if (match === null) return null;
  const [, whole = '', fraction = ''] = match;
  if (fraction.length > decimals) return null;
  return Number(whole + fraction.padEnd(decimals, '0'));
}

function scaled(text: string, decimals: number): number | null {
  const value = fromZero(text, decimals);
  return value === 0 ? null : value;
}

/** Fen of a text in yuan, null when it is not an amount above zero. */
export const fenOf = (yuan: string): number | null => scaled(yuan, 2);
/** Fen of a text in yuan, null when it is not an amount; a drawer may be empty. */
export const fenFromZeroOf = (yuan: string): number | null => fromZero(yuan, 2);
/** Litres of a text in m³, null when it is not a volume above zero. */
export const litresOf = (cubicMetres: string): number | null => scaled(cubicMetres, 3);

function pointed(value: number, decimals: number, locale: string): string {
  const unit = 10 ** decimals;
  const size = Math.abs(value);
  const whole = new Intl.NumberFormat(locale).format(Math.trunc(size / unit));
  const fraction = String(size % unit).padStart(decimals, '0');
  return `${value < 0 ? '−' : ''}${whole}.${fraction}`;
}

export const yuan = (fen: number, language: Language): string =>
  `¥${pointed(fen, 2, LOCALES[language])}`;

export const cubicMetres = (litres: number, language: Language): string =>
  `${pointed(litres, 3, LOCALES[language])} m³`;

export interface Amount {
  readonly litres: number;
  readonly fen: number;
}

/** What a load moves or an account waits for: gas; for a money meter (金额表), where nothing but fen moves, its money. */
export const gasOrMoney = ({ litres, fen }: Amount, language: Language): string =>
  litres === 0 && fen !== 0 ? yuan(fen, language) : cubicMetres(litres, language);

/** Gas and its money; of a money meter its money alone. */
export const inFull = (amount: Amount, language: Language): string =>
  [...new Set([gasOrMoney(amount, language), yuan(amount.fen, language)])].join(' · ');

/** Price of 1 m³ in 1/10000 yuan. */
export const pricePerCubicMetre = (priceE4: number, language: Language): string =>
  `¥${pointed(priceE4, 4, LOCALES[language])}/m³`;

const MINUTES = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const;

export const timeOf = (at: number, language: Language, timeZone: string): string =>
  new Intl.DateTimeFormat(LOCALES[language], { ...MINUTES, timeZone }).format(at);

/** To the second: what followed upon what. */
export const secondOf = (at: number, language: Language, timeZone: string): string =>
  new Intl.DateTimeFormat(LOCALES[language], { ...MINUTES, second: '2-digit', timeZone }).format(
    at,
  );

/** A sum that a number may not hold exactly, with `decimals` digits behind the point. */
export function decimalText(amount: bigint, decimals: number, language: Language): string {
  const unit = 10n ** BigInt(decimals);
  const size = amount < 0n ? -amount : amount;
  const whole = new Intl.NumberFormat(LOCALES[language]).format(size / unit);
  const fraction = String(size % unit).padStart(decimals, '0');
  return `${amount < 0n ? '−' : ''}${whole}.${fraction}`;
}
