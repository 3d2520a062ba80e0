/** Works that begin with a blank or end with one: opening, replacing, formatting, and making a tool card. */
import { assert } from '../../src/core/outcome.ts';
import { TOOL_DEEDS } from '../rig/life-deeds.ts';
import { newOperationId } from '../rig/operation-ids.ts';
import type { Rig } from '../rig/rig.ts';
import { tornSale, type Work } from './card-works.ts';
import { homeWithCard, proveEnd } from './households.ts';
import { discardSpoiledNext, replaceSpoiled } from './spoiled-stock.ts';
import { SALE } from './tears.ts';

const CONFIRMED = { confirm: true } as const;

/** Refusals behind which a blank is given up (docs/errors.md); each names it. */
const NAMED_SPOILED = ['card.secret-unproven', 'card.secret-wrong', 'card.last-try'];
const names = (line: string): boolean => NAMED_SPOILED.some((code) => line.includes(code));

export async function openCard(rig: Rig): Promise<Work> {
  const home = await rig.newHome();
  const stage = () => rig.ledger.card(home.cardNo)?.stage ?? null;
  return {
    home,
    ask: (confirm) => ({
      chip: home.chip,
      request: rig.request(home, { kind: 'open-card' }, confirm),
    }),
    isDone: () => stage() === 'active',
    stands: stage,
    spoiled(line) {
      const { chip } = home;
      if (names(line)) replaceSpoiled(rig, home, line);
      return home.chip !== chip;
    },
    barred: () => false,
    meter: () => void rig.visitMeter(home),
    async end(what) {
      await rig.serve(home, SALE, CONFIRMED);
      await proveEnd(rig, home, what);
    },
  };
}

/** Gas is on the card that was lost, or its load is open. */
export async function replaceCard(rig: Rig, lost: 'holds gas' | 'load open'): Promise<Work> {
  const home = await homeWithCard(rig, 'later');
  if (lost === 'load open') await tornSale(rig, home);
  const old = home.chip;
  rig.take(old);
  const next = () => home.next ?? rig.world.nextCard(home, newOperationId(rig.random));
  /** With and without a person's confirmation; the same also behind the step at which the new card took over. */
  const asked = () => {
    const { chip, cardNo } = next();
    const plain = rig.request(home, { kind: 'replace-card' }, false);
    const confirmed = rig.request(home, { kind: 'replace-card' }, true);
    return { chip, cardNo, plain, confirmed };
  };
  let now = asked();
  return {
    home,
    ask: (confirm) => ({ chip: now.chip, request: confirm ? now.confirmed : now.plain }),
    isDone: () => home.chip !== old && rig.ledger.openLoads(1).length === 0,
    stands: () => rig.ledger.card(now.cardNo)?.stage ?? null,
    spoiled(line) {
      if (home.next === null || !names(line)) return false;
      discardSpoiledNext(home, line);
      if (home.next !== null) return false;
      now = asked();
      return true;
    },
    barred: () => false,
    meter: () => void rig.visitMeter(home, {}, old),
    async end(what) {
      await proveEnd(rig, home, what);
      const total = home.gasMeter.record.totalLitres;
      rig.visitMeter(home, {}, old);
      if (home.gasMeter.record.totalLitres !== total) {
        rig.broken.push(`the replaced card brought gas once more: ${what}`);
      }
      rig.take(old);
    },
  };
}

export async function formatCard(rig: Rig): Promise<Work> {
  const home = await homeWithCard(rig, 'later');
  const old = { chip: home.chip, no: home.cardNo };
  rig.take(old.chip);
  const next = rig.world.nextCard(home, newOperationId(rig.random));
  await rig.insert(next.chip, rig.station(0));
  const replaced = rig.send(rig.request(home, { kind: 'replace-card' }), rig.station(0));
  await rig.finish([replaced]);
  rig.check();
  rig.take(next.chip);
  assert(home.chip === next.chip, `a card is replaced in peace: ${replaced.line}`);
  const state = () => rig.ledger.cardStock.format(old.no)?.state ?? null;
  return {
    home,
    ask: (confirm) => ({
      chip: old.chip,
      request: rig.request(home, { kind: 'format-card' }, confirm),
    }),
    isDone: () => state() === 'done',
    stands() {
      const now = state();
      if (now === null) return null;
      return now === 'done' ? 'formatted' : 'formatting';
    },
    spoiled: (line) => names(line) || line.includes('format.other-card'),
    barred: () => false,
    meter: () => void rig.visitMeter(home, {}, old.chip),
    async end(what) {
      await proveEnd(rig, home, what);
      if (state() !== 'done') return;
      // It is blank stock: the next household gets it.
      const heir = await rig.newHome();
      assert(heir.chip === old.chip, 'the formatted card is the first of the stock');
      const line = await rig.serve(heir, { kind: 'open-card' });
      if (line !== 'active') rig.broken.push(`the formatted card is not opened: ${line}: ${what}`);
      await rig.serve(heir, SALE);
      await proveEnd(rig, heir, what);
    },
  };
}

/** One kind of tool card after the other. */
export async function makeTool(rig: Rig, n: number): Promise<Work> {
  const home = await homeWithCard(rig, 'later');
  rig.visitMeter(home);
  const tool = TOOL_DEEDS[n % TOOL_DEEDS.length] ?? 'check';
  const deed = { kind: 'make-tool', tool } as const;
  let request = rig.request(home, deed);
  const made = () => {
    const last = rig.life.tools.at(-1);
    assert(last !== undefined, 'a tool card is being made');
    return last;
  };
  const state = () => rig.ledger.cardStock.tool(made().toolNo)?.state ?? null;
  return {
    home,
    ask: () => ({ chip: made().chip, request }),
    isDone: () => state() === 'out',
    stands: state,
    spoiled(line) {
      if (!names(line)) return false;
      // It is nobody's any more; the next request is of another blank under another number.
      rig.life.tools.splice(rig.life.tools.indexOf(made()), 1);
      request = rig.request(home, deed);
      return true;
    },
    barred: () => false,
    meter: () => void rig.visitMeter(home, {}, made().chip),
    async end(what) {
      const { chip } = made();
      rig.visitMeter(home, {}, chip);
      await rig.insert(chip, rig.station(0));
      const back = rig.send(
        rig.request(home, { kind: 'return-tool', lost: false }),
        rig.station(0),
      );
      await rig.finish([back]);
      rig.check();
      if (back.line !== 'done')
        rig.broken.push(`the tool card does not come back: ${back.line}: ${what}`);
      rig.take(chip);
      await proveEnd(rig, home, what);
    },
  };
}
