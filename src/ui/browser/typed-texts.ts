/**
 * What was typed into forms, for this tab alone: it outlives a reload, and nothing else. It names people, so it goes when the
 * person at the page goes; that something was sent is kept beside it, in `kept.ts`, by its number.
 */
const PREFIX = 'qika.form.';

/** What a form of that name is kept under, here and there. */
export const formKey = (person: string, name: string): string => `${PREFIX}${person}.${name}`;

/** Null when nothing is kept. */
export function typedTexts(key: string): Readonly<Record<string, string>> | null {
  const text = sessionStorage.getItem(key);
  return text === null ? null : (JSON.parse(text) as Readonly<Record<string, string>>);
}

export const keepTexts = (key: string, texts: Readonly<Record<string, string>>): void =>
  sessionStorage.setItem(key, JSON.stringify(texts));

export const forgetTexts = (key: string): void => sessionStorage.removeItem(key);

const ofForms = (store: Storage): string[] =>
  Object.keys(store).filter((key) => key.startsWith(PREFIX));

/** Whoever sits down next finds nothing of those before; `person` keeps their own. */
export function forgetAllTexts(person: string | null = null): void {
  for (const key of ofForms(sessionStorage)) {
    if (person === null || !key.startsWith(formKey(person, ''))) sessionStorage.removeItem(key);
  }
}

/** An earlier page kept the texts beside the number, for every tab and for good: the number stays. */
export function withoutOldTexts(): void {
  for (const key of ofForms(localStorage)) {
    const { operationId } = JSON.parse(localStorage.getItem(key) ?? '{}') as {
      readonly operationId?: unknown;
    };
    localStorage.setItem(key, JSON.stringify({ operationId }));
  }
}
