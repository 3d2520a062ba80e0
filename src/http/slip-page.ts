/** A slip as a page for the browser's own printer: the same lines, on a sheet as wide as the roll. */
import type { PaperWidth, SlipLine } from '../core/slip.ts';

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

function lineHtml(line: SlipLine): string {
  switch (line.kind) {
    case 'title':
      return `<h1>${escaped(line.text)}</h1>`;
    case 'text':
      return `<p>${escaped(line.text)}</p>`;
    case 'pair':
      return `<p class="pair"><span>${escaped(line.label)}</span><b>${escaped(line.value)}</b></p>`;
    case 'rule':
      return '<hr>';
  }
}

/** No font comes with the page: the system's own Chinese font is taken. */
const style = (paper: PaperWidth): string =>
  `@page{size:${paper}mm auto;margin:3mm}body{margin:0 auto;width:${paper - 6}mm;font:9pt/1.35 sans-serif;color:#000}` +
  'h1{margin:0;font-size:11pt;text-align:center}p{margin:0;overflow-wrap:anywhere}' +
  '.pair{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1em}.pair b{margin-left:auto;font-weight:400;text-align:right}' +
  'hr{border:0;border-top:1px dashed #000;margin:1mm 0}';

export interface SlipPage {
  readonly html: string;
  /** Its only style: what the content security policy has to allow by its SHA-256. */
  readonly style: string;
}

export function slipPage(lines: readonly SlipLine[], paper: PaperWidth): SlipPage {
  const own = style(paper);
  const body = lines.map(lineHtml).join('\n');
  const html = `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>小票</title><style>${own}</style></head>
<body>
${body}
</body></html>
`;
  return { html, style: own };
}
