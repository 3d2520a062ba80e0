/**
 * `npm test`: installs what is missing, builds, says which real parts this machine lacks, and runs every test that can
 * run. With QIKA_REQUIRE_REAL=1 a missing part is a failure. Arguments go to vitest.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { giveUp, inProject, runNode } from './project.mjs';
import {
  countTests,
  describePart,
  missingParts,
  patternOf,
  unselectedGroups,
} from './real-parts.mjs';
import { requireNode } from './requirements.mjs';

const RESULTS = inProject('var', 'test-results.json');

/** A file that could not even be loaded counts as one failed test, or it would vanish from the sum. */
function countResults() {
  if (!existsSync(RESULTS)) return { passed: 0, failed: 1 };
  const results = JSON.parse(readFileSync(RESULTS, 'utf8'));
  const unloaded = results.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((each) => each.status === 'failed'),
  );
  return { passed: results.numPassedTests, failed: results.numFailedTests + unloaded.length };
}

requireNode();
install();
build();

const missing = missingParts();
for (const part of missing) process.stdout.write(`${describePart(part)}\n`);
if (missing.length > 0 && process.env.QIKA_REQUIRE_REAL === '1') {
  giveUp('QIKA_REQUIRE_REAL=1: a missing real part is a failure.');
}
const groups = unselectedGroups(missing);
const left = countTests(inProject('test'), groups);

rmSync(RESULTS, { force: true });
const status = runNode(
  [
    inProject('node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${RESULTS}`,
    ...process.argv.slice(2),
  ],
  { QIKA_TEST_EXCLUDE: groups.map(patternOf).join(',') },
);

const { passed, failed } = countResults();
if (left.files > 0) {
  process.stdout.write(
    `${left.tests} tests in ${left.files} files were not selected: ${missing.map(({ id }) => id).join(', ')} not found\n`,
  );
}
process.stdout.write(`${passed} passed, ${status === 0 ? failed : Math.max(failed, 1)} failed\n`);
process.exitCode = status === 0 && failed > 0 ? 1 : status;
