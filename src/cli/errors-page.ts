/** docs/errors.md: the one catalogue of errors as a page, every code with its status, meaning and next step. */
import { CATALOGUE, type CatalogueEntry } from '../core/catalogue.ts';

const HEAD = `# Errors 错误目录

Every refused request answers \`application/problem+json\` with one of these codes; the command line and the tickets use the
same sentences. \`{name}\` is filled from the problem's \`facts\`. This page is made from src/core/catalogue.ts by
\`npm run docs\`, and a test holds the two together.

- A 4xx problem says that nothing of the request had an effect. Where one operation of several had, the answer is 200 or 202
  and the problem stands beside the operation that it stopped.
- After \`internal\` and \`store.…\` the outcome may be unknown: send the request again with the same operation ids, or ask
  for the operation by its id. Nothing happens twice.

本页由错误目录生成。4xx 表示请求未产生任何效果。\`internal\` 与 \`store.…\` 之后结果可能未知：请用同一操作号重发或查询，不会重复办理。

| code 代码 | status 状态 | meaning 含义 | next step 下一步 |
|---|---|---|---|
`;

/** A bar would end the cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|');

const row = ([code, { status, en, zh }]: [string, CatalogueEntry]): string =>
  `| \`${code}\` | ${status} | ${cell(en.what)}<br>${cell(zh.what)} | ${cell(en.next)}<br>${cell(zh.next)} |`;

export const errorsPage = (): string => `${HEAD}${Object.entries(CATALOGUE).map(row).join('\n')}\n`;
