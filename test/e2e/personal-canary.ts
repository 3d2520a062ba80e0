/**
 * A station through which a known person is sent, and the search for that person in everything that it leaves: ledger with its
 * write-ahead log, copies, logs, refusals, metrics, what commands print without the key, and what a kill leaves.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import iconv from 'iconv-lite';
import { expect } from 'vitest';
import { createRandom } from '../../simulators/random.ts';
import { unsealFile } from '../../src/system/sealed-file.ts';
import { newOperationId } from '../rig/operation-ids.ts';
import { postAsPage } from '../rig/page-session.ts';
import { type Answer, askSocket } from './ask-socket.ts';
import { MAKER } from './households.ts';
import { PageStation } from './page-station.ts';
import { until } from './until.ts';

export const READER = 'ACS ACR39U ICC Reader 00 00';
/** Nobody: names that no text of ours holds. */
export const NAME = '鄢鹇骢';
export const PHONE = '13977770142';
export const ADDRESS = '麒麟湾壹号院77幢7单元7707';
export const IDENTITY = '310101197707077714';
export const PAYER = '鄢骁骉';
export const TITLE = '鄢鹇骢个人';
export const TAX_NO = '91310000MA1FL0X77Q';
/** One of 18 characters, by the check character of GB 11643. */
const GIVEN = '110105197707077736';
const CANARIES = { GIVEN, NAME, PHONE, ADDRESS, IDENTITY, PAYER, TITLE, TAX_NO };

/** The cards, the meters and what they write are outside. */
const OUTSIDE = /^(sim|credential$)/;

/** Base64 of a text in the midst of others begins at one of three places. */
const base64At = (bytes: Buffer, offset: number): Buffer => {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  return Buffer.from(
    text.slice(Math.ceil((offset * 4) / 3), Math.floor(((offset + bytes.length) * 4) / 3)),
  );
};

