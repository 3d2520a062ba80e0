/**
 * Laws that the tables of today cannot answer for the days before: whether a card or a meter ever had two open loads at
 * once (L5), and whether a secret that a card had refused was presented to it again (L14). Asked of the entries' commands
 * alone, so that an entry which leads nowhere else is still seen here.
 */
import type { LedgerCommand } from '../../core/ledger/commands.ts';
import type { Reservation } from '../../core/load.ts';
import type { Verdicts } from './verdicts.ts';

type Shown = Extract<LedgerCommand, { kind: 'record-secret' }>['outcome'];

export class PastLaws {
  /** "card 7" or "meter 8" to the load that is open on it. */
  private readonly openOn = new Map<string, string>();
  /** Where each open load is. */
  private readonly places = new Map<string, readonly string[]>();
  private readonly secrets = new Map<string, Shown>();
  private readonly verdicts: Verdicts;

  constructor(verdicts: Verdicts) {
    this.verdicts = verdicts;
  }

  /** Entries in order of commit; `row` names the entry. */
  take(command: LedgerCommand, row: string): void {
    switch (command.kind) {
      case 'reserve-load':
      case 'reserve-take-off':
        this.opens(command.reservation, row);
        break;
      case 'end-load':
        if (command.ending.state !== 'CASE') this.closes(command.load);
        break;
      case 'recover-load':
        if (command.openLoad !== null) this.closes(command.openLoad);
        break;
      case 'end-lost-load':
      case 'end-take-off':
        this.closes(command.load);
        break;
      case 'change-meter':
      case 'settle-account':
        if (command.lostLoad !== undefined) this.closes(command.lostLoad);
        break;
      case 'supersede-load':
        this.closes(command.load);
        this.opens(command.replacement, row);
        break;
      case 'reserve-line-load':
        this.opensOn(command.operationId, [`meter ${command.reservation.meter}`], row);
        break;
      case 'end-line-load':
        if (command.state !== 'CASE') this.closes(command.load);
        break;
      case 'record-secret':
        this.presented(command, row);
        break;
    }
  }

  private opens({ operationId, cardNo, meter }: Reservation, row: string): void {
    this.opensOn(operationId, [`card ${cardNo}`, `meter ${meter}`], row);
  }

  private opensOn(operationId: string, places: readonly string[], row: string): void {
    const taken = places.find((place) => this.openOn.has(place));
    this.verdicts.check(
      'L5',
      taken === undefined,
      () => row,
      () => `${taken} had load ${this.openOn.get(taken ?? '')} open already`,
    );
    for (const place of places) this.openOn.set(place, operationId);
    this.places.set(operationId, places);
  }

  private closes(load: string): void {
    for (const place of this.places.get(load) ?? []) {
      if (this.openOn.get(place) === load) this.openOn.delete(place);
    }
    this.places.delete(load);
  }

  /** A secret that was right before may be refused more than once: by copies of the card that took it. */
  private presented(command: Extract<LedgerCommand, { kind: 'record-secret' }>, row: string): void {
    const { cardNo, fingerprint, outcome } = command;
    const key = `${cardNo} ${fingerprint}`;
    const before = this.secrets.get(key);
    const again = before === 'wrong' && outcome === 'wrong';
    this.verdicts.check(
      'L14',
      !again,
      () => row,
      () => `card ${cardNo} was presented a secret that it had refused before`,
    );
    if (!(before === 'proven' && outcome === 'wrong')) this.secrets.set(key, outcome);
  }
}
