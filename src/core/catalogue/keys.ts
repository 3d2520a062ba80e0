/** What is wrong with the master keys of the cards; a part of the one catalogue. */
import { type CatalogueEntry, entry } from './entry.ts';

export const KEY_REFUSALS = {
  'keys.sealed': entry(
    503,
    [
      'The master keys of the cards are sealed: cards are read, none is written.',
      'Let whoever keeps the keys run `qika keys unseal` on this machine. Money may be taken meanwhile; its gas waits to be written.',
    ],
    [
      '卡主密钥未解封：可以读卡，不能写卡。',
      '请密钥保管人在本机运行 `qika keys unseal`。期间可以收款，所购气量待写卡。',
    ],
  ),
  'keys.version-missing': entry(
    503,
    [
      "The card's key is made from version {version} of the master key, which this station was not given.",
      'Copy the newest file of keys to this station and run `qika keys unseal`, or start it again.',
    ],
    [
      '此卡的密钥由第 {version} 版主密钥分散，本站没有该版本。',
      '请将最新的密钥文件复制到本站，再运行 `qika keys unseal` 或重新启动。',
    ],
  ),
  'keys.known': entry(
    503,
    [
      'A request with the operation id {operationId} was done before; whether it was this very one is only known with the keys.',
      'Do nothing a second time: let whoever keeps the keys run `qika keys unseal`, then send the same request again.',
    ],
    [
      '操作号 {operationId} 的业务已办理；是否与本次请求相同，须解封密钥后才能核对。',
      '请勿重复办理；请密钥保管人运行 `qika keys unseal` 后，原样再次提交。',
    ],
  ),
  'keys.wrong-share': entry(
    403,
    [
      'The file of keys does not open by what was typed.',
      'Type it again; of two custodians each types their own share, in the order that is asked for.',
    ],
    ['口令不正确，密钥文件未打开。', '请重新输入；两名保管人按提示顺序各输入本人的口令。'],
  ),
  'keys.not-by-people': entry(
    409,
    [
      'The file of keys does not open by {shares} typed secret(s).',
      'See `qika keys list` for how it opens.',
    ],
    ['密钥文件不能用 {shares} 个口令打开。', '请用 `qika keys list` 查看打开方式。'],
  ),
  'keys.file': entry(
    503,
    [
      'The file of keys cannot be read, or was changed.',
      'Put back the copy that the custodians keep, then run `qika keys unseal`.',
    ],
    ['密钥文件无法读取或已被改动。', '请放回保管人保存的副本，再运行 `qika keys unseal`。'],
  ),
} as const satisfies Record<string, CatalogueEntry>;
