/**
 * Customers' personal data on its way into the ledger and out of it. Everything below (rules, chain, tables, verify) sees
 * sealed texts and needs no key; everything above sees people. Without a cipher texts are kept in clear, and texts in
 * clear are always read as they stand: an older ledger has them.
 */
import type { AccountId } from '../../core/ids.ts';
import type { LedgerCommand } from '../../core/ledger/commands.ts';
import type { MeterEndRow } from '../../core/ledger/life/rows.ts';
import type { AccountRow } from '../../core/ledger/rows.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import { ERASED, LOCKED, readSealed, sealedText, UNREADABLE } from '../../core/personal.ts';
import type { Hash } from '../../ports/hash.ts';
import type { PersonalCipher } from '../../ports/personal.ts';
import type { OperationView } from '../../ports/store.ts';
import { VaultSealedError } from '../../ports/vault.ts';
import type { personalKeyTable } from '../tables/personal-keys.ts';
import {
  isOfAnother,
  isPersonal,
  isToSeal,
  keeperOf,
  type Owners,
  ownerOf,
  PERSON,
  type Person,
  personFrom,
  personIn,
  sealedPerson,
  withPerson,
  withTexts,
} from './fields.ts';

const KEY_NAME_BYTES = 16;
/** In the place of a customer's random bytes for what outlives every customer: the data key alone opens it. */
const BOOKS_SALT = new Uint8Array(32);

/** The name of a customer's key: 22 characters that tell nothing of it. */
export const keyNameOf = (hash: Hash, salt: Uint8Array): string =>
  Buffer.from(hash.sha256(salt).subarray(0, KEY_NAME_BYTES)).toString('base64url');

/** What a key is needed for; null where this station has not that key. */
function unlessSealed<T>(use: () => T): T | null {
  try {
    return use();
  } catch (cause) {
    if (cause instanceof VaultSealedError) return null;
    throw cause;
  }
}

type Named = Pick<AccountRow, 'accountId' | 'name' | 'phone' | 'address'>;

export interface SealedCommand {
  readonly command: LedgerCommand;
  /** A customer's first key, to be kept with the command; null where they have one, or need none. */
  readonly drawn: { readonly accountId: AccountId; readonly salt: Uint8Array } | null;
}

export class Persons {
  private readonly keys: ReturnType<typeof personalKeyTable>;
  private readonly hash: Hash;
  private readonly cipher: PersonalCipher | null;
  private readonly owners: Owners;
  private readonly booksKey: string;

  constructor(
    keys: ReturnType<typeof personalKeyTable>,
    hash: Hash,
    cipher: PersonalCipher | null,
    owners: Owners,
  ) {
    this.keys = keys;
    this.hash = hash;
    this.cipher = cipher;
    this.owners = owners;
    this.booksKey = keyNameOf(hash, BOOKS_SALT);
  }

  /** Is everything new sealed? */
  seals(): boolean {
    return this.cipher !== null;
  }

  /** Are there texts that only a key would open, and none? A file of keys from before has none of this family. */
  locked(): boolean {
    const { cipher } = this;
    return cipher !== null && unlessSealed(() => cipher.version()) === null;
  }

  /** Refuses keys.sealed where there is something to seal and no key. Throws VaultSealedError for a file without data keys. */
  seal(command: LedgerCommand): Outcome<SealedCommand> {
    const { cipher } = this;
    const plain = accept({ command, drawn: null });
    if (cipher === null || !isPersonal(command)) return plain;
    const accountId = ownerOf(command, this.owners);
    if (accountId === undefined) return plain;
    if (command.kind === 'change-account' && this.owners.isInClear(accountId)) return plain;
    const kept = keeperOf(command) === 'books' ? BOOKS_SALT : this.keys.get(accountId);
    if (isOfAnother(command) && kept === undefined) {
      // The paper of a customer in clear says what the ledger says in clear. A deleted one gets no new key, and nothing in clear.
      return this.owners.isErased(accountId) && command.kind !== 'print-slip'
        ? refuse('erasure.done', { accountId })
        : plain;
    }
    const version = cipher.version();
    if (version === null) {
      // What a station without keys prints shows nobody.
      return command.kind === 'print-slip' ? plain : refuse('keys.sealed');
    }
    const salt = kept ?? cipher.newSalt();
    const keyName = keyNameOf(this.hash, salt);
    const change = (field: string, text: string): string => {
      if (!isToSeal(text)) return text;
      const box = cipher.seal(version, { accountId, salt, field }, text);
      return sealedText({ version, keyName, box: Buffer.from(box).toString('base64url') });
    };
    const person = personIn(command);
    return accept({
      command:
        person === null
          ? withTexts(command, change)
          : withPerson(command, sealedPerson(person, change)),
      drawn: kept === undefined ? { accountId, salt } : null,
    });
  }

  /** Once its command stands. */
  keep({ drawn }: SealedCommand): void {
    if (drawn !== null) this.keys.add(drawn.accountId, drawn.salt);
  }

  /** Is it sealed under the customer's own key, which a deletion destroys? */
  fallsWith(accountId: AccountId, text: string): boolean {
    const salt = this.keys.get(accountId);
    return salt !== undefined && readSealed(text)?.keyName === keyNameOf(this.hash, salt);
  }

  /** A text as it may be shown: itself, opened, or a word for why not. */
  text(accountId: AccountId, field: string, text: string): string {
    const sealed = readSealed(text);
    if (sealed === null) return text;
    const salt = sealed.keyName === this.booksKey ? BOOKS_SALT : this.keys.get(accountId);
    if (salt === undefined) return ERASED;
    const { cipher } = this;
    if (cipher === null || this.locked()) return LOCKED;
    const box = Buffer.from(sealed.box, 'base64url');
    const place = { accountId, salt, field };
    return (
      unlessSealed(() => ({ opened: cipher.open(sealed.version, place, box) ?? UNREADABLE }))
        ?.opened ?? LOCKED
    );
  }

  /** Name, telephone and address of a customer; a deleted one is called by the number. */
  person({ accountId, name, phone, address }: Named): Person {
    if (readSealed(name) === null) {
      return name === ''
        ? { name: `客户 #${accountId}${ERASED}`, phone: null, address: ERASED }
        : { name, phone, address };
    }
    const opened = this.text(accountId, PERSON, name);
    const person = opened.startsWith('[') ? personFrom(opened) : null;
    return person ?? { name: opened, phone: null, address: opened };
  }

  account(row: AccountRow): AccountRow & Person {
    const { accountId, invoiceTitle, taxNo } = row;
    return {
      ...row,
      ...this.person(row),
      invoiceTitle: this.text(accountId, 'title', invoiceTitle),
      taxNo: taxNo === null ? null : this.text(accountId, 'taxNo', taxNo),
    };
  }

  meterEnd(row: MeterEndRow): MeterEndRow {
    const { papers } = row;
    return papers === undefined
      ? row
      : { ...row, papers: this.text(row.accountId, 'papers', papers) };
  }

  operation(view: OperationView): OperationView {
    const { command } = view;
    if (!isPersonal(command)) return view;
    const accountId = ownerOf(command, this.owners);
    if (accountId === undefined) return view;
    const person = personIn(command);
    if (person !== null) {
      if (readSealed(person.name) === null) return view;
      return {
        ...view,
        command: withPerson(command, this.person({ accountId, ...person })),
      };
    }
    const shown = withTexts(command, (field, text) => this.text(accountId, field, text));
    return { ...view, command: shown };
  }
}
