/** What a meter goes through while time passes: gas flows, pulses are lost, the battery runs down, the clock drifts, months end. */
import type { GasMeter } from './gas-meter.ts';
import { clockOf } from './serial-answers.ts';
import type { SerialFace } from './serial-face.ts';

export interface LifeSettings {
  /** Litres an hour that the household burns while the valve is open. */
  readonly flowLitresPerHour: number;
  /** Of a million litres that the base meter counts, so many escape the electronics (超用). */
  readonly lostPulsesPerMillion: number;
  /** Days until the battery is low. */
  readonly batteryDays: number;
  /** Of a million seconds, so many the clock is too fast; negative is too slow. */
  readonly clockPartsPerMillion: number;
}

export const QUIET_LIFE: LifeSettings = {
  flowLitresPerHour: 0,
  lostPulsesPerMillion: 0,
  batteryDays: 3650,
  clockPartsPerMillion: 0,
};

const MILLION = 1_000_000;
const HOUR = 3600;
const DAY = 86_400;
const MONTHS = 12;

const monthOf = (clock: string | null): string | null => clock?.slice(0, 7) ?? null;

/** Parts of a litre and of a second that have not become whole yet stay with the life, not with the meter. */
export class MeterLife {
  readonly #face: SerialFace;
  readonly #settings: LifeSettings;
  /** In parts of 3600 of a litre, and of a million. */
  #flowed = 0;
  #escaped = 0;
  #aged = 0;
  #month: string | null;

  constructor(face: SerialFace, settings: Partial<LifeSettings> = {}) {
    this.#face = face;
    this.#settings = { ...QUIET_LIFE, ...settings };
    this.#month = monthOf(clockOf(face));
  }

  /** So many seconds have passed in the world; its clock stands at their end. */
  pass(seconds: number): void {
    const { meter } = this.#face;
    this.#burn(meter, seconds);
    this.#age(meter, seconds);
    const drift = (seconds * this.#settings.clockPartsPerMillion) / MILLION;
    const { clockAhead } = meter.serial;
    if (drift !== 0 && clockAhead !== null) meter.keepSerial({ clockAhead: clockAhead + drift });
    this.#endMonth(meter);
  }

  /** Lost pulses reach the index of the base meter and nothing else. */
  #burn(meter: GasMeter, seconds: number): void {
    const { flowLitresPerHour, lostPulsesPerMillion } = this.#settings;
    if (flowLitresPerHour === 0 || !meter.valveOpen) return;
    this.#flowed += flowLitresPerHour * seconds;
    const whole = Math.floor(this.#flowed / HOUR);
    this.#flowed -= whole * HOUR;
    if (whole === 0) return;
    this.#escaped += whole * lostPulsesPerMillion;
    const lost = Math.floor(this.#escaped / MILLION);
    this.#escaped -= lost * MILLION;
    meter.consume(whole - lost);
    if (lost > 0) meter.passUncounted(lost);
  }

  #age(meter: GasMeter, seconds: number): void {
    this.#aged += seconds;
    if (this.#aged >= this.#settings.batteryDays * DAY && !meter.record.batteryLow) {
      meter.setAlarms({ batteryLow: true });
    }
  }

  /** The index of the moment is kept when the meter's own clock goes into another month. */
  #endMonth(meter: GasMeter): void {
    const month = monthOf(clockOf(this.#face));
    if (this.#month !== null && month !== null && month > this.#month) {
      const frozen = [meter.record.indexLitres, ...meter.serial.frozen].slice(0, MONTHS);
      meter.keepSerial({ frozen });
    }
    this.#month = month;
  }
}
