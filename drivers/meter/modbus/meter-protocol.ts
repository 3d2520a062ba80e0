/** Modbus RTU as one of the protocols of a line; its profiles are register maps. */
import { assert } from '../../../src/core/outcome.ts';
import type { MeterProtocol } from '../protocol.ts';
import { ModbusMeter } from './meter.ts';
import { REGISTER_MAPS } from './register-map.ts';

const UNIT_MAX = 247;

export const modbusProtocol: MeterProtocol = {
  id: 'modbus',
  profiles: [...REGISTER_MAPS.keys()],
  isAddress: (text) => /^[1-9]\d{0,2}$/.test(text) && Number(text) <= UNIT_MAX,
  meter(line, link) {
    const map = REGISTER_MAPS.get(link.profile);
    assert(map !== undefined, () => `there is no register map ${link.profile}`);
    return new ModbusMeter(line, link, map);
  },
};
