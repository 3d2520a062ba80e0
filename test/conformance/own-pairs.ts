/** The pairs that Qika itself brings, and the example for a maker's own module. */
import { sle4428 } from '../../drivers/card/chips/sle4428.ts';
import { sle4442 } from '../../drivers/card/chips/sle4442.ts';
import type { StepwiseFormat } from '../../drivers/card/formats/format.ts';
import {
  createReferenceMoney,
  referenceMoney,
} from '../../drivers/card/formats/reference-money.ts';
import {
  createReferenceHundredths,
  createReferenceTenths,
  createReferenceV1,
  referenceHundredths,
  referenceTenths,
  referenceV1,
} from '../../drivers/card/formats/reference-v1.ts';
import {
  singleZone,
  singleZoneGreater,
  singleZoneRaised,
} from '../../drivers/card/formats/single-zone.ts';
import { createSlotMacs } from '../../drivers/card/keys/slot-macs.ts';
import { createCardMemory } from '../../simulators/card/card-memory.ts';
import type { SimulatedCard } from '../../simulators/card/simulated-card.ts';
import type { CountRule } from '../../simulators/card/single-zone.ts';
import { createSle4428Memory, Sle4428 } from '../../simulators/card/sle4428.ts';
import { Sle4442 } from '../../simulators/card/sle4442.ts';
import { CountMeter } from '../../simulators/meter/count-meter.ts';
import { GasMeter } from '../../simulators/meter/gas-meter.ts';
import { createMeterMemory, newMeterRecord } from '../../simulators/meter/meter-memory.ts';
import { MoneyMeter } from '../../simulators/meter/money-meter.ts';
import type { CardPair, SecretPair } from './pair.ts';
import { cpuCardOf, meterSecret, mifareCard } from './sam-cards.ts';

const ACS = 'ACS ACR39U ICC Reader 00 00';
const PICC = 'ACS ACR122U PICC Interface 00 00';
const IDENTIV = 'Identiv uTrust 3700 F Contactless Reader 00 00';
const CONTACT = 'Gemalto USB Shell Token V2 00 00';
const OMNIKEY = 'HID Global OMNIKEY 3x21 Smart Card Reader 00 00';
/** Clock of the meters, seconds since 1970. */
const CLOCK = 1_796_000_100;

const sle4442Card: Pick<SecretPair, 'chip' | 'newCard'> = {
  chip: sle4442,
  newCard(random, content) {
    const held = content && { image: content.image, psc: content.secret };
    return new Sle4442({ memory: createCardMemory(held), random });
  },
};

const sle4428Card: Pick<SecretPair, 'chip' | 'newCard'> = {
  chip: sle4428,
  newCard(random, content) {
    const held = content && { image: content.image, psc: content.secret };
    return new Sle4428({ memory: createSle4428Memory(held), random });
  },
};

/** One zone, and no mark. */
const mifareZone = { ...mifareCard, mustKnow: { sectors: 3, blocks: 8 } };
const tripleDesCard = cpuCardOf('3des');
const sm4Card = cpuCardOf('sm4');

/** Secrets of memory chips go by the number alone; keys that stay in a SAM by the chip, too. */
const knownTo =
  (card: SimulatedCard, secretOf: (card: number) => Uint8Array) =>
  (number: number): Uint8Array =>
    meterSecret(card, number) ?? secretOf(number);

const MAC_MASTER = new Uint8Array(16).fill(0x5a);
/** What a meter with keys knows of MACs. */
const macKeyOf = (keyVersion: number): Uint8Array | null => (keyVersion === 1 ? MAC_MASTER : null);
const macs = createSlotMacs({
  current: () => 1,
  master: (keyVersion) => {
    const master = macKeyOf(keyVersion);
    return master && Uint8Array.from(master);
  },
});

