/** What a disk says to a command, and what a file is that should be a copy of the ledger; a part of the one catalogue. */
import { type CatalogueEntry, entry } from './entry.ts';

export const DISK_REFUSALS = {
  'disk.full': entry(
    507,
    [
      'There is no room left on the disk ({why}); what was begun is taken away again.',
      'Free disk space or name a place that has room, then do it again.',
    ],
    ['磁盘空间不足（{why}），未完成的内容已清除。', '请清理磁盘或改用有空间的位置，然后重试。'],
  ),
  'disk.no-file': entry(
    404,
    ['There is no such file or folder ({why}).', 'Check the name, then do it again.'],
    ['文件或目录不存在（{why}）。', '请核对名称后重试。'],
  ),
  'disk.not-a-file': entry(
    422,
    [
      'A folder stands where a file is wanted, or a file where a folder is ({why}).',
      'Check the name, then do it again.',
    ],
    ['应为文件处是目录，或应为目录处是文件（{why}）。', '请核对名称后重试。'],
  ),
  'disk.no-rights': entry(
    403,
    [
      'The file or its folder may not be read or written ({why}).',
      'Run the command as the user whom the file belongs to (the service: qika), or have its rights changed, then do it again.',
    ],
    ['无权读写该文件或目录（{why}）。', '请以文件所有者（服务用户 qika）执行，或调整权限后重试。'],
  ),
  'disk.failed': entry(
    503,
    [
      'The disk or the file cannot be used ({why}).',
      'Check disk, mount and cables, then do it again.',
    ],
    ['磁盘或文件无法使用（{why}）。', '请检查磁盘、挂载与连线后重试。'],
  ),
  'copy.not-sealed': entry(
    422,
    [
      'This is no backup of Qika ({why}).',
      'Name a file that qika backup made: qika-STATION-TIME.qikabackup in the folder backup.dir.',
    ],
    [
      '不是 Qika 备份文件（{why}）。',
      '请指定 backup.dir 目录中由 qika backup 生成的 .qikabackup 文件。',
    ],
  ),
  'copy.wrong-key': entry(
    422,
    [
      'backup.keyFile does not open it, or its beginning was changed ({why}).',
      'Put the key with which the copy was made into backup.keyFile, or take another copy.',
    ],
    [
      '密钥不符或文件开头被改动（{why}）。',
      '请在 backup.keyFile 放入制作该副本时的密钥，或换用其他副本。',
    ],
  ),
  'copy.damaged': entry(
    422,
    ['The file is damaged ({why}).', 'Take an older copy.'],
    ['文件已损坏（{why}）。', '请换用更早的副本。'],
  ),
} as const satisfies Record<string, CatalogueEntry>;
