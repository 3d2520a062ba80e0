/** What every meter protocol offers to the house: its name, its profiles, and meters over a line. */
import type { LineMeter, MeterLink } from '../../src/ports/meters.ts';
import type { Line } from './line/line.ts';

export interface MeterProtocol {
  /** Name in links and on the command line: small letters and digits. */
  readonly id: string;
  /** Profiles or register maps by name. */
  readonly profiles: readonly string[];
  /** Whether `text` is an address as this protocol prints it. */
  isAddress(text: string): boolean;
  /** `link` names this protocol, one of its profiles and an address of its form. */
  meter(line: Line, link: MeterLink): LineMeter;
}