type Metered = Pick<CardPair, 'format' | 'newMeter'>;
type Keys = { readonly macKeyOf?: typeof macKeyOf };
/** What a meter of gas has beside its slot. */
type Made = Keys & { readonly marks?: false };

const cumulativeMeterWith = (format: StepwiseFormat, made: Made = {}): Metered => ({
  format,
  newMeter(plate, secretOf) {
    const meter = new GasMeter(createMeterMemory(newMeterRecord(plate)));
    return {
      visit(card) {
        meter.visit(card, { pscOf: knownTo(card, secretOf), clock: CLOCK, ...made });
      },
      get creditedLitres() {
        return meter.record.creditedLitresEver;
      },
    };
  },
});

const cumulativeMeter = cumulativeMeterWith(referenceV1);
const tenthsMeter = cumulativeMeterWith(referenceTenths);
const hundredthsMeter = cumulativeMeterWith(referenceHundredths);
const signingMeter = cumulativeMeterWith(createReferenceV1(macs, true), { macKeyOf });
const signingTenthsMeter = cumulativeMeterWith(createReferenceTenths(macs, true), { macKeyOf });
const signingHundredthsMeter = cumulativeMeterWith(createReferenceHundredths(macs, true), {
  macKeyOf,
});
const meterWithKeys = cumulativeMeterWith(createReferenceV1(macs), { macKeyOf });

/** Cumulative totals, and a maker whose meters leave no mark: no format of ours, and a maker may declare it. */
const withoutMark: StepwiseFormat = {
  ...referenceV1,
  capabilities: { ...referenceV1.capabilities, marksBeforeCredit: false },
};
const unmarkingMeter = cumulativeMeterWith(withoutMark, { marks: false });

const moneyMeterWith = (format: StepwiseFormat, keys: Keys = {}): Metered => ({
  format,
  newMeter(made, secretOf) {
    const money = { overdraftFen: 0 };
    const meter = new MoneyMeter(createMeterMemory(newMeterRecord({ ...made, money })));
    return {
      visit(card) {
        meter.visit(card, { pscOf: knownTo(card, secretOf), clock: CLOCK, ...keys });
      },
      creditedLitres: 0,
      get creditedFen() {
        return meter.money.creditedFenEver;
      },
    };
  },
});

const moneyMeter = moneyMeterWith(referenceMoney);
const moneyMeterWithKeys = moneyMeterWith(createReferenceMoney(macs), { macKeyOf });

const countMeterWith = (format: StepwiseFormat, rule: CountRule): Metered => ({
  format,
  newMeter(made, secretOf) {
    const meter = new CountMeter(createMeterMemory(newMeterRecord(made)), rule);
    return {
      visit: (card) => void meter.visit(card, { pscOf: knownTo(card, secretOf), clock: CLOCK }),
      get creditedLitres() {
        return meter.record.creditedLitresEver;
      },
    };
  },
});

const countMeter = countMeterWith(singleZone, 'exactly-one-more');
const greaterMeter = countMeterWith(singleZoneGreater, 'greater');
const raisedMeter = countMeterWith(singleZoneRaised, 'raised-when-taken');

