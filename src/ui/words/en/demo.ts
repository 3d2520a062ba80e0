/** Words of the demo, in English. */
import type { Like } from '../like.ts';
import type { demo as zh } from '../zh/demo.ts';

export const demo: Like<typeof zh> = {
  demo: {
    title: 'Demo hardware',
    open: 'Show the demo',
    close: 'Hide the demo',
    choose: 'Choose a card',
    blank: 'blank',
    reader: 'Reader',
    empty: 'no card',
    cardIn: 'card in',
    card: 'Card',
    slotEmpty: 'empty',
    insert: 'Insert',
    swap: 'Swap for this card',
    remove: 'Take out',
    pull: 'Pull in the next write',
    armed: 'The next write will be pulled',
    notIn: 'Insert this card first',
    stillIn: 'Take the card out of the reader first',
    meter: 'Meter',
    index: 'index',
    valveOpen: 'valve open',
    valveShut: 'valve closed',
    intoMeter: 'Put the card into the meter',
    burn: 'Use gas for a month',
    inLedger: { inFlight: 'Ledger: in flight', onCard: 'Ledger: on card' },
    cardTotal: 'Card: total bought',
    meterTotal: 'Meter: total taken',
    notTaken: 'On card, not in meter',
  },
};
