/**
 * The requests of a card's and a meter's whole life, and what the world does when the ledger has one of them: a meter comes
 * down from the wall, a card goes into the drawer. What a user was told decides nothing here.
 */
import type { GasMeter } from '../../simulators/meter/gas-meter.ts';
import type { Random } from '../../simulators/random.ts';
import { changeHousehold } from '../../src/app/counter/change-account.ts';
import { closeAccount, closureOf } from '../../src/app/counter/close-account.ts';
import { makeToolCard } from '../../src/app/counter/make-tool-card.ts';
import { returnToolCard } from '../../src/app/counter/return-tool-card.ts';
import { type CardNo, cardNo, type MeterId, type OperationId } from '../../src/core/ids.ts';
import type { Committed } from '../../src/core/ledger/results.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { fen } from '../../src/core/units.ts';
import type { LedgerStore } from '../../src/ports/store.ts';
import type { LifeDeed, ToolDeed } from './life-deeds.ts';
import { MeterTill, type OnSettled, PAPERS } from './meter-till.ts';
import { newOperationId } from './operation-ids.ts';
import type { PromiseBook, Promised } from './promises.ts';
import { balanceRefund } from './refund-till.ts';
import { plainReply, type Reply, replyTo } from './replies.ts';
import type { RigCard } from './rig-card.ts';
import { stockRequest } from './stock-till.ts';
import { StoreRoom } from './store-room.ts';
import { CASHIER, type Conduct, type Request, requestOf, SUPERVISOR } from './till.ts';
import { type Household, hasHeader, readings, type World } from './world.ts';

export interface ToolCard {
  readonly chip: RigCard;
  readonly toolNo: CardNo;
  readonly operationId: OperationId;
  readonly kind: ToolDeed;
  readonly meter: MeterId;
  /** Where a transfer's gas goes. */
  readonly toMeter: MeterId | null;
}

/** Something that the world does once the ledger knows the operation. */
interface Pending {
  readonly operationId: OperationId;
  readonly happen: (committed: Committed) => readonly string[];
}

const FIRST_TOOL = 90_000_000;

export class LifeTill {
  readonly room: StoreRoom;
  /** Tool cards that are somewhere outside. */
  readonly tools: ToolCard[] = [];
  readonly #world: World;
  readonly #book: PromiseBook;
  readonly #random: Random;
  readonly #sizes: Random;
  readonly #ledger: () => LedgerStore;
  readonly #meterTill: MeterTill;
  readonly #pending: Pending[] = [];
  readonly #numbers = new Set<CardNo>();
  /** Every meter that ever hung in a household. */
  readonly #meters = new Set<GasMeter>();
  readonly #formatting = new Map<
    RigCard,
    { readonly no: CardNo; readonly operationId: OperationId; readonly home: Household }
  >();
  #documents = 0;

