/** Laws of secrets, at the wire: what a chip and its driver may cost. */
import type { SimulatedCard } from '../../simulators/card/simulated-card.ts';
import { TORN_MODES } from '../../simulators/faults.ts';
import { createRandom } from '../../simulators/random.ts';
import { cardNo } from '../../src/core/ids.ts';
import { CardError, type CardSession, type Presented } from '../../src/ports/cards.ts';
import { settle } from '../manual-clock.ts';
import { virtualStation } from '../unit/drivers/virtual-station.ts';
import type { Findings } from './findings.ts';
import { type CardPair, countsTries, driverOf } from './pair.ts';

interface Desk {
  readonly card: SimulatedCard;
  right(card: CardSession): Promise<Presented>;
  wrong(card: CardSession): Promise<Presented>;
  session<T>(work: (card: CardSession) => Promise<T>): Promise<T>;
  tries(): Promise<number>;
  putBack(): Promise<void>;
}

/** Whose card it is, where its keys stay in a SAM; and somebody else. */
const OWNER = cardNo(20_000_001);
const OTHER = cardNo(20_000_002);

/** A card with a secret of its own in the pair's reader. */
async function deskWith(pair: CardPair, image: Uint8Array | null): Promise<Desk> {
  const { chip, reader } = pair;
  const secret = Uint8Array.from({ length: chip.secretLength }, (_, i) => 0x21 + i);
  const another = Uint8Array.from(secret, (byte) => byte ^ 0xff);
  const blank = pair.newCard(createRandom(1)).main();
  const content = { image: image ?? blank, secret, owner: OWNER };
  const card = pair.newCard(createRandom(1), content);
  const station = await virtualStation({ readers: [reader], driver: driverOf(pair) });
  const putBack = async (): Promise<void> => {
    await settle();
    if (station.hardware.reader(reader).card !== null) station.hardware.remove(reader);
    card.clearFaults();
    station.hardware.insert(reader, card);
    await settle();
  };
  await putBack();
  const session: Desk['session'] = (work) => station.readers.session(reader, work);
  const tries = async () => (await session((inside) => inside.read())).triesLeft;
  return {
    card,
    right: (inside) => inside.present(secret, { cardNo: OWNER, keyVersion: 1 }),
    wrong: (inside) => inside.present(another, { cardNo: OTHER, keyVersion: 1 }),
    session,
    tries,
    putBack,
  };
}

const lost = async (work: Promise<unknown>): Promise<boolean> => {
  try {
    await work;
    return false;
  } catch (cause) {
    if (cause instanceof CardError) return true;
    throw cause;
  }
};

export async function secretsAreSafe(findings: Findings, pair: CardPair): Promise<void> {
  const holds = (held: boolean, words: string): void =>
    findings.holds('pin-safety', held, () => words);
  const desk = await deskWith(pair, null);
  const { card, right, wrong, session, tries } = desk;
  const all = pair.chip.tries;
  for (let n = 0; n < 3; n += 1)
    holds((await tries()) === all, 'a fresh card has not all its tries');
  holds(card.programmings === 0, 'reading a card programs it');
  if (!countsTries(pair)) {
    await wrongCostsNothing(holds, desk, all);
    return;
  }
  for (let left = all - 1; left >= 1; left -= 1) {
    const answer = await session(wrong);
    const told = answer.kind === 'wrong' ? answer.triesLeft : answer.kind;
    holds(told === left, `a wrong secret at ${left + 1} tries is answered ${told}`);
    holds((await tries()) === left, `a wrong secret at ${left + 1} tries leaves ${await tries()}`);
    if (left !== 2) continue;
    holds((await session(right)).kind === 'ok', 'right, and refused');
    holds((await tries()) === all, 'a right secret does not give the tries back');
    for (let n = all; n > 2; n -= 1) await session(wrong);
  }
  const before = card.programmings;
  holds(await lost(session(right)), 'the last try is given to a secret');
  holds(card.programmings === before, 'the last try was touched');
}

/** A chip without a counter has all its tries for ever, and no secret programs anything. */
async function wrongCostsNothing(
  holds: (held: boolean, words: string) => void,
  { card, right, wrong, session, tries }: Desk,
  all: number,
): Promise<void> {
  for (let n = 0; n < 2 * all; n += 1) {
    holds((await session(wrong)).kind === 'wrong', 'a wrong secret is not answered wrong');
    holds((await tries()) === all, 'a chip that counts no tries has lost one');
  }
  holds((await session(right)).kind === 'ok', 'right, and refused');
  holds(card.programmings === 0, 'presenting a secret programs a chip without a counter');
}

/** A presentation torn at every byte costs one try at most, and power cycles forget what was presented. */
export async function tornPresentations(findings: Findings, pair: CardPair): Promise<void> {
  const holds = (held: boolean, words: string): void =>
    findings.holds('pin-safety', held, () => words);
  const plain = await deskWith(pair, null);
  await plain.session(plain.right);
  const bytes = plain.card.programmings;
  for (let byte = 1; byte <= bytes; byte += 1) {
    for (const torn of TORN_MODES) {
      const { card, right, session, tries, putBack } = await deskWith(pair, null);
      card.cutPowerAfter(byte, torn);
      const where = `torn ${torn} in byte ${byte} of ${bytes}`;
      holds(await lost(session(right)), `${where}, and answered`);
      await putBack();
      const left = await tries();
      holds(left >= pair.chip.tries - 1, `${where}: ${left} tries left`);
      holds((await session(right)).kind === 'ok', `${where}: refused`);
    }
  }
  const forgetful = await deskWith(pair, null);
  const image = forgetful.card.main();
  await forgetful.session(async (inside) => {
    await forgetful.right(inside);
    await inside.powerCycle();
    holds(await throws(inside.write(image)), 'written without a secret after a loss of power');
  });
}

async function throws(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => false,
    () => true,
  );
}

/** Memory that is nobody's is read and left alone: not a try, not a byte. */
export async function strangersAreLeftAlone(findings: Findings, pair: CardPair): Promise<void> {
  const random = createRandom(7);
  const blank = pair.newCard(createRandom(1)).main();
  for (let n = 0; n < 8; n += 1) {
    // What answers to reset stays: the stranger is a card of the same chip.
    const image = blank.map((byte, at) => (at < 32 ? byte : random.below(256)));
    const { card, session } = await deskWith(pair, image);
    const { kind } = (await session((inside) => inside.read())).recognition;
    findings.holds('foreign', kind === 'foreign', () => `random memory is ${kind} at the wire`);
    findings.holds('pin-safety', card.programmings === 0, () => 'a stranger was programmed');
  }
}
