/** What can be asked of a simulated station over its socket, apart from PC/SC itself (station-server.ts). */
import type { RemovalLook } from './card/acs-reader.ts';
import { CARD_KINDS } from './card/card-kinds.ts';
import { hexOf } from './card/reference-v1.ts';
import type { SimulatedCard } from './card/simulated-card.ts';
import { TORN_MODES } from './faults.ts';
import type { Message } from './json-lines.ts';
import { choice, optionalHex, optionalText, optionalWhole, text, whole } from './message-fields.ts';
import { ACCEPT_RULES } from './meter/slot-meter.ts';
import { METER_STEPS } from './meter/visit-steps.ts';
import type { MeterVisit, Station } from './station.ts';

/** Takes a message's fields, answers with what becomes `result`; throws what becomes `error`. */
export type Verb = (message: Message) => unknown;

const REMOVAL_LOOKS: readonly RemovalLook[] = ['empty', 'removed', 'not-transacted'];

/** Verbs on the folder of hardware; `reader` may be left out where there is one reader. */
export function stationVerbs(station: Station): Record<string, Verb> {
  const readerOf = (message: Message): ReturnType<Station['reader']> =>
    station.reader(optionalText(message, 'reader'));
  return {
    list: () => station.list(),
    'new-card': (message) => {
      const image = optionalHex(message, 'image');
      const psc = optionalHex(message, 'psc');
      const keys = optionalHex(message, 'keys');
      station.newCard(text(message, 'card'), {
        kind: choice(message, 'kind', CARD_KINDS, 'sle4442'),
        ...(image === undefined ? {} : { image }),
        ...(psc === undefined ? {} : { psc }),
        ...(keys === undefined ? {} : { keys }),
      });
    },
    'new-meter': (message) => {
      const psc = optionalHex(message, 'psc');
      const overdraftFen = optionalWhole(message, 'overdraftFen');
      station.newMeter(
        {
          number: text(message, 'number'),
          maker: whole(message, 'maker'),
          company: whole(message, 'company'),
          overdraftLitres: optionalWhole(message, 'overdraftLitres') ?? 0,
          ...(overdraftFen === undefined ? {} : { money: { overdraftFen } }),
        },
        psc === undefined ? null : hexOf(psc),
        choice(message, 'accepts', ACCEPT_RULES, 'reference-v1'),
      );
    },
    insert: (message) => station.insert(text(message, 'card'), optionalText(message, 'reader')),
    remove: (message) => ({ card: station.remove(optionalText(message, 'reader')) }),
    swap: (message) => {
      station.card(text(message, 'card'));
      const removed = station.remove(optionalText(message, 'reader'));
      station.insert(text(message, 'card'), optionalText(message, 'reader'));
      return { card: removed };
    },
    plug: (message) => station.plug(optionalText(message, 'reader') ?? readerOf(message).name),
    unplug: (message) => readerOf(message).unplug(),
    ...faultVerbs(station, readerOf),
    'put-into-meter': (message) =>
      station.putIntoMeter(text(message, 'card'), text(message, 'meter'), visitOf(message)),
    burn: (message) => ({
      litres: station.burn(
        text(message, 'meter'),
        whole(message, 'days'),
        whole(message, 'litresPerDay'),
      ),
    }),
    'set-clock': (message) =>
      station.setClock(optionalWhole(message, 'seconds') ?? null, optionalText(message, 'meter')),
  };
}

function faultVerbs(
  station: Station,
  readerOf: (message: Message) => ReturnType<Station['reader']>,
): Record<string, Verb> {
  const cardOf = (message: Message): SimulatedCard => {
    const name = optionalText(message, 'card');
    const card = name === undefined ? readerOf(message).card : station.card(name);
    if (card === null) {
      throw new Error('there is no card in the reader');
    }
    return card;
  };
  const command = (message: Message): number => optionalWhole(message, 'n') ?? 1;
  return {
    'pull-at-byte': (message) =>
      cardOf(message).cutPowerAfter(
        whole(message, 'n'),
        choice(message, 'mode', TORN_MODES, 'mixture'),
      ),
    'ignore-write': (message) => cardOf(message).ignoreWrites(whole(message, 'n')),
    'lose-answer': (message) =>
      readerOf(message).plan({ kind: 'lose-answer', command: command(message) }),
    'lose-answer-of-change': (message) =>
      readerOf(message).loseAnswerOfChange({
        offset: whole(message, 'offset'),
        value: whole(message, 'value'),
      }),
    'short-answer': (message) =>
      readerOf(message).plan({ kind: 'short-answer', command: command(message) }),
    'garbage-answer': (message) =>
      readerOf(message).plan({ kind: 'garbage-answer', command: command(message) }),
    hang: (message) =>
      readerOf(message).plan({
        kind: 'hang',
        command: command(message),
        executed: message.executed === true,
      }),
    'removal-look': (message) => {
      readerOf(message).removalLook = choice(message, 'look', REMOVAL_LOOKS);
    },
    'clear-faults': (message) => readerOf(message).clearFaults(),
  };
}

function visitOf(message: Message): MeterVisit {
  const byte = optionalWhole(message, 'byte');
  return {
    ...(message.stopAfter === undefined
      ? {}
      : { stopAfter: choice(message, 'stopAfter', METER_STEPS) }),
    ...(byte === undefined
      ? {}
      : { cut: { byte, torn: choice(message, 'mode', TORN_MODES, 'mixture') } }),
  };
}
