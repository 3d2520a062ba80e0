/**
 * Whether the device behind an open port is still the one that was opened. A port whose adapter was pulled out often says
 * nothing until something is written to it, and an adapter put back bears the same name and is another device.
 */
import { stat } from 'node:fs/promises';
import type { SerialBinding } from './serial-binding.ts';

/** What is at `path` now, as a text that differs for another device; null when there is nothing. */
export type DevicePresence = (path: string) => Promise<string | null>;

/** Where ports are files (Linux, macOS): the file behind the name. */
export const deviceFile: DevicePresence = async (path) => {
  try {
    const { dev, ino, rdev, birthtimeMs } = await stat(path);
    return [dev, ino, rdev, birthtimeMs].join(':');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw cause;
  }
};

/** Where they are not (Windows): what the system lists. */
export const listedPort =
  (binding: SerialBinding): DevicePresence =>
  async (path) => {
    const found = (await binding.list()).find((port) => port.path === path);
    return found === undefined ? null : `${found.path}:${found.serialNumber ?? ''}`;
  };
