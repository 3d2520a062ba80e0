/** What `qika doctor` says of the master keys: would a start of the station have them? */
import { type Config, ConfigError } from '../config/config.ts';
import type { SealedWhy } from '../ports/keys.ts';
import { systemHash } from '../system/hash.ts';
import type { Finding } from './finding.ts';
import { CREDENTIAL } from './service-units.ts';
import { openStationKeys } from './station-keys.ts';

const NAME = 'master keys';

const broken = (what: string, en: string, zh: string): Finding => ({
  name: NAME,
  health: 'broken',
  what,
  next: { en, zh },
});

const PEOPLE = {
  en: 'After each start: qika keys unseal. Money is taken meanwhile, no card is written.',
  zh: '每次启动后请运行 qika keys unseal；解封前可收款，不能写卡。',
};

/** The credential of a service is handed to the service alone, so it is not missed here. */
const ADVICE: Readonly<Record<SealedWhy, { readonly en: string; readonly zh: string }>> = {
  people: PEOPLE,
  'no-credential': {
    en: `Not seen from here. As a service: LoadCredentialEncrypted=${CREDENTIAL} in its unit; else keys.credentialFile. Without it: qika keys unseal.`,
    zh: `此处未见本机凭据。服务方式请配置 LoadCredentialEncrypted=${CREDENTIAL}，否则配置 keys.credentialFile；无凭据时运行 qika keys unseal。`,
  },
  'wrong-credential': {
    en: 'The credential is of another file of keys: qika keys start credential makes a new one.',
    zh: '凭据与密钥文件不符：请用 qika keys start credential 重新生成。',
  },
  'file-unreadable': {
    en: 'Put the file of keys there, or make it with qika keys init.',
    zh: '请放置密钥文件，或用 qika keys init 生成。',
  },
  'file-damaged': {
    en: 'Put back the copy that the custodians keep.',
    zh: '请放回保管人保存的副本。',
  },
};

async function sealedFile(config: Config): Promise<Finding> {
  const { ring, keeper } = await openStationKeys(config, systemHash);
  ring.empty();
  const state = keeper.state();
  if (state.state === 'open') {
    return { name: NAME, health: 'ok', what: `open by the ${state.by}`, next: null };
  }
  const { why } = state;
  const health = why === 'file-unreadable' || why === 'file-damaged' ? 'broken' : 'advice';
  return { name: NAME, health, what: `sealed: ${why}`, next: ADVICE[why] };
}

async function found(config: Config): Promise<Finding> {
  if ('file' in config.keys) return sealedFile(config);
  const { ring } = await openStationKeys(config, systemHash);
  ring.empty();
  return {
    name: NAME,
    health: 'advice',
    what: `${config.keys.masterKeyFile}: one key in clear, readable by its owner alone`,
    next: {
      en: 'Whoever reads that file or its disk has every card. Seal it: docs/keys.md.',
      zh: '任何人读到此文件或磁盘即可写卡。请封存，见 docs/keys.md。',
    },
  };
}

/** Is there a key or a file of keys, may only this user read it, and is it not the demo's? */
export async function keysFinding(config: Config): Promise<Finding> {
  try {
    return await found(config);
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause;
    return broken(
      cause.message,
      'Make the file of keys with qika keys init, or put the key there that the message names: chmod 600, owned by the station’s user.',
      '请用 qika keys init 生成密钥文件，或按提示放置密钥：chmod 600，属主为收费站运行用户。',
    );
  }
}
