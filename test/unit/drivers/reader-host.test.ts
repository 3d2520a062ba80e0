import { describe, expect, it } from 'vitest';
import { ReaderHost } from '../../../drivers/card/readers/host.ts';
import { createInlineLauncher } from '../../../drivers/card/readers/inline-launcher.ts';
import type { HostReport } from '../../../drivers/card/readers/messages.ts';
import { createVirtualReaders } from '../../../simulators/card/virtual-pcsc.ts';
import { settle } from '../../manual-clock.ts';
import { documentedImage } from './reference-images.ts';
import { cardHolding, READER } from './virtual-station.ts';

const I1 = documentedImage('I1');
const CONNECT = { kind: 'connect', request: 1, reader: READER, insertion: 1 } as const;
const SELECT = {
  kind: 'transmit',
  request: 2,
  reader: READER,
  connection: 1,
  command: 'ffa400000106',
} as const;

describe('a reader host', () => {
  it('sends nothing once the service counts another insertion', async () => {
    const hardware = createVirtualReaders({ readers: [READER] });
    hardware.insert(READER, cardHolding(I1));
    const contexts: ReturnType<typeof hardware.pcsclite>[] = [];
    const reports: HostReport[] = [];
    const host = new ReaderHost(
      () => {
        const context = hardware.pcsclite();
        contexts.push(context);
        return context;
      },
      (report) => reports.push(report),
    );
    host.handle({ kind: 'open' });
    await settle();
    host.handle(CONNECT);
    await settle();
    const commands = hardware.reader().microseconds;
    // The old handle would reach the new card: the service has not noticed, only its counter has moved.
    const present = 0x22;
    contexts[0]?.readers[READER]?.tell(0x7_0000 + present, Uint8Array.of(0x3b, 0x04));
    host.handle(SELECT);
    await settle();
    expect(reports.at(-1)).toMatchObject({
      request: 2,
      ok: false,
      fault: { code: 'card.removed' },
    });
    expect(hardware.reader().microseconds).toBe(commands);
  });

  it('says and does nothing after its launcher has killed it', async () => {
    const hardware = createVirtualReaders({ readers: [READER] });
    hardware.insert(READER, cardHolding(I1));
    const reports: HostReport[] = [];
    const handle = createInlineLauncher({ binding: hardware.pcsclite }).launch({
      report: (report) => reports.push(report),
      exited: () => undefined,
    });
    handle.send({ kind: 'open' });
    await settle();
    handle.send(CONNECT);
    await settle();
    hardware.reader().plan({ kind: 'hang', command: 1, executed: false });
    handle.send(SELECT);
    await settle();
    const before = reports.length;
    await handle.kill();
    hardware.wake(READER);
    hardware.remove(READER);
    handle.send({ kind: 'open' });
    await settle();
    expect(reports).toHaveLength(before);
  });
});
