/** Every work on a card that is no sale. */
import type { Rig } from '../rig/rig.ts';
import { formatCard, makeTool, openCard, replaceCard } from './blank-works.ts';
import { settle, takeOff, type Work, writeAgain } from './card-works.ts';

/** By what a cashier calls them; `n` counts the cases. */
export const WORKS = {
  'open a card': openCard,
  'replace a card with gas': (rig) => replaceCard(rig, 'holds gas'),
  'replace a card with an open load': (rig) => replaceCard(rig, 'load open'),
  'format a card': formatCard,
  'write again': writeAgain,
  'take gas off for a reversal': takeOff,
  'settle an open load': (rig) => settle(rig, 'read'),
  'cancel an open load': (rig) => settle(rig, 'cancel'),
  'make a tool card': makeTool,
} as const satisfies Readonly<Record<string, (rig: Rig, n: number) => Promise<Work>>>;
export type WorkName = keyof typeof WORKS;
export const WORK_NAMES = Object.keys(WORKS) as WorkName[];
