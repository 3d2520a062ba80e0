/** Requests that are being answered. A stop refuses new ones and waits for these: a card may be in the middle of a write. */
export class OpenWork {
  #count = 0;
  #closing = false;
  #waiting: (() => void)[] = [];

  get closing(): boolean {
    return this.#closing;
  }

  /** Refuses everything that comes from now on; resolves when the last open request has been answered. */
  close(): Promise<void> {
    this.#closing = true;
    if (this.#count === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  begin(): void {
    this.#count += 1;
  }

  end(): void {
    this.#count -= 1;
    if (this.#count > 0 || !this.#closing) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
