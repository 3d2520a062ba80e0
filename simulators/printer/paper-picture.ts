/**
 * Paper as a picture. Chromium draws it with the system's own fonts (on Debian fonts-noto-cjk); each character stands in
 * its cell, so that the columns are the printer's and not the font's. No font comes with this program.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Paper } from './paper.ts';

/** Dots of a half-width cell, as on 203 dpi paper: 12 × 24, with a gap between lines. */
export const CELL = { width: 12, height: 24, line: 30, margin: 12 } as const;

export const pictureSize = ({ columns, lines }: Paper): { width: number; height: number } => ({
  width: columns * CELL.width + 2 * CELL.margin,
  height: Math.max(1, lines.length) * CELL.line + 2 * CELL.margin,
});

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** One drawing: black on white, a cell for every character. */
export function paperSvg(paper: Paper): string {
  const { width, height } = pictureSize(paper);
  const cells = paper.lines.flatMap((line, row) =>
    line
      .filter(({ character }) => character.trim() !== '')
      .map(({ character, column, columns, bold }) => {
        const x = CELL.margin + (column + columns / 2) * CELL.width;
        const y = CELL.margin + row * CELL.line + CELL.height * 0.85;
        const weight = bold ? ' font-weight="bold"' : '';
        return `<text x="${x}" y="${y}"${weight}>${escaped(character)}</text>`;
      }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<rect width="100%" height="100%" fill="#fff"/>
<g font-family="'Noto Sans Mono CJK SC','Noto Sans CJK SC',monospace" font-size="${CELL.height * 0.9}" text-anchor="middle">
${cells.join('\n')}
</g></svg>`;
}

const CHROMIUM_FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--no-first-run',
  '--hide-scrollbars',
  '--force-device-scale-factor=1',
];

/** The picture as PNG. `chromium` is the program; its profile is empty and goes away. Rejects when it draws nothing. */
export async function paperPng(paper: Paper, chromium: string): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'qika-paper-'));
  try {
    const { width, height } = pictureSize(paper);
    const page = join(folder, 'paper.html');
    const picture = join(folder, 'paper.png');
    const html = `<!doctype html><meta charset="utf-8"><body style="margin:0">${paperSvg(paper)}`;
    writeFileSync(page, html);
    await run(chromium, [
      ...CHROMIUM_FLAGS,
      `--user-data-dir=${join(folder, 'profile')}`,
      `--window-size=${width},${height}`,
      `--screenshot=${picture}`,
      pathToFileURL(page).href,
    ]);
    return readFileSync(picture);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function run(program: string, words: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: 'ignore' });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${program} ended with ${code ?? signal}`));
    });
  });
}
