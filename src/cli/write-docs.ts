/** `npm run docs`: writes the pages that are made from the program. Review the difference before it is committed. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { apiDescription, neededByRoutes } from './api-description.ts';
import { errorsPage } from './errors-page.ts';
import { permissionsPage } from './permissions-page.ts';

const root = resolve(import.meta.dirname, '..', '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
writeFileSync(join(root, 'docs', 'errors.md'), errorsPage());
writeFileSync(join(root, 'docs', 'openapi.json'), await apiDescription(String(version)));
writeFileSync(join(root, 'docs', 'permissions.md'), permissionsPage(await neededByRoutes()));
