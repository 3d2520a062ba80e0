/** One build at a time: two starts at once wait for each other instead of moving each other's files away. */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';

const LOOK_MS = 100;
/** No build takes so long; the number in an older lock may by now be that of any process. */
const STALE_MS = 600_000;
/** A lock without a number is being written at this moment, or its writer was killed in it. */
const WRITING_MS = 5_000;

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause.code === 'EPERM';
  }
}

/** Is it the lock of a build that was killed? */
function isLeft(path) {
  try {
    const age = Date.now() - statSync(path).mtimeMs;
    const pid = Number(readFileSync(path, 'utf8'));
    return pid > 0 ? !isAlive(pid) || age > STALE_MS : age > WRITING_MS;
  } catch (cause) {
    if (cause.code === 'ENOENT') return false;
    throw cause;
  }
}

function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (cause) {
    if (cause.code === 'EEXIST') return false;
    throw cause;
  }
}

/** Waits until no other build runs, then runs `build`; the lock is given back even when the process ends inside. */
export function whileLocked(path, build) {
  const doze = new Int32Array(new SharedArrayBuffer(4));
  while (!take(path)) {
    if (isLeft(path)) rmSync(path, { force: true });
    else Atomics.wait(doze, 0, 0, LOOK_MS);
  }
  const release = () => rmSync(path, { force: true });
  process.once('exit', release);
  try {
    build();
  } finally {
    process.removeListener('exit', release);
    release();
  }
}
