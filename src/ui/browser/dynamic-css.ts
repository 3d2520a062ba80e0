/**
 * Styles that Ant Design makes at run time, as constructable style sheets. They stand in for its own <style> elements
 * (@rc-component/util, Dom/dynamicCSS; @ant-design/icons, cssUtils), for which the page's policy would need an exception; a sheet that a script of this
 * station has made needs none. Same names and order as there: by priority, then as they came.
 */
interface Options {
  readonly prepend?: boolean | 'queue';
  readonly priority?: number;
}

interface Sheet {
  readonly key: string;
  readonly place: number;
  readonly sheet: CSSStyleSheet;
  /** What callers write their own marks on; it is never in the document. */
  readonly element: HTMLStyleElement;
}

let sheets: readonly Sheet[] = [];

/** What is prepended goes first, a queue by its priority, what is appended last. */
function placeOf({ prepend, priority = 0 }: Options): number {
  if (prepend === 'queue') return priority;
  return prepend === true ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function adopt(next: readonly Sheet[]): void {
  sheets = next;
  document.adoptedStyleSheets = next.map(({ sheet }) => sheet);
}

function insert(css: string, key: string, options: Options): HTMLStyleElement {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  const fresh = { key, place: placeOf(options), sheet, element: document.createElement('style') };
  const after = sheets.findIndex(({ place }) => place > fresh.place);
  const at = after === -1 ? sheets.length : after;
  adopt([...sheets.slice(0, at), fresh, ...sheets.slice(at)]);
  return fresh.element;
}

export const injectCSS = (css: string, options: Options = {}): HTMLStyleElement =>
  insert(css, '', options);

export function removeCSS(key: string): void {
  adopt(sheets.filter((sheet) => sheet.key !== key));
}

export function updateCSS(css: string, key: string, options: Options = {}): HTMLStyleElement {
  const present = sheets.find((sheet) => sheet.key === key);
  if (present === undefined) return insert(css, key, options);
  present.sheet.replaceSync(css);
  return present.element;
}

/** There is no container, and so no cache of one. */
export const clearContainerCache = (): void => undefined;
/** Nothing of the page lies in a shadow tree. */
export const getShadowRoot = (): null => null;

export function warningOnce(valid: boolean, message: string): void {
  if (!valid) console.error(message);
}
