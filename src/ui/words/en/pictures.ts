/** Words of the pictures, in English. */
import type { Like } from '../like.ts';
import type { pictures as zh } from '../zh/pictures.ts';

export const pictures: Like<typeof zh> = {
  pictures: {
    title: 'Pictures',
    names: {
      loads: 'Card writes',
      use: 'Use, year on year',
      community: 'Community',
      prepaid: 'Prepaid roll-forward',
    },
    asks: {
      use: 'Enter an account above, or find one by F2.',
      community: 'Choose a community above.',
    },
    account: 'Account',
    community: 'Community',
    chooseCommunity: 'Choose a community',
    download: 'Download table (CSV)',
    reading: 'Reading household by household …',
    month: 'Month',
    thisYear: 'Use',
    lastYear: 'A year before',
    source: 'Source',
    sources: {
      line: 'line',
      card: 'card',
      handheld: 'handheld',
      estimate: 'estimate',
      readings: 'readings, not billed yet',
    },
    useNote:
      'By the month’s line where there is one; else by readings that count: the last of the month less the last before it.',
    households: (n) => `${n} households, by business date; purchases less what was reversed.`,
    purchases: 'Purchases',
    bought: 'Bought',
    used: 'Used',
    money: 'Paid for it',
    noneClosed: 'No month is closed yet',
    opening: 'Opening',
    closing: 'Closing',
    loadsNote:
      'This station, the last 30 days, each beginning and end on its own day; open: not settled when the day ended.',
    count: 'writes',
    day: 'Day',
    begun: 'Begun',
    ends: { posted: 'In the card', voided: 'Not written', superseded: 'Taken over' },
    openAtEnd: 'Open at day’s end',
    openGas: 'In flight',
    evidence: 'Evidence',
    evidenceAgain: 'Evidence not had: again',
  },
};
