/** What `qika doctor` looks at: the Node, the native modules, the files and the disk of this computer. */
import { spawnSync } from 'node:child_process';
import { existsSync, statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CoreFiles } from '../ports/core-files.ts';
import { shutCoreFiles } from '../system/core-files.ts';

/** A module that is there may still be built for another Node. */
export type ModuleState = 'loads' | 'does not load' | 'absent';

export interface Machine {
  /** As process.version: v20.19.0. */
  readonly nodeVersion: string;
  readonly platform: NodeJS.Platform;
  /** Folder of the project, where npm is to be run. */
  readonly projectFolder: string;
  module(name: string): ModuleState;
  exists(path: string): boolean;
  /** Bytes that this user may still write on the disk of an existing path. */
  freeBytes(path: string): number;
  /** What becomes of core files in a process that shuts them as a start does. */
  coreFiles(): CoreFiles;
}

function folderOfProject(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(`${folder}/package.json`)) folder = dirname(folder);
  return folder;
}

/** Found from this file, as the station finds it, and not from the folder where somebody typed the command. */
const findModule = createRequire(import.meta.url);

/** Loaded in a process of its own: a native module of another Node may take its process along. */
function stateOfModule(name: string): ModuleState {
  let path: string;
  try {
    path = findModule.resolve(name);
  } catch {
    return 'absent';
  }
  const needed = `require(${JSON.stringify(path)})`;
  // better-sqlite3 loads its native part only when a database is opened.
  const script = name === 'better-sqlite3' ? `new (${needed})(':memory:')` : needed;
  const { status } = spawnSync(process.execPath, ['-e', script], { stdio: 'ignore' });
  return status === 0 ? 'loads' : 'does not load';
}

export const thisMachine: Machine = {
  nodeVersion: process.version,
  platform: process.platform,
  projectFolder: folderOfProject(),
  module: stateOfModule,
  exists: (path) => existsSync(path),
  freeBytes(path) {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  },
  coreFiles: () => shutCoreFiles(),
};
