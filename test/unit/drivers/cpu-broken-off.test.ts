/** A CPU card that is pulled between the two keys that become the transport key again: the next contact ends what was begun. */
import { expect, it } from 'vitest';
import { METER_KEY, STATION_KEY } from '../../../simulators/card/cpu-layout.ts';
import { CardError } from '../../../src/ports/cards.ts';
import { settle } from '../../manual-clock.ts';
import { cpuStation, NONE, OWNER, personalise, READER } from './cpu-station.ts';

it.each(['3des', 'sm4'] as const)('goes on in %s', async (algorithm) => {
  const { session, card, hardware } = await cpuStation(algorithm);
  await session(personalise);
  const reader = hardware.reader(READER);
  const { transmit } = reader;
  let changed = 0;
  reader.transmit = (apdu) => {
    // WRITE KEY; the second one finds no card.
    if (apdu[1] === 0xd4) changed += 1;
    if (changed === 2) hardware.remove(READER);
    return transmit.call(reader, apdu);
  };
  const broken = session(async (one) => {
    await one.read();
    await one.present(NONE, OWNER);
    await one.changeSecret(NONE, null);
  });
  await expect(broken).rejects.toThrow(CardError);
  reader.transmit = transmit;
  await settle();
  hardware.insert(READER, card);
  await settle();
  await session(async (one) => {
    await one.read();
    // It has its transport key: no key of the meter is asked for before both are set.
    expect(await one.present(NONE)).toEqual({ kind: 'ok' });
    await one.changeSecret(NONE, null);
  });
  for (const key of [STATION_KEY, METER_KEY]) {
    expect([...card.keyBytes(key)]).toEqual(Array(16).fill(0xff));
    expect(card.triesOf(key)).toBe(3);
  }
});
