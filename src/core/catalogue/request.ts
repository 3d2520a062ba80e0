/** What the gate and the reading of a request refuse; a part of the one catalogue. */
import { type CatalogueEntry, entry } from './entry.ts';

export const REQUEST_REFUSALS = {
  'request.malformed': entry(
    400,
    ['The request is not readable JSON.', 'Send one JSON object in UTF-8.'],
    ['请求不是可读的 JSON。', '请以 UTF-8 发送一个 JSON 对象。'],
  ),
  'request.invalid': entry(
    400,
    [
      'The field {field} is missing, unknown or not what it should be: {expected}.',
      'Put the field right (≤, ≥, a kind, a choice; ∅: no such field), and compare the request with /openapi.json.',
    ],
    [
      '字段 {field} 缺失、未知或不符合要求：{expected}。',
      '请更正该字段（≤、≥、类型或可选值；∅ 表示没有该字段），接口定义见 /openapi.json。',
    ],
  ),
  'request.not-an-amount': entry(
    400,
    ['Not an amount of money: {text}.', 'Write yuan with at most two decimals, above zero.'],
    ['不是有效金额：{text}。', '请输入大于零、最多两位小数的元。'],
  ),
  'request.not-a-volume': entry(
    400,
    ['Not a volume of gas: {text}.', 'Write m³ with at most three decimals, above zero.'],
    ['不是有效气量：{text}。', '请输入大于零、最多三位小数的立方米。'],
  ),
  'request.not-an-index': entry(
    400,
    [
      'Not the index of a meter: {text}.',
      'Write m³ with at most three decimals, up to 99999999.999.',
    ],
    ['不是有效的表具读数：{text}。', '请输入最多三位小数的立方米，不超过 99999999.999。'],
  ),
  'request.too-large': entry(
    413,
    ['The request is larger than 64 KiB.', 'Send less at once.'],
    ['请求超过 64 KiB。', '请减少一次提交的内容。'],
  ),
  'request.headers-too-large': entry(
    431,
    ['The headers of the request are larger than 16 KiB.', 'Send fewer cookies and headers.'],
    ['请求头超过 16 KiB。', '请减少 Cookie 和请求头。'],
  ),
  'request.timed-out': entry(
    408,
    [
      'The request did not arrive whole in time; nothing was done.',
      'Repeat it with the same operation id.',
    ],
    ['请求未及时完整到达，未作任何处理。', '请用同一操作号重试。'],
  ),
  'request.content-type': entry(
    415,
    ['Only application/json is read here.', 'Send content-type: application/json.'],
    ['此处只接受 application/json。', '请设置 content-type: application/json。'],
  ),
  'request.unknown-route': entry(
    404,
    ['There is nothing at {path}.', 'See /openapi.json for the routes.'],
    ['{path} 不存在。', '请查看 /openapi.json 中的路径。'],
  ),
  'gate.peer': entry(
    403,
    ['This peer may not connect.', 'Connect from this computer.'],
    ['不允许此来源连接。', '请在本机连接。'],
  ),
  'gate.host': entry(
    421,
    ['This host name is not served here.', 'Open the address that `qika serve` prints.'],
    ['此处不提供该主机名。', '请打开 `qika serve` 显示的地址。'],
  ),
  'gate.site': entry(
    403,
    [
      'The request came from another site.',
      "Use the station's own page, or the Unix socket for programs.",
    ],
    ['请求来自其他站点。', '请使用本站页面；程序请用 Unix 套接字。'],
  ),
  'gate.origin': entry(
    403,
    [
      "The Origin of the request is not this station's page.",
      "Use the station's own page, or the Unix socket for programs.",
    ],
    ['请求的 Origin 不是本站页面。', '请使用本站页面；程序请用 Unix 套接字。'],
  ),
  'gate.rate': entry(
    429,
    [
      'More requests came from here than a person makes; nothing was done.',
      'Wait {seconds} s and send the request again, with the same operation id.',
    ],
    ['请求过于频繁，未作任何处理。', '请等待 {seconds} 秒后用同一操作号重试。'],
  ),
} as const satisfies Record<string, CatalogueEntry>;
