/** One line of the catalogue of refusals. */
export interface CatalogueEntry {
  readonly status: number;
  readonly en: { readonly what: string; readonly next: string };
  readonly zh: { readonly what: string; readonly next: string };
}

export const entry = (
  status: number,
  en: readonly [string, string],
  zh: readonly [string, string],
): CatalogueEntry => ({
  status,
  en: { what: en[0], next: en[1] },
  zh: { what: zh[0], next: zh[1] },
});
