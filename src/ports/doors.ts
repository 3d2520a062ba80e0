/** Doors that the service manager has opened already (socket activation): TCP for browsers, a Unix socket for commands. */
export interface InheritedDoors {
  /** File descriptors, listening. */
  readonly tcp: number;
  readonly local: number;
}

/** Doors were handed over, but not these two. */
export class DoorsError extends Error {
  override readonly name = 'DoorsError';
}
