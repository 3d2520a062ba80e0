/** Words of engineering, in English. */
import type { Like } from '../like.ts';
import type { engineering as zh } from '../zh/engineering.ts';

export const engineering: Like<typeof zh> = {
  engineering: {
    meters: 'Meters',
    all: 'All',
    withoutCustomer: 'Without a customer',
    ending: 'Due for rotation',
    endsBy: 'Service ends by',
    model: 'Model',
    size: 'Size',
    acceptance: 'Acceptance',
    serviceUntil: 'Service until',
    lastReport: 'Last report',
    waits: 'waits',
  },
};
