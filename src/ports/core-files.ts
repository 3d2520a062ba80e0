/** May the kernel write this process's memory, with the keys in it, to a file (内存转储)? */
export type CoreFiles =
  /** No file is written, and this process cannot allow it again. */
  | 'shut'
  /** One would be: nothing here could forbid it. */
  | 'open'
  /** Not told by this system. */
  | 'unknown';
