/** What the file of keys and the running station say of the master keys, as lines for a terminal. */
import type { KeysState } from '../ports/keys.ts';
import { versionsInUseAt } from '../store/key-versions.ts';
import type { KeyFile } from '../system/keys/key-file.ts';
import type { Slot } from '../system/keys/slots.ts';
import { askStation } from './ask-station.ts';

function slotText(slot: Slot): string {
  switch (slot.by) {
    case 'credential':
      return "the machine's credential 本机凭据";
    case 'passphrase':
      return 'a passphrase 口令';
    case 'custodians':
      return `both of 两人同时: ${slot.people.map(({ name }) => name).join(', ')}`;
  }
}

export const FAMILY_WORDS = {
  memory: 'memory cards 逻辑加密卡',
  mifare: 'MIFARE cards 非接触存储卡',
  cpu: 'CPU cards CPU 卡',
  personal: 'personal data 个人信息',
} as const;

/** The head of a file; nothing in it is secret, and only opening the file proves it. */
export const fileLines = ({ head }: KeyFile): string[] => [
  ...head.keys.map(
    ({ family, version, check, forNewCards, madeAt }) =>
      `${FAMILY_WORDS[family]} · version 版本 ${version} · check value 校验值 ${check} · ` +
      `${new Date(madeAt).toISOString().slice(0, 10)}${forNewCards ? ' · for new cards 用于新卡' : ''}`,
  ),
  `opens by 打开方式: ${head.slots.map(slotText).join('; ')}`,
  ...head.ceremonies.map(
    ({ at, what, custodians }) =>
      `${new Date(at).toISOString()} ${what} (${custodians.join(', ')})`,
  ),
];

/** Of the cards that are still of each version; those of a SAM are of the first. */
export const cardLines = (ledger: string): string[] =>
  (versionsInUseAt(ledger) ?? []).map(
    ({ version, cards }) =>
      `cards in service, of all chips together 在用卡（各类芯片合计） · version 版本 ${version}: ${cards}`,
  );

/** As the station answers; it checks its own answers. */
export async function stationLines(socketPath: string): Promise<string[]> {
  const answer = await askStation(socketPath, 'GET', '/api/keys');
  if (answer === null) return ['No station runs here. 收费站未运行。'];
  const told = answer.body as KeysState;
  if (told.state !== 'open') {
    return [`The running station is SEALED (${told.why}). 运行中的收费站未解封。`];
  }
  return [
    `The running station has its keys, opened by ${told.by}. 运行中的收费站已解封。`,
    ...told.versions.map(
      ({ family, version, uses }) =>
        `  ${FAMILY_WORDS[family]} · version 版本 ${version} · used since its start 启动以来使用 ${uses}`,
    ),
  ];
}
