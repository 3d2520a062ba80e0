/**
 * What the supervisor and a reader host say to each other. The host may be another process, so messages are plain JSON;
 * bytes travel as lower-case hex. Numbers of requests are made by the supervisor.
 */
import { assert } from '../../../src/core/outcome.ts';
import type { Fault } from './faults.ts';

export type HostCommand =
  /** Make a context with the PC/SC service. Answered by 'service'. */
  | { readonly kind: 'open' }
  /** Exclusive connection to the card of that insertion; its request number becomes the connection's. */
  | {
      readonly kind: 'connect';
      readonly request: number;
      readonly reader: string;
      readonly insertion: number;
    }
  | {
      readonly kind: 'transmit';
      readonly request: number;
      readonly reader: string;
      readonly connection: number;
      readonly command: string;
    }
  | {
      readonly kind: 'disconnect';
      readonly request: number;
      readonly reader: string;
      readonly connection: number;
      readonly how: 'reset' | 'unpower';
    };

export type HostReport =
  | { readonly kind: 'service'; readonly up: true }
  /** The service is absent, or the module that reaches it; the host can try again. */
  | {
      readonly kind: 'service';
      readonly up: false;
      readonly code: 'reader.service-down' | 'reader.module-missing';
      readonly reason: string;
    }
  /** The context, or a handle in it, can be trusted no more: replace this host. */
  | { readonly kind: 'lost'; readonly reason: string }
  | {
      readonly kind: 'reader';
      readonly name: string;
      readonly condition: 'empty' | 'card' | 'gone';
      /** The host's own count of insertions in this reader. */
      readonly insertion: number;
      readonly atr: string | null;
    }
  /** The value is the answer's bytes for 'transmit', empty otherwise. */
  | {
      readonly kind: 'answer';
      readonly request: number;
      readonly ok: true;
      readonly value: string;
    }
  | {
      readonly kind: 'answer';
      readonly request: number;
      readonly ok: false;
      readonly fault: Fault;
    };

const kindOf = (message: unknown): unknown =>
  typeof message === 'object' && message !== null && 'kind' in message ? message.kind : undefined;

/** Both ends are ours and of one build: only the kind is looked at. */
export function isHostCommand(message: unknown): message is HostCommand {
  return ['open', 'connect', 'transmit', 'disconnect'].includes(String(kindOf(message)));
}

export function asHostReport(message: unknown): HostReport {
  const known = ['service', 'lost', 'reader', 'answer'].includes(String(kindOf(message)));
  assert(known, 'a reader host said something that is no report');
  return message as HostReport;
}

/** What a launcher's listener hears; nothing more after `kill`. */
export interface HostListener {
  report(report: HostReport): void;
  /** The host ended by itself. */
  exited(reason: string): void;
}

export interface HostHandle {
  send(command: HostCommand): void;
  /** Ends the host at once, whatever it is doing; resolves when it is no more. */
  kill(): Promise<void>;
}

/** Starts a reader host, in a process of its own or in this one. */
export interface HostLauncher {
  launch(listener: HostListener): HostHandle;
}
