/** What one connection to a card says and does when the card, its reader or its host is not what it was. */
import { describe, expect, it } from 'vitest';
import { CardError } from '../../../src/ports/cards.ts';
import { settle } from '../../manual-clock.ts';
import { OTHER, SELECT, supervised } from './supervised.ts';
import { codeOf, READER } from './virtual-station.ts';

type Station = Awaited<ReturnType<typeof supervised>>;

/** Another program takes the card as soon as it can. */
function takenElsewhere({ hardware }: Station): void {
  const other = hardware.pcsclite();
  const take = (): void =>
    other.readers[READER]?.connect({ share_mode: 2 }, (error) => {
      if (error) take();
    });
  other.on('reader', ({ name }) => {
    if (name === READER) take();
  });
}

describe('a connection', () => {
  it('is the only one of its reader', async () => {
    const { supervisor } = await supervised();
    await supervisor.connect(READER);
    await expect(supervisor.connect(READER)).rejects.toThrow('is connected already');
  });

  it('to a card that is not there any more is refused without its host', async () => {
    const { supervisor, hardware, sent } = await supervised();
    hardware.remove(READER);
    await settle();
    expect(await codeOf(supervisor.connect(READER))).toBe('card.removed');
    expect(sent).toEqual(['open']);
  });

  it('that was refused does not stand in the way of the next', async () => {
    const { supervisor, hardware } = await supervised();
    const other = hardware.pcsclite();
    await settle();
    const theirs = other.readers[READER];
    theirs?.connect({ share_mode: 2 }, () => undefined);
    await settle();
    expect(await codeOf(supervisor.connect(READER))).toBe('reader.in-use-elsewhere');
    theirs?.disconnect(0, () => undefined);
    await settle();
    const again = await supervisor.connect(READER);
    expect(await again.transmit(SELECT)).toEqual(Uint8Array.of(0x90, 0));
  });

  it('goes on after a power cycle, and after another', async () => {
    const { supervisor } = await supervised();
    const connection = await supervisor.connect(READER);
    await connection.reconnect();
    await connection.reconnect();
    expect(await connection.transmit(SELECT)).toEqual(Uint8Array.of(0x90, 0));
  });

  it('takes the power from the card between the two ends of a power cycle', async () => {
    const { supervisor, card, freezeAt } = await supervised();
    const connection = await supervisor.connect(READER);
    expect(card.powered).toBe(true);
    freezeAt('connect');
    connection.reconnect().catch(() => undefined);
    await settle();
    expect(card.powered).toBe(false);
  });

  it.each([true, false])(
    'leaves the power on a card given back in good order: %s',
    async (well) => {
      const { supervisor, card } = await supervised();
      const connection = await supervisor.connect(READER);
      if (!well) connection.fail(new CardError('card.outcome-unknown', READER, 'one byte came'));
      await connection.disconnect();
      expect(card.powered).toBe(well);
    },
  );

  it('is over once it was given back', async () => {
    const { supervisor } = await supervised();
    const connection = await supervisor.connect(READER);
    await connection.disconnect();
    await expect(connection.transmit(SELECT)).rejects.toThrow('has been given back');
  });
});

describe('the first error of a connection', () => {
  it('ends it: nothing more is sent', async () => {
    const { supervisor, seen, sent } = await supervised();
    const connection = await supervisor.connect(READER);
    Object.assign(seen(READER) ?? {}, { connected: false });
    expect(await codeOf(connection.transmit(SELECT))).toBe('card.outcome-unknown');
    const before = sent.length;
    expect(await codeOf(connection.transmit(SELECT))).toBe('card.outcome-unknown');
    expect(await codeOf(connection.reconnect())).toBe('card.outcome-unknown');
    expect(sent).toHaveLength(before);
  });

  it('stays what it was when the card leaves after it', async () => {
    const { supervisor, hardware } = await supervised();
    const connection = await supervisor.connect(READER);
    connection.fail(new CardError('card.outcome-unknown', READER, 'one byte came'));
    hardware.remove(READER);
    await settle();
    expect(connection.failure?.code).toBe('card.outcome-unknown');
  });

  it('comes by itself when the card leaves', async () => {
    const { supervisor, hardware } = await supervised();
    const connection = await supervisor.connect(READER);
    hardware.remove(READER);
    await settle();
    expect(connection.failure?.code).toBe('card.removed');
  });

  it('comes by itself when another card has taken its place between two reports', async () => {
    const { supervisor, seen } = await supervised();
    const connection = await supervisor.connect(READER);
    seen(READER)?.tell(0x7_0022, Uint8Array.of(0x3b, 0x04));
    await settle();
    expect(connection.failure?.code).toBe('card.removed');
  });

  it('comes by itself when the reader leaves before its slot is seen to be empty', async () => {
    const { supervisor, seen } = await supervised();
    const connection = await supervisor.connect(READER);
    // The list of readers is watched by itself, and may be the first to know.
    seen(READER)?.close();
    await settle();
    expect(connection.failure?.code).toBe('reader.gone');
  });

  it('does not come from a neighbour', async () => {
    const { supervisor, hardware } = await supervised();
    const connection = await supervisor.connect(READER);
    hardware.unplug(OTHER);
    await settle();
    expect(connection.failure).toBe(null);
  });

  it('of a power cycle is one of the connection', async () => {
    const station = await supervised();
    const connection = await station.supervisor.connect(READER);
    takenElsewhere(station);
    expect(await codeOf(connection.reconnect())).toBe('reader.in-use-elsewhere');
    expect(connection.failure?.code).toBe('reader.in-use-elsewhere');
  });

  it('is what a power cycle ends with whose card was pulled meanwhile, and no host is asked for it', async () => {
    const { supervisor, hardware, sent } = await supervised();
    const connection = await supervisor.connect(READER);
    const again = connection.reconnect();
    hardware.remove(READER);
    await expect(again).rejects.toThrow('the card left');
    await expect(again).rejects.toBe(connection.failure);
    expect(sent.at(-1)).toBe('disconnect');
  });
});
