/** The hall's part of the store's port. */
import type { HallReads } from '../ports/hall-reads.ts';
import type { Gate } from './gate.ts';
import type { SqliteBooks } from './sqlite-books.ts';

export const hallReads = (gate: Gate, { hall }: SqliteBooks): HallReads => ({
  slip: (station, ticketNo, slip) => gate.read(() => hall.slip(station, ticketNo, slip)),
  shift: (id) => gate.read(() => hall.shift(id)),
  lastShift: (station, cashier) => gate.read(() => hall.lastShift(station, cashier)),
  shiftsClosed: (from, to) => gate.read(() => hall.shifts.closedBetween(from, to)),
  ticketEnds: (station, first, last) =>
    gate.read(() => hall.ticketEnds.within(station, first, last)),
  invoices: (from, to) => gate.read(() => hall.invoices.between(from, to)),
  series: () => gate.read(() => hall.seriesRows.list()),
  chargeItems: () => gate.read(() => hall.chargeItems.list()),
  shiftsDue: () => gate.read(() => hall.shifts.due()),
  handOversOn: (date) => gate.read(() => hall.handOvers.on(date)),
  redHandOversOn: (date) => gate.read(() => hall.handOvers.redOn(date)),
  rulings: (shift) => gate.read(() => hall.shifts.rulings(shift)),
  unwrittenSales: (shift) => gate.read(() => hall.shifts.unwrittenSales(shift)),
});
