/** The hardware boundary of serialport: `list` and `open`. It is passed in, so that a test may pass another one. */
import type { SerialPortStream } from '@serialport/stream';

export type SerialBinding = SerialPortStream['settings']['binding'];
