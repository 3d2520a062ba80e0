/** Every known data identifier, by name and by layout. */
import { nameOf2018, nameOfIotGas } from '../codes.ts';
import type { Profile } from '../profile.ts';
import { IOT_GAS_LAYOUTS } from './iot-gas.ts';
import type { Layout } from './layout.ts';
import { METERING_LAYOUTS } from './metering.ts';
import { PURCHASE_LAYOUTS } from './purchase.ts';
import { SETTINGS_LAYOUTS } from './settings.ts';

/** The data identifiers of the text, which every profile knows. */
export const STANDARD_LAYOUTS: readonly Layout[] = [
  ...METERING_LAYOUTS,
  ...PURCHASE_LAYOUTS,
  ...SETTINGS_LAYOUTS,
];

function group(layouts: readonly Layout[]): ReadonlyMap<string, readonly Layout[]> {
  const groups = new Map<string, Layout[]>();
  for (const layout of layouts) groups.set(layout.di, [...(groups.get(layout.di) ?? []), layout]);
  return groups;
}

const STANDARD = group(STANDARD_LAYOUTS);
const WITH_IOT_GAS = group([...STANDARD_LAYOUTS, ...IOT_GAS_LAYOUTS]);

/** All layouts of a data identifier under a profile; none where it is not known. */
export const layoutsOf = (di: string, profile: Profile): readonly Layout[] =>
  (profile.iotGas ? WITH_IOT_GAS : STANDARD).get(di) ?? [];

/** What a data identifier is called; null where nobody has said. */
export function nameOf(di: string, profile: Profile): string | null {
  const title = layoutsOf(di, profile)[0]?.title;
  return title ?? nameOf2018(di) ?? (profile.iotGas ? nameOfIotGas(di) : null);
}