/** Every chip with every format; each dialect, and MACs of slots and of the meter's report, with some of them. */
export const pairs: readonly CardPair[] = [
  { name: 'SLE4442 × reference-v1, ACS', reader: ACS, ...sle4442Card, ...cumulativeMeter },
  { name: 'SLE4442 × reference-v1, OMNIKEY', reader: OMNIKEY, ...sle4442Card, ...cumulativeMeter },
  { name: 'SLE4442 × reference-v1 with MAC, ACS', reader: ACS, ...sle4442Card, ...signingMeter },
  { name: 'SLE4442 × reference-v1, no marks', reader: ACS, ...sle4442Card, ...unmarkingMeter },
  { name: 'SLE4442 × reference-tenths, ACS', reader: ACS, ...sle4442Card, ...tenthsMeter },
  { name: 'SLE4442 × reference-hundredths', reader: ACS, ...sle4442Card, ...hundredthsMeter },
  { name: 'SLE4442 × reference-money, ACS', reader: ACS, ...sle4442Card, ...moneyMeter },
  { name: 'SLE4442 × single-zone, ACS', reader: ACS, ...sle4442Card, ...countMeter },
  { name: 'SLE4442 × single-zone-greater', reader: ACS, ...sle4442Card, ...greaterMeter },
  { name: 'SLE4428 × reference-v1, ACS', reader: ACS, ...sle4428Card, ...cumulativeMeter },
  { name: 'SLE4428 × reference-v1, OMNIKEY', reader: OMNIKEY, ...sle4428Card, ...cumulativeMeter },
  { name: 'SLE4428 × reference-tenths, ACS', reader: ACS, ...sle4428Card, ...tenthsMeter },
  { name: 'SLE4428 × reference-money, OMNIKEY', reader: OMNIKEY, ...sle4428Card, ...moneyMeter },
  { name: 'SLE4428 × single-zone, OMNIKEY', reader: OMNIKEY, ...sle4428Card, ...countMeter },
  { name: 'SLE4428 × single-zone-raised', reader: ACS, ...sle4428Card, ...raisedMeter },
  { name: 'MIFARE Classic × reference-v1, ACS', reader: PICC, ...mifareCard, ...cumulativeMeter },
  { name: 'MIFARE Classic × reference-v1 with MAC', reader: PICC, ...mifareCard, ...meterWithKeys },
  {
    name: 'MIFARE Classic × reference-v1, no marks',
    reader: PICC,
    ...mifareCard,
    ...unmarkingMeter,
  },
  { name: 'MIFARE Classic × reference-tenths', reader: PICC, ...mifareCard, ...tenthsMeter },
  {
    name: 'MIFARE Classic × reference-hundredths with MAC',
    reader: PICC,
    ...mifareCard,
    ...signingHundredthsMeter,
  },
  {
    name: 'MIFARE Classic × reference-money with MAC',
    reader: PICC,
    ...mifareCard,
    ...moneyMeterWithKeys,
  },
  { name: 'MIFARE Classic × single-zone, Identiv', reader: IDENTIV, ...mifareZone, ...countMeter },
  {
    name: 'MIFARE Classic × single-zone-greater',
    reader: IDENTIV,
    ...mifareZone,
    ...greaterMeter,
  },
  { name: 'CPU card 3DES × reference-v1', reader: CONTACT, ...tripleDesCard, ...cumulativeMeter },
  { name: 'CPU card 3DES × reference-tenths', reader: CONTACT, ...tripleDesCard, ...tenthsMeter },
  { name: 'CPU card 3DES × reference-money', reader: CONTACT, ...tripleDesCard, ...moneyMeter },
  { name: 'CPU card 3DES × single-zone', reader: CONTACT, ...tripleDesCard, ...countMeter },
  { name: 'CPU card 3DES × single-zone-raised', reader: CONTACT, ...tripleDesCard, ...raisedMeter },
  { name: 'CPU card SM4 × reference-v1', reader: CONTACT, ...sm4Card, ...cumulativeMeter },
  {
    name: 'CPU card SM4 × reference-tenths with MAC',
    reader: CONTACT,
    ...sm4Card,
    ...signingTenthsMeter,
  },
  {
    name: 'CPU card SM4 × reference-money with MAC',
    reader: CONTACT,
    ...sm4Card,
    ...moneyMeterWithKeys,
  },
  { name: 'CPU card SM4 × single-zone', reader: CONTACT, ...sm4Card, ...countMeter },
];

/** Every format that a station may know: a card of one is foreign to the others. */
export const knownFormats: readonly StepwiseFormat[] = [
  referenceV1,
  referenceTenths,
  referenceHundredths,
  referenceMoney,
  singleZone,
  singleZoneGreater,
  singleZoneRaised,
];
