/** What is wrong with the station itself: its store and its simulators; a part of the one catalogue. */
import { type CatalogueEntry, entry } from './entry.ts';

export const STATION_REFUSALS = {
  'store.full': entry(
    503,
    ['The disk is full; nothing new is written to cards.', 'Free disk space.'],
    ['磁盘已满，不再写卡。', '请清理磁盘空间。'],
  ),
  'store.busy': entry(
    503,
    ['The ledger is busy.', 'Repeat the request with the same operation id.'],
    ['台账繁忙。', '请用同一操作号重试。'],
  ),
  'store.in-use': entry(
    503,
    ['Another daemon has this ledger open.', 'Stop the other daemon first.'],
    ['另一个程序已打开此台账。', '请先停止另一个程序。'],
  ),
  'store.outcome-unknown': entry(
    503,
    [
      'The disk failed while the ledger was being written: the outcome is unknown.',
      'The station starts again; then repeat the request unchanged, or ask for the operation by its id.',
    ],
    ['写台账时磁盘出错，结果未知。', '收费站将重新启动；之后请原样重发，或按操作号查询。'],
  ),
  'store.read-only': entry(
    503,
    [
      'The ledger did not verify, or a card has shown that it is an older copy; it is open read-only.',
      'Run `qika verify`. Where it is an older copy, two people accept what is lost: `qika restore --accept-gap`; otherwise call support.',
    ],
    [
      '台账校验未通过，或有真卡表明其为旧副本，只读打开。',
      '请运行 `qika verify`；如为旧副本，可由两人执行 `qika restore --accept-gap` 确认断档，否则联系支持。',
    ],
  ),
  'network.no-tls': entry(
    503,
    [
      'The configuration opens the station to {address} without TLS: passwords would cross the network in the clear.',
      'Give network.tls its certFile and keyFile, or take the section away: then only this machine is served.',
    ],
    [
      '配置对 {address} 开放但未启用 TLS，密码将明文传输。',
      '请在 network.tls 配置 certFile 与 keyFile，或删除该段（仅本机可访问）。',
    ],
  ),
  'network.no-hosts': entry(
    503,
    [
      'The configuration opens the station to {address} and does not say by which names it is asked.',
      'List every name and port that browsers will type in hosts, and no other: ["till-3.gas.example:7180"].',
    ],
    ['配置对 {address} 开放但未列出访问名称。', '请在 hosts 中逐一列出浏览器使用的“名称:端口”。'],
  ),
  'network.certificate': entry(
    503,
    [
      'The certificate of network.tls cannot be used: {why}.',
      'Give a certificate in force and the key that belongs to it, both as PEM.',
    ],
    ['network.tls 的证书不可用：{why}。', '请提供有效证书及其对应私钥（PEM）。'],
  ),
  'station.closing': entry(
    503,
    [
      'The station is shutting down.',
      'Wait until it is up again; repeat with the same operation id.',
    ],
    ['收费站正在关闭。', '请等待重启后用同一操作号重试。'],
  ),
  'sim.refused': entry(
    409,
    [
      'The simulated station refused; the fact "why" has its words.',
      'See /sim/list for what is there.',
    ],
    ['模拟站拒绝了此操作，原因见事实 why。', '请查看 /sim/list。'],
  ),
  'sim.gone': entry(
    503,
    ['The simulated station does not answer.', 'Restart the demo with npm start.'],
    ['模拟站无应答。', '请用 npm start 重启演示。'],
  ),
  internal: entry(
    500,
    [
      'Something went wrong inside; the outcome may be unknown.',
      'Ask for the state of the operation by its id before doing anything else.',
    ],
    ['内部错误，结果可能未知。', '请先按操作号查询状态。'],
  ),
} as const satisfies Record<string, CatalogueEntry>;
