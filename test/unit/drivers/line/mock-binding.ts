/** binding-mock as serialport's own types know it; the package's types do not resolve from a module. */
import { createRequire } from 'node:module';
import type { SerialPortMock } from 'serialport';

export const { MockBinding } = createRequire(import.meta.url)('@serialport/binding-mock') as {
  readonly MockBinding: typeof SerialPortMock.binding;
};
