/** 户资料变更: what a customer's record says is changed, one matter a form, each with its reason. */
import { call } from '../api/client.ts';
import type { Account } from '../api/generated.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { carried, choice, optional, startingWith, text, whole } from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { customerWords } from './customers.ts';

interface Props {
  readonly account: Account;
  readonly settled: () => void;
}

function ContactForm({ account, settled }: Props) {
  const say = useRoom(customerWords);
  const form = useRoom(formWords);
  const { accountId, changes, name, phone, address } = account;
  return (
    <DeedForm
      name={`contact ${accountId}`}
      title={say.contact}
      text={say.contactText}
      needs="account.enter"
      button={say.contact}
      fields={{
        seen: carried(changes),
        name: startingWith(text(say.name, 60), name),
        phone: startingWith(optional(text(say.phone, 20)), phone ?? ''),
        address: startingWith(text(say.address, 120), address),
        identity: optional(text(say.identityFor, 32)),
        reason: text(form.reason, 120),
      }}
      send={(operationId, { identity, ...given }) =>
        call('POST /api/accounts/{accountId}/contact', {
          params: { accountId },
          body: { operationId, ...given, ...(identity !== null && { identity }) },
        })
      }
      settled={settled}
      done={(_answer, given) => say.changed(accountId, given.name)}
    />
  );
}

function InvoiceTitleForm({ account, settled }: Props) {
  const say = useRoom(customerWords);
  const form = useRoom(formWords);
  const { accountId, changes, invoiceTitle, taxNo } = account;
  return (
    <DeedForm
      name={`invoice-title ${accountId}`}
      title={say.invoice}
      text={say.invoiceText}
      needs="account.enter"
      button={say.invoice}
      fields={{
        seen: carried(changes),
        title: startingWith(optional(text(say.invoiceTitle, 80)), invoiceTitle),
        taxNo: startingWith(optional(text(say.taxNo, 30)), taxNo ?? ''),
        reason: text(form.reason, 120),
      }}
      checked={({ title, taxNo: no }) => title !== null || no === null}
      send={(operationId, { title, ...given }) =>
        call('POST /api/accounts/{accountId}/invoice-title', {
          params: { accountId },
          body: { operationId, title: title ?? '', ...given },
        })
      }
      settled={settled}
      done={(_answer, { title }) => say.changed(accountId, title ?? say.nothing)}
    />
  );
}

function HouseholdForm({ account, settled }: Props) {
  const say = useRoom(customerWords);
  const form = useRoom(formWords);
  const { accountId, changes, householdSize } = account;
  return (
    <DeedForm
      name={`household ${accountId}`}
      title={say.size}
      text={say.sizeText(householdSize)}
      needs="account.enter"
      button={say.size}
      fields={{
        seen: carried(changes),
        persons: whole(say.sizeNow, 1, 99),
        reason: text(form.reason, 120),
        second: text(form.second),
      }}
      checked={({ persons }) => persons !== householdSize}
      send={(operationId, body) =>
        call('POST /api/accounts/{accountId}/household', {
          params: { accountId },
          body: { operationId, ...body },
        })
      }
      settled={settled}
      done={(_answer, { persons }) => say.changed(accountId, say.persons(persons))}
    />
  );
}

function ClassForm({ account, settled }: Props) {
  const say = useRoom(customerWords);
  const form = useRoom(formWords);
  const { words } = useSpeech();
  const { accountId, changes, customerClass: now } = account;
  const classes: Readonly<Record<string, string>> = words.classes;
  return (
    <DeedForm
      name={`class ${accountId}`}
      title={say.reclass}
      text={say.reclassText(classes[now] ?? now)}
      needs="account.enter"
      button={say.reclass}
      fields={{
        seen: carried(changes),
        customerClass: choice<string>(say.reclassNow, classes),
        reason: text(form.reason, 120),
        second: text(form.second),
      }}
      checked={({ customerClass }) => customerClass !== now}
      send={(operationId, body) =>
        call('POST /api/accounts/{accountId}/class', {
          params: { accountId },
          body: { operationId, ...body },
        })
      }
      settled={settled}
      done={(_answer, { customerClass }) =>
        say.changed(accountId, classes[customerClass] ?? customerClass)
      }
    />
  );
}

export function RecordForms(props: Props) {
  return (
    <>
      <ContactForm {...props} />
      <InvoiceTitleForm {...props} />
      <HouseholdForm {...props} />
      <ClassForm {...props} />
    </>
  );
}
