/**
 * What happens in a simulated day, as data: drawn whole from a seed before anything runs, so that a failing script can
 * be shortened step by step and told as a story. A step that makes no sense any more (a card that is not there) does nothing.
 */

import type { TornMode } from '../../simulators/card/sle4442.ts';
import type { Fault } from '../../simulators/faults.ts';
import type { MeterStep } from '../../simulators/meter/visit-steps.ts';
import type { Death } from '../rig/life.ts';
import type { LifeDeed } from '../rig/life-deeds.ts';
import type { MonthDeed } from '../rig/month-desk.ts';
import type { Deed } from '../rig/till.ts';

/** Which card is in the reader when the cashier presses the key. */
export type ShownCard = 'own' | 'neighbour' | 'copy' | 'blank' | 'lost' | 'none';

export const MISHAPS = [
  'pull',
  'swap',
  'carry',
  'service-death',
  'crash',
  'restart',
  'clock-jump',
  'replay',
] as const;

/** What goes wrong at the station's desk. */
export interface Mishap {
  readonly kind: (typeof MISHAPS)[number];
  /** In the n-th event of the request; 0 = while a commit is late or lost. */
  readonly event: number;
  /** What is asked for at the other station when the card is carried there. */
  readonly next: 'same' | 'read' | 'load' | 'cancel';
}

/** The n-th commit of the request is lost, or late: see ledger-line.ts. */
export interface LostCommit {
  readonly commit: number;
  readonly what: 'answer' | 'commit' | 'full' | number;
  /** So many in a row; one is healed by asking again. */
  readonly times: number;
}

export interface Visit {
  readonly do: 'visit';
  readonly home: number;
  readonly station: number;
  readonly shown: ShownCard;
  readonly deed: Deed | LifeDeed;
  readonly faults: readonly Fault[];
  readonly mishap: Mishap | null;
  readonly lostCommit: LostCommit | null;
  /** Another station works on the same account at the same time, from this event on. */
  readonly rival: { readonly deed: Deed; readonly event: number } | null;
  /** The customer leaves the card in the reader. */
  readonly stay: boolean;
  readonly confirm: boolean;
}

/** The month's work at a station; where its process dies, the same request is sent again to a new one. */
export interface OfficeStep {
  readonly do: 'office';
  readonly home: number;
  readonly station: number;
  readonly deed: MonthDeed;
  readonly death: Death | null;
  /** A cashier sells so much to the next household at the other station meanwhile. */
  readonly besideFen: number | null;
}

/** A cashier asks what it is with a card (卡诊断), and then serves it. */
export interface DiagnosisStep {
  readonly do: 'diagnose';
  readonly home: number;
  readonly station: number;
  readonly shown: ShownCard;
}

export type Step =
  | Visit
  | DiagnosisStep
  | {
      readonly do: 'meter';
      readonly home: number;
      readonly stopAfter: MeterStep | null;
      readonly cut: { readonly byte: number; readonly torn: TornMode } | null;
      /** The card that was replaced last, where there is one, and not the household's own. */
      readonly lost?: true;
    }
  | { readonly do: 'burn'; readonly home: number; readonly litres: number }
  | { readonly do: 'clock'; readonly ms: number }
  /** The company announces prices that hold so many days from now on. */
  | { readonly do: 'price'; readonly inDays: number; readonly prices: readonly number[] }
  /** It is the second day after the open period's end. */
  | { readonly do: 'month-over' }
  /** The base meter turns, and nothing is counted down (超用). */
  | { readonly do: 'leak'; readonly home: number; readonly litres: number }
  | OfficeStep
  /** A tool card that is outside goes into the meter of a household. */
  | { readonly do: 'tool-visit'; readonly home: number; readonly stopAfter: MeterStep | null }
  /** An old request again, with its old ids, at some station. */
  | { readonly do: 'replay'; readonly nth: number; readonly station: number }
  | { readonly do: 'restart' }
  /** The meters of two households turn out to have been written down crosswise (表号错误). */
  | { readonly do: 'exchange'; readonly homes: readonly [number, number] }
  | { readonly do: 'crash'; readonly station: number };

/** A visit at which nothing goes wrong. */
export const CALM: Omit<Visit, 'deed'> = {
  do: 'visit',
  home: 0,
  station: 0,
  shown: 'own',
  faults: [],
  mishap: null,
  lostCommit: null,
  rival: null,
  stay: false,
  confirm: true,
};
