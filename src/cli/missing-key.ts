/** What to do about a file of a key that is not there, or cannot be read: each key is made, or kept, in a way of its own. */
import { ConfigError } from '../config/config.ts';

interface Remedy {
  readonly en: string;
  readonly zh: string;
}

/** By the field of the configuration. */
const REMEDIES: Readonly<Record<string, (path: string) => Remedy>> = {
  'backup.keyFile': (path) => ({
    en: `A station without copies makes it with: qika backup key --out ${path}. Where copies are, put their key back.`,
    zh: `尚无备份的收费站请用 qika backup key --out ${path} 生成；已有备份的请放回原密钥`,
  }),
  'anchors.keyFile': (path) => ({
    en: `A station without anchors makes it with: qika anchor key --out ${path}. Where anchors are, put their key back.`,
    zh: `尚无锚记录的收费站请用 qika anchor key --out ${path} 生成；已有锚记录的请放回原密钥`,
  }),
  masterKeyFile: () => ({
    en: 'Put the key of the cards back, and let the user of the station read it.',
    zh: '请放回卡密钥文件，并允许收费站用户读取',
  }),
};

const ELSE: Remedy = {
  en: 'Put the file there, and let the user of the station read it.',
  zh: '请放置该文件，并允许收费站用户读取',
};

export function unreadableKey(field: string, path: string, cause: unknown): ConfigError {
  const { en, zh } = REMEDIES[field]?.(path) ?? ELSE;
  const why = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return new ConfigError(
    `${field}: ${path} cannot be read${why}. ${en}\n${field}：无法读取 ${path}。${zh}。`,
    { cause },
  );
}
