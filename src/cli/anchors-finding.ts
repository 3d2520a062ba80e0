/** Whether anchors (锚) can be written, for `qika doctor` and for a start: without them an old copy in the ledger's place is believed. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Finding } from './finding.ts';

const name = 'anchors';

export function anchorsFinding({ anchors }: Pick<Config, 'anchors'>): Finding {
  if (anchors === null) {
    return {
      name,
      health: 'advice',
      what: 'none are written',
      next: {
        en: 'Make a key with qika anchor key, and give the configuration a section anchors: {"file", "keyFile"}, on another disk: an old copy in place of the ledger is then known.',
        zh: '请用 qika anchor key 生成密钥，并在配置中加入 anchors 一节（file、keyFile），放在另一块磁盘：以旧副本替换台账可被识别。',
      },
    };
  }
  const folder = dirname(anchors.file);
  if (existsSync(folder)) return { name, health: 'ok', what: anchors.file, next: null };
  return {
    name,
    health: 'advice',
    what: `the folder ${folder} is not there: no anchor is written`,
    next: {
      en: 'Plug its medium in, or make the folder; the next anchor covers what was not anchored.',
      zh: '请接入该介质或建立文件夹；下一条锚记录会覆盖此前未锚定的部分。',
    },
  };
}
