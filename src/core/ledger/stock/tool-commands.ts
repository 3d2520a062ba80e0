/** What is asked about tool cards (工具卡): each is made for one order, given out, and comes back or is declared lost. */
import type { CardNo, MeterId } from '../../ids.ts';
import type { ToolKind, ToolReport } from '../../tool-card.ts';
import type { CommandHead } from '../command-head.ts';

/** Written down before the first byte. The operator is the card administrator, with a second person. */
export interface MakeToolCard extends CommandHead {
  readonly kind: 'make-tool-card';
  /** Number of the card, never used by any card before. */
  readonly toolNo: CardNo;
  readonly tool: ToolKind;
  readonly meter: MeterId;
  /** Where the gas goes; null except for a transfer. */
  readonly toMeter: MeterId | null;
  /** What the valve shall be; null except for a valve card. */
  readonly valve: 'open' | 'closed' | null;
  /** Seconds since 1970; 0 is without end. */
  readonly validUntil: number;
  readonly purpose: string;
  readonly witness: string;
  /** Version of the master key that the card's own key is made from; absent means 1. */
  readonly keyVersion?: number;
  /** Kind of chip in the reader: its blank comes from the maker's stock. Absent in entries from before. */
  readonly chip?: string;
}

/** It was read back with its order: from here on it is somebody's to bring back. */
export interface IssueToolCard extends CommandHead {
  readonly kind: 'issue-tool-card';
  readonly toolNo: CardNo;
}

/** It came back, with what its meter wrote on it; or it is lost, and nobody knows what it did. */
export interface ReturnToolCard extends CommandHead {
  readonly kind: 'return-tool-card';
  readonly toolNo: CardNo;
  readonly lost: boolean;
  /** Null where no meter has seen it, or where it is lost. */
  readonly report: ToolReport | null;
  readonly note: string;
}

export type ToolCommand = MakeToolCard | IssueToolCard | ReturnToolCard;
