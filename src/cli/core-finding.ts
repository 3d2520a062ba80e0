/** What `qika doctor` says of core files (内存转储): would a start from here keep the keys in memory off the disk? */
import type { CoreFiles } from '../ports/core-files.ts';
import type { Finding } from './finding.ts';

const name = 'core files';

export function coreFilesFinding(coreFiles: CoreFiles): Finding {
  if (coreFiles === 'shut') return { name, health: 'ok', what: 'a start shuts them', next: null };
  if (coreFiles === 'unknown') {
    return { name, health: 'ok', what: 'this system does not tell', next: null };
  }
  return {
    name,
    health: 'advice',
    what: 'a crash would write the memory of the station, with its keys, to a disk',
    next: {
      en: 'Install util-linux (prlimit), or say ulimit -c 0 before the start.',
      zh: '请安装 util-linux（prlimit），或启动前执行 ulimit -c 0。',
    },
  };
}
