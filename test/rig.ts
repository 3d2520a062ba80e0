/**
 * The whole world in one call: virtual time, a real ledger, stations with real drivers over simulated readers, households
 * with cards and meters, and the laws they are held against.
 */

export { buildRig, type Rig, type RigOptions } from './rig/rig.ts';
export type { Deed } from './rig/till.ts';