const escaped = (text: string): string =>
  text.replaceAll(
    /[^\0-\x7f]/gu,
    (c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );

/** The forms in which a text turns up by mistake. */
function formsOf(text: string): Buffer[] {
  const utf8 = Buffer.from(text);
  const codings = ['utf16-le', 'utf16-be', 'gb18030'].map((name) => iconv.encode(text, name));
  const bytes = [utf8, ...codings];
  return [
    ...bytes,
    ...bytes.map((own) => Buffer.from(own.toString('hex'))),
    ...bytes.map((own) => Buffer.from(own.toString('hex').toUpperCase())),
    ...[0, 1, 2].map((offset) => base64At(utf8, offset)),
    Buffer.from(escaped(text)),
    Buffer.from(encodeURIComponent(text)),
    Buffer.from([...utf8].join(',')),
  ];
}

const FORMS = Object.entries(CANARIES).flatMap(([name, text]) =>
  formsOf(text).map((form) => [name, form] as const),
);

export class CanaryStation {
  readonly station = new PageStation('small', { otherCardFormats: ['reference-money'] });
  /** What the station said to somebody who may not be told, or had no key. */
  readonly said: string[] = [];
  readonly #random = createRandom(7);

  readonly place = (name: string): string => join(this.station.folder, name);
  readonly id = (): string => newOperationId(this.#random);

  /** An answer that shows a customer to whoever asked may name them. */
  readonly ask = async (path: string, body?: object): Promise<number> =>
    (await this.station.ask(path, body)).status;

  /** The same, with what was answered where it is not 200. */
  async must(path: string, body?: object): Promise<Answer> {
    const answer = await this.station.ask(path, body);
    expect([path, answer.status, answer.text]).toMatchObject([path, 200, expect.anything()]);
    return answer;
  }

  /** A refusal, a metric, a state: nobody is in it. */
  readonly hear = async (path: string, body?: object): Promise<number> => {
    const { status, text } = await this.station.ask(path, body);
    this.said.push(text);
    return status;
  };

  readonly qika = (...words: string[]): string => {
    const text = this.station.qika(words);
    this.said.push(text);
    return text;
  };

  readonly person = (accountId: number) => ({
    operationId: this.id(),
    accountId,
    name: NAME,
    phone: PHONE,
    address: ADDRESS,
    communityId: 1,
    customerClass: 'residential',
    householdSize: 3,
    identity: GIVEN,
  });

  readonly paid = (amountFen = 5000) => ({
    operationId: this.id(),
    amountFen,
    channel: 'cash',
    payer: PAYER,
  });

  readonly bought = (amountFen = 5000) => ({ operationId: this.id(), want: { amountFen } });

  /** Company, copies and a file of keys that the machine's credential opens; the station is not started. */
  async furnish(more: object = {}): Promise<void> {
    await this.station.furnish({
      keys: { file: 'keys.sealed', credentialFile: 'credential' },
      backup: { dir: 'copies', keyFile: 'backup.key' },
      cardMac: true,
      ...more,
    });
    writeFileSync(this.place('backup.key'), '7b'.repeat(32), { mode: 0o600 });
    const words = ['keys', 'init', '--custodians', 'li.na,gu.wei'];
    const [li, gu] = ['one share of two', 'other share of two'];
    const typed = `${li}\n${li}\n${gu}\n${gu}\n`;
    const made = this.station.qika([...words, '--credential', this.place('credential')], typed);
    expect(made).toContain('personal data');
  }

  readonly meterOf = (accountId: number) => ({ maker: MAKER, number: 202_611_300_000 + accountId });

  /** A meter of its own for nobody yet, or for the account. */
  async withMeter(number: number, accountId: number | null, format?: string): Promise<void> {
    await this.must('/api/meters', {
      operationId: this.id(),
      communityId: 1,
      address: `3幢${number}室`,
      ...this.meterOf(number),
      direction: 'left',
      regulatorBoxId: 1,
      accountId,
      model: 'G2.5',
      initialIndexLitres: 0,
      ceilingLitres: 0,
      size: 'G2.5',
      metering: 'ic-card',
      acceptanceNo: `YS-${number}`,
      acceptedOn: '2026-11-20',
      ...(format === undefined ? {} : { format }),
    });
  }

  /** A new card is in the reader, whatever was there. */
  async newCard(card: string): Promise<void> {
    await this.station.hardware('remove').catch(() => undefined);
    await this.station.hardware('new-card', { card });
    await this.station.hardware('insert', { card });
  }

  /** The person has an account, a meter and a card, which is in the reader. */
  async withCard(accountId: number, format?: string): Promise<void> {
    await this.must('/api/accounts', this.person(accountId));
    await this.withMeter(accountId, accountId, format);
    await this.newCard(`card-${accountId}`);
    const cardNo = 60_000 + accountId;
    const opening = { operationId: this.id(), accountId, cardNo, reader: READER };
    // The reader tells of the card a moment after it is in.
    const isOpen = async () => (await this.ask('/api/cards/open', opening)) === 200;
    await until(`card-${accountId} to be opened`, isOpen, 20_000);
  }

  readonly sale = (accountId: number, amountFen = 5000) => ({
    accountId,
    reader: READER,
    payment: this.paid(amountFen),
    purchase: this.bought(amountFen),
    load: { operationId: this.id() },
  });

  /** As a page of its own, in which somebody is logged in. */
  async page(path: string, name?: string) {
    const port = Number(new URL(this.station.address).port);
    const { headers } = await this.station.session(name);
    return {
      post: (body: object, to = path) => postAsPage(port, to, body, headers),
      get: () => askSocket(this.place('qika.sock'), path, undefined, headers),
    };
  }

  /** Whatever it is asked for that names nobody. */
  async telling(): Promise<void> {
    for (const path of ['/metrics', '/readyz', '/api/keys', '/api/loads/open', '/api/lines'])
      await this.hear(path);
    for (const words of ['verify', 'journal', 'balances', 'lots', 'doctor', 'trial-balance'])
      this.qika(words);
    this.qika('audit', 'list');
    expect(this.said.some((text) => text.includes('laws') || text.includes('L12'))).toBe(true);
  }

  /** A copy made while it runs, opened, and a crash. */
  async copiedAndKilled(): Promise<void> {
    expect(this.station.qika(['backup'])).toContain('sealed');
    const copy = readdirSync(this.place('copies')).sort().at(-1) ?? '';
    const key = new Uint8Array(32).fill(0x7b);
    await unsealFile(join(this.place('copies'), copy), this.place('copy.db'), key);
    await this.station.kill();
    expect(this.station.verify()).not.toContain('BROKEN');
  }

  /** The person is in nothing that was left or said; and would be found, had they been. */
  expectNobody(): void {
    const left = this.#filesLeft();
    expect([...left.keys()]).toEqual(
      expect.arrayContaining(['keys.sealed', 'ledger.db', 'ledger.db-wal', 'copy.db']),
    );
    const looked = new Map([...left, ['what was said', Buffer.from(this.said.join('\n'))]]);
    looked.set('what the daemon printed', Buffer.from(this.station.said));
    const hits = [...looked].flatMap(([where, bytes]) =>
      FORMS.filter(([, form]) => bytes.includes(form)).map(([name]) => `${name} in ${where}`),
    );
    expect(hits).toEqual([]);
  }

  #filesLeft(): Map<string, Buffer> {
    const { folder } = this.station;
    const files = readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !OUTSIDE.test(relative(folder, path)));
    return new Map(files.map((path) => [relative(folder, path), readFileSync(path)]));
  }
}

/** What is looked for would be found in these bytes, in every form. */
export function expectFindable(bytes: Buffer): void {
  for (const [name, form] of FORMS) {
    expect(form.length, name).toBeGreaterThan(5);
    const planted = Buffer.concat([bytes, form]);
    expect(FORMS.some(([, one]) => planted.includes(one))).toBe(true);
  }
  for (const text of Object.values(CANARIES)) {
    const around = Buffer.from(`xx${text}yyy`).toString('base64');
    expect(FORMS.some(([, one]) => around.includes(String(one)))).toBe(true);
  }
}
