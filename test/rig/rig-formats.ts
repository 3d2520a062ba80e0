/** The card formats of a simulated company: gas, and money where a meter's plate says so; or one whose meters count purchases. */
import type { StepwiseFormat } from '../../drivers/card/formats/format.ts';
import { referenceMoney } from '../../drivers/card/formats/reference-money.ts';
import { referenceV1 } from '../../drivers/card/formats/reference-v1.ts';
import {
  singleZone,
  singleZoneGreater,
  singleZoneRaised,
} from '../../drivers/card/formats/single-zone.ts';
import type { CountRule } from '../../simulators/card/single-zone.ts';
import type { NamedFormat } from '../../src/cli/card-formats.ts';

export interface FormatChoice {
  /** Meters write no mark before they credit. Default: they do. */
  readonly unmarked?: boolean;
  /** All meters count purchases, and take them by this rule. Default: they go by the cumulative total. */
  readonly countRule?: CountRule;
}

/** The same bytes where no meter marks: what a mark would say is known of no card. */
const UNMARKED: StepwiseFormat = {
  ...referenceV1,
  capabilities: { ...referenceV1.capabilities, marksBeforeCredit: false },
  recognise(image) {
    const seen = referenceV1.recognise(image);
    return seen.kind === 'customer'
      ? { kind: 'customer', content: { ...seen.content, mark: null, markTorn: false } }
      : seen;
  },
};

const COUNTED: Readonly<Record<CountRule, StepwiseFormat>> = {
  'exactly-one-more': singleZone,
  greater: singleZoneGreater,
  'raised-when-taken': singleZoneRaised,
};

/** The usual one first. */
export function rigFormats({ unmarked, countRule }: FormatChoice): readonly StepwiseFormat[] {
  if (countRule !== undefined) return [COUNTED[countRule]];
  return [unmarked === true ? UNMARKED : referenceV1, referenceMoney];
}

/** As the ledger and the use-cases are told of them. */
export const namedFormats = (formats: readonly StepwiseFormat[]): readonly NamedFormat[] =>
  formats.map(({ id, capabilities }) => ({ id, ...capabilities }));
