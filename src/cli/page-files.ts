/** The bundled page as the build has left it beside the program. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import type { PageFile } from '../http/page.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Files of `folder` by the path they are asked for; none when the program runs from sources and nothing was bundled. */
export function pageFiles(folder: string): PageFile[] {
  if (!existsSync(join(folder, 'index.html'))) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) => {
    const file = join(entry.parentPath ?? entry.path, entry.name);
    const type = TYPES[extname(entry.name)];
    // A file of another kind (the stamp of the build, the page's sources) is not served.
    if (!entry.isFile() || type === undefined) return [];
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    return [{ path: path === '/index.html' ? '/' : path, type, body: readFileSync(file) }];
  });
}
