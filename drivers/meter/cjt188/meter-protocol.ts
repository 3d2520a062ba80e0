/** CJ/T 188 as one of the protocols of a line. */
import { assert } from '../../../src/core/outcome.ts';
import type { MeterProtocol } from '../protocol.ts';
import { type DataCipher, IN_CLEAR } from './cipher.ts';
import { Cjt188Meter } from './meter.ts';
import { PROFILES } from './profile.ts';

const SERS = 256;

export interface Cjt188Parts {
  /** Where the sequence numbers of reads begin, 0 … 255, so that a restart does not repeat the last ones. */
  readonly firstSer: number;
  /** The cipher of a line's meters, by the line's name; in clear where there is none. */
  readonly ciphers?: ReadonlyMap<string, DataCipher>;
}

export function cjt188Protocol({ firstSer, ciphers = new Map() }: Cjt188Parts): MeterProtocol {
  let ser = firstSer % SERS;
  const nextSer = (): number => {
    ser = (ser + 1) % SERS;
    return ser;
  };
  return {
    id: 'cjt188',
    profiles: [...PROFILES.keys()],
    isAddress: (text) => /^[0-9A-F]{14}$/.test(text) && !/^(?:A{14}|9{14})$/.test(text),
    meter(line, link) {
      const profile = PROFILES.get(link.profile);
      assert(profile !== undefined, () => `there is no profile ${link.profile}`);
      return new Cjt188Meter(line, link, {
        profile,
        cipher: ciphers.get(link.line) ?? IN_CLEAR,
        nextSer,
      });
    },
  };
}
