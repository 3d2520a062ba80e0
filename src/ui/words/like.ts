/** The same words in another language: every sentence may differ, every name must be there. */
export type Like<T> = T extends string
  ? string
  : T extends (...given: infer A) => string
    ? (...given: A) => string
    : { readonly [K in keyof T]: Like<T[K]> };
