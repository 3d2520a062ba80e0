/** A CJ/T 188 meter over a line. Reads are repeated; whatever changes a meter goes out exactly once a call. */
import type { CreditOrder, CreditRule, PurchaseCounter } from '../../../src/core/line-load.ts';
import { type Litre, litre } from '../../../src/core/units.ts';
import type { FrameField } from '../../../src/ports/frames.ts';
import {
  type LineMeter,
  MeterError,
  type MeterIndex,
  type MeterLink,
  type ValveState,
} from '../../../src/ports/meters.ts';
import type { Line } from '../line/line.ts';
import { bytesOf } from './bytes.ts';
import type { DataCipher } from './cipher.ts';
import { clockBytes } from './clock-bytes.ts';
import { READ, READ_ADDRESS, WRITE, WRITE_ADDRESS } from './di/layout.ts';
import type { Profile } from './profile.ts';
import { type Answer, exchangeOf, type Question } from './question.ts';

const GAS = 0x30;
const ANY_TYPE = 0xaa;
const WILDCARD = 'AA'.repeat(7);
/** A read is asked so often at most. */
const READ_TRIES = 3;
/** Largest number of eight decimal digits: hundredths of a cubic metre. */
const CREDIT_MAX = 99_999_999;
/** Gas of one step of a purchase in a meter that counts gas: 0.01 m³. */
const CREDIT_UNIT = litre(10);

/** Amounts are eight decimal digits, low pair first. */
const amountBytes = (amount: number): Uint8Array =>
  bytesOf(amount.toString().padStart(8, '0')).reverse();

const creditRuleOf = ({ creditUnit, creditedOnceBySer, timing }: Profile): CreditRule | null =>
  creditUnit === 'm³'
    ? {
        unit: CREDIT_UNIT,
        amountMax: CREDIT_MAX,
        totalMax: CREDIT_MAX,
        longestExecutionMs: timing.creditMs,
        resendIsSafe: creditedOnceBySer,
      }
    : null;

/** Whole litres of an exact decimal of cubic metres, rounded down. */
function litresOf(cubicMetres: string): Litre {
  const [whole = '0', fraction = ''] = cubicMetres.split('.');
  return litre(Number(`${whole}${fraction.padEnd(3, '0').slice(0, 3)}`));
}

/** Steps of 0.01 from a decimal with two digits behind the point. */
const stepsOf = (decimal: string): number => Number(decimal.replace('.', ''));

export class Cjt188Meter implements LineMeter {
  readonly link: MeterLink;
  readonly creditRule: CreditRule | null;
  readonly #line: Line;
  readonly #profile: Profile;
  readonly #cipher: DataCipher;
  readonly #nextSer: () => number;

  constructor(
    line: Line,
    link: MeterLink,
    how: { readonly profile: Profile; readonly cipher: DataCipher; readonly nextSer: () => number },
  ) {
    this.link = link;
    this.creditRule = creditRuleOf(how.profile);
    this.#line = line;
    this.#profile = how.profile;
    this.#cipher = how.cipher;
    this.#nextSer = how.nextSer;
  }

  async readAddress(): Promise<string> {
    const question = {
      meterType: ANY_TYPE,
      address: WILDCARD,
      control: READ_ADDRESS,
      di: '810A',
      answerLength: 3,
    };
    const { frame } = await this.#read(question);
    return frame.address;
  }

