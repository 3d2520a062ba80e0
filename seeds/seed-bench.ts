/** The simulated hardware, as far as the story needs it. */
export interface SeedBench {
  /** It knows the secret of every card of the company, also of a replacement card. */
  newMeter(meter: {
    number: string;
    maker: number;
    company: number;
    counts: 'gas' | 'money';
  }): Promise<void>;
  newCard(card: string): Promise<void>;
  /** Resolves when the reader says that this card is in. */
  insert(card: string): Promise<void>;
  /** Resolves when the reader says that it is empty. */
  remove(): Promise<void>;
  putIntoMeter(card: string, meter: string): Promise<void>;
  burn(meter: string, days: number, litresPerDay: number): Promise<void>;
  /** Stops the meter's clock at this time of the story, in seconds since 1970: its reports enter the ledger. */
  stopClock(meter: string, seconds: number): Promise<void>;
  /** Lets the clocks of all meters run on from the present. */
  runClocks(): Promise<void>;
  pullAtByte(n: number): Promise<void>;
}
