/** Wall-clock and processor time of one stretch of work or of many. */
export class Stopwatch {
  private seconds = 0;
  private cpuSeconds = 0;

  async time<T>(work: () => Promise<T> | T): Promise<T> {
    const cpu = process.cpuUsage();
    const began = performance.now();
    const made = await work();
    const { user, system } = process.cpuUsage(cpu);
    this.seconds += (performance.now() - began) / 1000;
    this.cpuSeconds += (user + system) / 1e6;
    return made;
  }

  total(): { readonly seconds: number; readonly cpuSeconds: number } {
    return { seconds: this.seconds, cpuSeconds: this.cpuSeconds };
  }
}
