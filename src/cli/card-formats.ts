/** The card formats of a station as its ledger and its use-cases are told of them. */
import type { CardFormats } from '../app/deps.ts';
import type { FormatCapabilities } from '../core/card.ts';
import type { FormatRules } from '../core/ledger/snapshot.ts';
import { assert } from '../core/outcome.ts';

/** A card format by the name that a meter's plate gives it. */
export interface NamedFormat extends FormatCapabilities {
  readonly id: string;
}

export const usualOf = ([usual]: readonly NamedFormat[]): NamedFormat => {
  assert(usual !== undefined, 'a station takes one card format at least');
  return usual;
};

const rulesOf = ({
  volumeUnit,
  capacity,
  replacement,
  counts,
}: FormatCapabilities): FormatRules => ({
  ...(counts === undefined ? {} : { counts }),
  unitLitres: volumeUnit,
  capacity,
  replacement,
});

/** What the ledger asks of the formats, by the names that plates give them. */
export const formatSettings = (formats: readonly NamedFormat[]) => ({
  ...rulesOf(usualOf(formats)),
  formats: Object.fromEntries(formats.map((format) => [format.id, rulesOf(format)])),
});

export const cardFormatsOf = (formats: readonly NamedFormat[]): CardFormats => ({
  usual: usualOf(formats).id,
  units: Object.fromEntries(formats.map(({ id, volumeUnit }) => [id, volumeUnit])),
  money: formats.filter(({ counts }) => counts === 'money').map(({ id }) => id),
});
