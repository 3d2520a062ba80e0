/** What the simulation has found once, each as the smallest experiment that showed it. */
import { expect, test } from 'vitest';
import { type Experiment, runExperiment } from './experiment.ts';

const FOUND: readonly (readonly [string, Experiment])[] = [
  [
    'a customer is served at station 2 and then at station 1: the row before has the greater id',
    {
      kind: 'script',
      seed: 4,
      script: [
        { deed: { kind: 'sell', fen: 5000 }, station: 1 },
        { deed: { kind: 'sell', fen: 700 }, station: 0 },
      ],
    },
  ],
  [
    'a cell of the header, torn at the opening, reads right at the next contact and turns later',
    { kind: 'opening', seed: 2, tear: { byte: 3, torn: 'marginal' } },
  ],
  [
    'a header byte is silently not written at an opening: without a header the card looks as if it had the transport secret',
    {
      kind: 'script',
      seed: 4,
      opened: 0,
      script: [
        {
          deed: { kind: 'open-card' },
          faults: [{ kind: 'ignore-write', byte: 1 }],
          lostCommit: { commit: 3, what: 'answer', times: 3 },
        },
        { deed: { kind: 'open-card' }, faults: [{ kind: 'short-answer', command: 6 }] },
        { deed: { kind: 'open-card' } },
      ],
    },
  ],
  [
    'a reader hangs before the sale, the card is carried to another station, and the same request goes through there',
    {
      kind: 'script',
      seed: 4,
      script: [
        {
          deed: { kind: 'sell', fen: 6305 },
          station: 1,
          faults: [{ kind: 'hang', command: 4, executed: false }],
          mishap: { kind: 'carry', event: 10, next: 'same' },
          stay: true,
        },
      ],
    },
  ],
  [
    'an opening breaks off between the note that a refused secret is being set and the setting of it',
    { kind: 'walk', seed: 1639, steps: 40 },
  ],
  [
    'nobody hears that a card refused the transport secret, because it had its own by then',
    { kind: 'walk', seed: 4299, steps: 40 },
  ],
  [
    'the same request for a tool card, sent twice: the second one writes a card that is out already',
    {
      kind: 'script',
      seed: 4,
      script: [
        {
          deed: { kind: 'make-tool', tool: 'check' },
          mishap: { kind: 'replay', event: 23, next: 'cancel' },
        },
      ],
    },
  ],
  [
    'a lost load is to be ended from the count in the window, and the disk is full as the count is noted',
    {
      kind: 'script',
      seed: 4,
      script: [
        {
          deed: { kind: 'end-lost-load' },
          lostCommit: { commit: 1, what: 'full', times: 1 },
        },
      ],
    },
  ],
  [
    'gas is taken off a card, its last answer is lost, and a meter that leaves no mark sees the card before it comes back',
    {
      kind: 'script',
      seed: 1249,
      unmarked: true,
      script: [
        { station: 0, confirm: true, deed: { kind: 'sell', fen: 2573 } },
        {
          station: 1,
          confirm: true,
          deed: { kind: 'reverse-card', window: true },
          faults: [{ kind: 'lose-answer', command: 12 }],
        },
        { do: 'meter', home: 0, stopAfter: null, cut: null },
      ],
    },
  ],
  [
    'a taking-off broke off, and somebody shows a copy of the card as it was before',
    { kind: 'life', seed: 279 },
  ],
  ['a dead process gives its commit up while a card is asked about', { kind: 'life', seed: 1617 }],
  [
    'a cell of the error counter that a check left weak is read in a diagnosis',
    { kind: 'life', seed: 1183 },
  ],
  [
    'use that no wheel told is billed out of gas that waits to be written',
    { kind: 'months', seed: 148 },
  ],
  [
    'a year-end document bills a leak out of gas that waits to be written',
    { kind: 'months', seed: 385 },
  ],
  [
    'a paper says that the wheel has missed use, and a later one that it has not',
    { kind: 'months', seed: 363 },
  ],
];

for (const [what, experiment] of FOUND) {
  test(what, async () => {
    expect(await runExperiment(experiment)).toEqual([]);
  });
}