  constructor(parts: {
    readonly world: World;
    readonly book: PromiseBook;
    readonly random: Random;
    readonly ledger: () => LedgerStore;
    readonly onSettled: OnSettled;
  }) {
    this.#world = parts.world;
    this.room = new StoreRoom(parts.world.chip);
    this.#book = parts.book;
    this.#random = parts.random;
    this.#sizes = parts.random.stream('sizes');
    this.#ledger = parts.ledger;
    this.#meterTill = new MeterTill({
      ...parts,
      later: (operationId, happen) => this.#pending.push({ operationId, happen }),
    });
  }

  /** The card that lies in the reader for this deed; null where none is asked for. */
  chipFor(home: Household, deed: LifeDeed): RigCard | null {
    switch (deed.kind) {
      case 'format-card':
        return this.#toFormat(home)?.chip ?? null;
      case 'make-tool':
        return this.#tool(home, deed.tool).chip;
      case 'return-tool':
        return this.toolOutside()?.chip ?? null;
      default:
        return null;
    }
  }

  request(home: Household, deed: LifeDeed, confirm: boolean): Request {
    switch (deed.kind) {
      case 'change-meter':
        return this.#meterTill.change(home, deed);
      case 'settle-account':
        return this.#meterTill.settlement(home, deed);
      case 'supply-owed':
        return this.#meterTill.supply(home);
      case 'end-lost-load':
        return this.#meterTill.lostLoad(home);
      case 'grant-emergency':
        return this.#meterTill.emergency(home, deed.litres);
      case 'close-account':
        return this.#closure(home);
      case 'refund-balance':
        return this.#refund(home);
      case 'format-card':
        return this.#format(home, confirm);
      case 'make-tool':
        return this.#make(home, deed.tool);
      case 'return-tool':
        return this.#return(home, deed.lost);
      case 'change-size':
        return this.#changeSize(home, deed.persons);
      case 'stock':
        return this.#stock(home, deed);
    }
  }

  /** A tool card that somebody has in hand; one whose making broke off where no other is. */
  toolOutside(): ToolCard | undefined {
    const { cardStock } = this.#ledger();
    return (
      this.tools.find(({ toolNo }) => cardStock.tool(toolNo)?.state === 'out') ?? this.tools[0]
    );
  }

  /** What has happened since the last look; answers what is not as it should be. */
  see(): string[] {
    const ledger = this.#ledger();
    const broken: string[] = [];
    for (const home of this.#world.households) {
      this.#meters.add(home.gasMeter);
      this.#numbers.add(home.cardNo);
      if (home.next !== null) this.#numbers.add(home.next.cardNo);
    }
    this.room.see(this.#numbers, ledger);
    for (const pending of [...this.#pending]) {
      const committed = ledger.operation(pending.operationId)?.committed;
      if (committed === undefined) continue;
      this.#pending.splice(this.#pending.indexOf(pending), 1);
      broken.push(...pending.happen(committed));
    }
    for (const [chip, { no, home }] of this.#formatting) {
      if (ledger.cardStock.format(no)?.state !== 'done') continue;
      this.#formatting.delete(chip);
      broken.push(...this.#isBlank(home, chip, no));
    }
    return [...broken, ...this.#carried(), ...this.room.check(ledger, CASHIER.operator)];
  }

  /** Tool cards move gas from meter to meter, or do away with it: none is made by one, whatever breaks. */
  #carried(): string[] {
    const litres = [...this.#meters].reduce(
      (sum, { record }) => sum + (record.carriedLitres ?? 0),
      0,
    );
    return litres > 0
      ? [`tool cards brought ${litres} litres more into meters than they took`]
      : [];
  }

  /** A number whose formatting or making was written down, on this chip; null for every other. */
  numberBeingMade(chip: RigCard): CardNo | null {
    const tool = this.tools.find((one) => one.chip === chip);
    if (tool !== undefined) {
      return this.#ledger().cardStock.tool(tool.toolNo)?.state === 'making' ? tool.toolNo : null;
    }
    const no = this.#formatting.get(chip)?.no;
    if (no === undefined) return null;
    return this.#ledger().cardStock.format(no) === undefined ? null : no;
  }

  #id(): OperationId {
    return newOperationId(this.#random);
  }

  /** One fact, one answer. */
  #plain(
    home: Household,
    name: string,
    operationId: OperationId,
    conduct: (...args: Parameters<Conduct>) => Promise<Outcome<unknown>>,
  ): Request {
    return requestOf(this.#book, { name, home, promised: [] }, (desk, reader) =>
      replyTo(conduct(desk, reader), () => plainReply(operationId)),
    );
  }

  /** All of the balance, by the payments that brought it, as the station proposes. */
  #closure(home: Household): Request {
    const { accountId } = home;
    const operationId = this.#id();
    let refunds: readonly (Promised & { readonly payment: OperationId })[] = [];
    const name = 'close the account';
    const conduct: Conduct = async ({ deps }): Promise<Reply> => {
      const proposal = closureOf(deps, accountId);
      if (refunds.length === 0 && proposal.ok) {
        refunds = proposal.value.refunds.map(({ payment, amountFen: coins }) => {
          const refund = this.#book.add({
            operationId: this.#id(),
            kind: 'refund',
            accountId,
            coins,
          });
          return Object.assign(refund, { payment });
        });
      }
      const asked = refunds.map(({ operationId: id, payment, coins }) => ({
        operationId: id,
        payment,
        amount: fen(coins),
        reference: null,
      }));
      const body = { operationId, accountId, reason: 'moves', second: SUPERVISOR, ...PAPERS };
      return replyTo(closeAccount(deps, CASHIER, { ...body, refunds: asked }), () => ({
        line: 'closed',
        told: refunds.map(({ operationId: id }) => ({ operationId: id, answer: 'done', code: '' })),
        otherwise: null,
      }));
    };
    return requestOf(this.#book, { name, home, promised: [] }, conduct);
  }

  #changeSize(home: Household, persons: number): Request {
    const { accountId } = home;
    // Ids of its own: what else a day draws stays what it was without it.
    const operationId = newOperationId(this.#sizes);
    const body = { operationId, accountId, persons, reason: 'a child', second: SUPERVISOR };
    return this.#plain(home, 'change the size', operationId, ({ deps }) =>
      changeHousehold(deps, CASHIER, body),
    );
  }

  #refund(home: Household): Request {
    return balanceRefund({ home, book: this.#book, ledger: this.#ledger(), id: () => this.#id() });
  }

  /** The newest card that was replaced and is not blank again; one whose formatting broke off goes on. */
  #toFormat(home: Household): { readonly chip: RigCard; readonly no: CardNo } | null {
    const chip = home.lost.at(-1);
    const no = chip && home.former.get(chip);
    return chip === undefined || no === undefined ? null : { chip, no };
  }

  #format(home: Household, confirm: boolean): Request {
    const old = this.#toFormat(home);
    // Nobody brought a card back: the cashier types the number of the one that is in service.
    const no = old?.no ?? home.cardNo;
    const chip = old?.chip ?? home.chip;
    const known = this.#formatting.get(chip);
    const operationId = known?.operationId ?? this.#id();
    if (old !== null && known === undefined) {
      this.#formatting.set(chip, { no, operationId, home });
    }
    const body = { operationId, cardNo: no, reason: 'came back', confirmLowTries: confirm };
    const conduct: Conduct = ({ counter }, reader) =>
      replyTo(counter.formatCard(CASHIER, { ...body, reader }), ({ state, refusal }) => ({
        line: refusal === undefined ? state : `${state} (${refusal.code})`,
        told: [],
        otherwise: null,
      }));
    return requestOf(this.#book, { name: 'format the card', home, promised: [] }, conduct);
  }

  /** The ledger says that it is blank: so it is, and it can be opened again. */
  #isBlank(home: Household, chip: RigCard, no: CardNo): string[] {
    const said = `format: ${chip.label} is told as blank`;
    const headless = !readings(chip).some(hasHeader);
    const opens = chip.opensFor(0);
    home.lost.splice(home.lost.indexOf(chip), 1);
    this.#world.witness.forget(chip);
    this.#world.formatted.push(chip);
    this.room.formatted(no);
    return [
      ...(headless ? [] : [`${said} and has a header`]),
      ...(opens ? [] : [`${said} and has not the transport secret`]),
    ];
  }

  /** The tool card that is being made; another one where there is none, or its blank is spoiled. */
  #tool(home: Household, kind: ToolDeed): ToolCard {
    const { cardStock } = this.#ledger();
    const begun = this.tools.find(({ chip, toolNo }) => {
      const state = cardStock.tool(toolNo)?.state;
      return (state === undefined || state === 'making') && chip.triesLeft >= 3;
    });
    if (begun !== undefined) return begun;
    this.#documents += 1;
    const toolNo = cardNo(FIRST_TOOL + this.#documents);
    this.#numbers.add(toolNo);
    const chip = this.#world.addStranger(`${kind} card ${toolNo}`, {});
    const { meter } = home;
    const other = this.#world.households.find((one) => one.meter !== meter);
    const toMeter = kind === 'transfer' ? (other?.meter ?? null) : null;
    const tool = { chip, toolNo, operationId: this.#id(), kind, meter, toMeter };
    this.tools.push(tool);
    return tool;
  }

  #make(home: Household, kind: ToolDeed): Request {
    const tool = this.#tool(home, kind);
    const { toolNo, operationId, meter, toMeter } = tool;
    const body = {
      operationId,
      toolNo,
      tool: tool.kind,
      meter,
      toMeter,
      valve: tool.kind === 'valve' ? 'open' : null,
      validUntil: 0,
      purpose: 'dispute',
      witness: SUPERVISOR,
    } as const;
    const conduct: Conduct = ({ deps }, reader) =>
      replyTo(makeToolCard(deps, CASHIER, { ...body, reader }), ({ state, refusal }) => ({
        line: refusal === undefined ? state : `${state} (${refusal.code})`,
        told: [],
        otherwise: null,
      }));
    return requestOf(this.#book, { name: `make a ${kind} card`, home, promised: [] }, conduct);
  }

  #return(home: Household, lost: boolean): Request {
    const tool = this.toolOutside();
    const operationId = this.#id();
    const toolNo = tool?.toolNo ?? cardNo(FIRST_TOOL);
    if (tool !== undefined) {
      this.#pending.push({
        operationId,
        happen: () => {
          this.tools.splice(this.tools.indexOf(tool), 1);
          return [];
        },
      });
    }
    return this.#plain(home, 'bring the tool card back', operationId, ({ deps }, reader) =>
      returnToolCard(deps, CASHIER, {
        operationId,
        toolNo,
        reader: lost ? null : reader,
        note: 'done',
      }),
    );
  }

  #stock(home: Household, deed: Extract<LifeDeed, { kind: 'stock' }>): Request {
    const operationId = this.#id();
    const { room } = this;
    const { name, happen, conduct } = stockRequest(room, operationId, deed, this.#ledger());
    this.#pending.push({
      operationId,
      happen: () => {
        happen();
        return [];
      },
    });
    return this.#plain(home, name, operationId, conduct);
  }
}
