/**
 * The page's route table: every desk, what opens it, and its pages with what shows each. "#services/stock" is a desk and a page.
 * Whatever walks over all pages (the browser test does) walks over this; a page that is not in it is not drawn.
 */
import type { Session } from '../api/generated.ts';

type Permission = Session['permissions'][number];

interface DeskEntry {
  /** Any of them opens the desk; what may be done there the station says. */
  readonly opens: readonly Permission[];
  /** In the order of their names at the side; any of the permissions shows the page. A desk without them is one page. */
  readonly pages: Readonly<Record<string, readonly Permission[]>>;
}

export const PAGE_TABLE = {
  counter: { opens: ['sale.make', 'card.read'], pages: {} },
  services: {
    opens: [
      'stock.see',
      'card.format',
      'account.close',
      'account.enter',
      'account.hold',
      'card.lost',
    ],
    pages: {
      attention: ['customer.see'],
      diagnose: ['card.diagnose'],
      customers: ['account.enter', 'account.hold', 'sale.make'],
      tickets: ['ticket.give', 'invoice.red'],
      charges: ['sale.make'],
      'line-sale': ['sale.make'],
      closure: ['account.close'],
      stock: ['stock.see'],
      format: ['card.format'],
      tools: ['card.tool', 'stock.see'],
      lost: ['card.lost', 'load.write'],
    },
  },
  engineering: {
    opens: ['meter.enter', 'reading.enter', 'line.read'],
    pages: {
      meters: ['meter.see'],
      enrol: ['meter.enter'],
      import: ['meter.enter'],
      sweep: ['line.read'],
      bench: ['meter.enter'],
      gates: ['paper.file', 'paper.sign'],
      inspections: ['customer.see'],
      readings: ['reading.enter'],
      faults: ['reading.enter'],
      change: ['meter.enter'],
      swap: ['meter.enter'],
      diagnose: ['card.diagnose'],
    },
  },
  finance: {
    opens: ['month.see'],
    pages: {
      ledger: ['customer.see'],
      month: ['month.see'],
      trial: ['month.see'],
      deposits: ['month.see'],
      shifts: ['shift.see'],
      prices: ['customer.see'],
      corrections: ['usage.enter'],
      settings: ['transfer.confirm', 'price.enter', 'series.enter'],
      recovered: ['recovered.resolve'],
    },
  },
  pictures: {
    opens: ['customer.see'],
    pages: {
      loads: ['customer.see'],
      use: ['customer.see'],
      community: ['meter.see'],
      prepaid: ['month.see'],
    },
  },
  // Before the audit, which an administrator sees too: the first desk of a person is the one that opens.
  people: { opens: ['people.enter', 'people.unlock'], pages: {} },
  audit: {
    opens: ['audit.see'],
    pages: { trail: ['audit.see'], changes: ['audit.see'] },
  },
} as const satisfies Readonly<Record<string, DeskEntry>>;

export type DeskName = keyof typeof PAGE_TABLE;
export type PageOf<D extends DeskName> = keyof (typeof PAGE_TABLE)[D]['pages'] & string;

// Object.keys forgets the names that the table was written with.
export const DESKS = Object.keys(PAGE_TABLE) as readonly DeskName[];

const anyOf = (needs: readonly Permission[], permissions: readonly string[]): boolean =>
  needs.some((one) => permissions.includes(one));

export const opensDesk = (desk: DeskName, permissions: readonly string[]): boolean =>
  anyOf(PAGE_TABLE[desk].opens, permissions);

/** Where somebody of one role alone works all day, whatever else they may look at. */
const HOMES: Partial<Record<Session['roles'][number], DeskName>> = {
  auditor: 'audit',
  'card-administrator': 'services',
  engineering: 'engineering',
  finance: 'finance',
};

/** The desk that is shown before one is chosen: that of an only role, else the first that is open; null where none is. */
export function homeDesk(roles: Session['roles'], open: readonly DeskName[]): DeskName | null {
  const [role] = roles;
  const home = roles.length === 1 && role !== undefined ? HOMES[role] : undefined;
  return home !== undefined && open.includes(home) ? home : (open[0] ?? null);
}

/** The pages of a desk that these permissions show. */
export const pagesSeen = <D extends DeskName>(
  desk: D,
  permissions: readonly string[],
): readonly PageOf<D>[] =>
  Object.entries<readonly Permission[]>(PAGE_TABLE[desk].pages)
    .filter(([, needs]) => anyOf(needs, permissions))
    .map(([page]) => page as PageOf<D>);
