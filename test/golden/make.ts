/** `npm run golden`: makes the golden set anew. What changed is to be read and understood before it is committed. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { goldenFiles } from './files.ts';

const FOLDER = join(import.meta.dirname, 'year');

const files = await goldenFiles();
rmSync(FOLDER, { recursive: true, force: true });
let bytes = 0;
for (const [path, content] of files) {
  mkdirSync(dirname(join(FOLDER, path)), { recursive: true });
  writeFileSync(join(FOLDER, path), content);
  bytes += content.length;
}
process.stdout.write(`${files.size} files, ${bytes} bytes: git diff test/golden/year\n`);
