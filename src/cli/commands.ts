/** What the commands of `qika` have in common. */
import type { Config } from '../config/config.ts';
import type { Options } from './options.ts';

/** A command takes the words after its name and ends with the program's exit code. */
export type Command = (words: readonly string[]) => Promise<number>;

/** The configuration that --config, or else the demo's --data and --port, names. */
export type ConfigOf = (options: Options) => Promise<Config>;
