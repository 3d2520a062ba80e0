/**
 * A card is asked about (卡诊断) and then served: asking touches neither card nor ledger, and whatever the contact then refuses was
 * told before, as what bars; what was told as barring is refused, or is what this very contact settles.
 */
import type { Diagnosis } from '../../src/app/counter/diagnose-card.ts';
import { replyTo } from '../rig/replies.ts';
import type { Rig } from '../rig/rig.ts';
import type { RigCard } from '../rig/rig-card.ts';
import type { Station } from '../rig/station.ts';
import { requestOf } from '../rig/till.ts';
import type { Household } from '../rig/world.ts';
import { mend, type Scene, shownChip } from './run-visit.ts';
import type { DiagnosisStep } from './script.ts';

/** What bars a sale and is brought to its end by the contact, or does not concern a mere look at the card. */
const SETTLED_HERE: readonly string[] = ['load.open-here', 'take-off.open-here'];
const BARS_NO_LOOK: readonly string[] = ['card.two-tries-left', 'card.last-try'];

async function diagnose(rig: Rig, home: Household, station: Station): Promise<Diagnosis | string> {
  let told: Diagnosis | null = null;
  const asked = requestOf(
    rig.promises,
    { name: 'diagnose', home, promised: [] },
    ({ counter }, reader) =>
      replyTo(counter.diagnoseCard(reader), (diagnosis) => {
        told = diagnosis;
        return { line: 'told', told: [], otherwise: null };
      }),
  );
  const sent = rig.send(asked, station);
  await rig.finish([sent]);
  return told ?? sent.line ?? 'silence';
}

/**
 * Is the error counter solid? A check that lost its power left a cell of it between two levels: it reads as one or the other at each
 * power-up, whoever asks, until it is programmed again.
 */
const hasSolidCounter = (chip: RigCard): boolean => chip.weakCount() === chip.weakBytes().length;

/** All that a diagnosis must leave as it is: `tries` are told only of a counter that is solid. */
const standsAt = ({ line, world }: Rig, chip: RigCard, tells: 'tries' | 'no tries'): string =>
  JSON.stringify([
    line.version,
    chip.programmings,
    tells === 'tries' ? chip.triesLeft : null,
    [...world.witness.triesSpent.values()],
  ]);

function contradicted({ findings }: Diagnosis, said: string): string | null {
  const bars = findings.filter(({ bars: does }) => does).map(({ code }) => code);
  const open = bars.some((code) => SETTLED_HERE.includes(code));
  if (said !== 'read') {
    const isTold = open || bars.some((code) => code === said);
    return isTold ? null : `told ${bars.join(', ') || 'nothing that bars'}, refused ${said}`;
  }
  const left = bars.filter((code) => !SETTLED_HERE.includes(code) && !BARS_NO_LOOK.includes(code));
  return left.length === 0 ? null : `told ${left.join(', ')}, and it is read`;
}

export async function runDiagnosis(scene: Scene, step: DiagnosisStep): Promise<string> {
  const { rig } = scene;
  const home = rig.home(step.home);
  const station = rig.station(step.station);
  await mend(rig, station);
  const chip = shownChip(scene, home, step.shown);
  if (chip === null) return 'no card';
  await rig.insert(chip, station);
  const tells = hasSolidCounter(chip) ? 'tries' : 'no tries';
  const before = standsAt(rig, chip, tells);
  const told = await diagnose(rig, home, station);
  if (typeof told === 'string') {
    rig.broken.push(`a card in an undisturbed reader is not diagnosed: ${told}`);
    return told;
  }
  if (standsAt(rig, chip, tells) !== before) {
    rig.broken.push('a diagnosis touched the card or the ledger');
  }
  // A weak cell may read otherwise at the next look.
  const isSolid = chip.weakBytes().length === 0;
  rig.world.witness.confirmed = true;
  const sent = rig.send(rig.request(home, { kind: 'read' }, true), station);
  await rig.finish([sent]);
  const wrong = isSolid ? contradicted(told, sent.line ?? 'silence') : null;
  if (wrong !== null) rig.broken.push(`a diagnosis ${wrong}`);
  rig.take(chip);
  return `diagnose: ${told.findings[0]?.code} | ${sent.line ?? 'silence'}`;
}