  async readIndex(): Promise<MeterIndex> {
    const answer = await this.#read({ di: '901F', answerLength: 22 });
    const settlement = this.#find(answer, 'settlementVolume');
    const valve = this.#find(answer, 'valve');
    const clock = this.#find(answer, 'clock');
    const batteryLow = this.#find(answer, 'batteryLow');
    return {
      index: litresOf(this.#text(answer, 'currentVolume')),
      settlementIndex: typeof settlement === 'string' ? litresOf(settlement) : null,
      clock: typeof clock === 'string' ? clock : null,
      valve: valveOf(valve),
      batteryLow: typeof batteryLow === 'boolean' ? batteryLow : null,
    };
  }

  async readPurchases(): Promise<PurchaseCounter> {
    const answer = await this.#read({ di: '8105', answerLength: 18 }, 'strict');
    const count = this.#find(answer, 'purchaseSeq');
    if (typeof count !== 'number') throw this.#unreadable('it has no purchase count');
    return {
      count,
      amount: stepsOf(this.#text(answer, 'purchaseAmount')),
      total: stepsOf(this.#text(answer, 'purchaseTotal')),
      remaining: stepsOf(this.#text(answer, 'remaining')),
    };
  }

  async setClock(local: string): Promise<void> {
    const payload = clockBytes(local, this.#profile.clockOrder);
    await this.#write({ di: 'A015', payload, answerLength: 3 }, this.#nextSer());
  }

  async writeAddress(address: string): Promise<void> {
    const payload = bytesOf(address).reverse();
    const question = { control: WRITE_ADDRESS, di: 'A018', payload, answerLength: 3 };
    await this.#write(question, this.#nextSer());
  }

  async setValve(state: 'open' | 'closed'): Promise<ValveState | null> {
    const [code] = [...this.#profile.valveCodes].find(([, meant]) => meant === state) ?? [];
    if (code === undefined) throw this.#error('meter.not-supported', false, `no code for ${state}`);
    const payload = Uint8Array.of(code);
    const answer = await this.#write({ di: 'A017', payload, answerLength: 5 }, this.#nextSer());
    return valveOf(this.#find(answer, 'valve'));
  }

  async credit({ ser, count, amount }: CreditOrder): Promise<void> {
    if (this.creditRule === null) {
      throw this.#error('meter.not-supported', false, 'its profile counts money, not gas');
    }
    const payload = Uint8Array.of(count, ...amountBytes(amount));
    const answer = await this.#write({ di: 'A013', payload, answerLength: 8 }, ser);
    const echoed = this.#find(answer, 'purchaseSeq');
    if (echoed !== count || stepsOf(this.#text(answer, 'purchaseAmount')) !== amount) {
      throw this.#unreadable('it echoes another purchase');
    }
  }

  async #read(
    question: Partial<Question> & Pick<Question, 'di' | 'answerLength'>,
    ser: 'strict' | 'as-profile' = 'as-profile',
  ): Promise<Answer> {
    const profile: Profile =
      ser === 'strict' ? { ...this.#profile, readSer: 'strict' } : this.#profile;
    for (let tried = 1; ; tried += 1) {
      try {
        const turnaroundMs = profile.timing.readMs;
        return await this.#ask(
          { control: READ, turnaroundMs, ...question, ser: this.#nextSer() },
          profile,
        );
      } catch (cause) {
        const again =
          cause instanceof MeterError && ['meter.silent', 'line.lost'].includes(cause.code);
        if (!again || tried >= READ_TRIES) throw cause;
      }
    }
  }

  #write(
    question: Partial<Question> & Pick<Question, 'di' | 'answerLength' | 'payload'>,
    ser: number,
  ): Promise<Answer> {
    const turnaroundMs = this.#profile.timing.writeMs;
    return this.#ask({ control: WRITE, turnaroundMs, ...question, ser }, this.#profile);
  }

  #ask(question: Omit<Question, 'meterType' | 'address'>, profile: Profile): Promise<Answer> {
    const whole = { meterType: GAS, address: this.link.address, ...question };
    return this.#line.exchange(exchangeOf(whole, profile, this.#cipher, this.#line));
  }

  #find({ body }: Answer, name: string): FrameField['value'] {
    return body.fields.find((field) => field.name === name)?.value ?? null;
  }

  #text(answer: Answer, name: string): string {
    const value = this.#find(answer, name);
    if (typeof value === 'string') return value;
    throw this.#unreadable(answer.body.warnings.join('; ') || `it has no ${name}`);
  }

  #unreadable(why: string): MeterError {
    return this.#error('meter.answer-unreadable', true, why);
  }

  #error(code: MeterError['code'], sent: boolean, why: string): MeterError {
    const { line, address } = this.link;
    return new MeterError(code, line, sent, `meter ${address} on line ${line}: ${why}`);
  }
}

const valveOf = (value: FrameField['value']): ValveState | null =>
  value === 'open' || value === 'closed' || value === 'faulty' ? value : null;
