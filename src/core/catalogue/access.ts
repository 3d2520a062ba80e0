/** What is wrong with a person, a log-in or a right; a part of the one catalogue. */
import { entry } from './entry.ts';

export const ACCESS_REFUSALS = {
  'person.name': entry(
    400,
    [
      'That is no name to log in with.',
      'Give a name of at most 40 characters, small letters, without blanks at its ends.',
    ],
    ['该登录名不可用。', '请填写不超过 40 个字符、小写、首尾无空格的登录名。'],
  ),
  'person.exists': entry(
    409,
    ['There is a person {person} already.', 'A name stays its person’s for ever: choose another.'],
    ['登录名 {person} 已存在。', '登录名永久属于原人员，请另选。'],
  ),
  'person.unknown': entry(
    404,
    ['There is no person {person}.', 'See the list of people.'],
    ['没有人员 {person}。', '请查看人员列表。'],
  ),
  'person.roles': entry(
    409,
    [
      'The roles “{roles}” cannot be held together.',
      'Give at least one; auditor and administrator are each held alone.',
    ],
    ['角色“{roles}”不能同时担任。', '至少一个角色；审计员、系统管理员各须单独担任。'],
  ),
  'person.own-rights': entry(
    409,
    ['Nobody changes their own rights.', 'Ask another administrator.'],
    ['不能更改本人的权限。', '请由另一位系统管理员办理。'],
  ),
  'person.last-administrator': entry(
    409,
    ['{person} is the last administrator.', 'Enter another administrator first.'],
    ['{person} 是最后一位系统管理员。', '请先新增另一位系统管理员。'],
  ),
  'person.password': entry(
    400,
    ['The password has {length} characters.', 'Choose one of 12 to 128 characters.'],
    ['密码为 {length} 个字符。', '请设置 12 至 128 个字符的密码。'],
  ),
  'person.password-name': entry(
    400,
    [
      'The password contains the log-in name {person}.',
      'Choose one that does not contain it, of 12 to 128 characters.',
    ],
    ['密码中含有登录名 {person}。', '请设置不含登录名的密码，12 至 128 个字符。'],
  ),
  'login.wrong': entry(
    401,
    [
      'Name or password is wrong, or the person is shut out.',
      'Type both again; an administrator can set a new password.',
    ],
    ['登录名或密码不正确，或该人员已停用。', '请重新输入；可由系统管理员重设密码。'],
  ),
  'login.wait': entry(
    429,
    ['Too many wrong passwords in a row.', 'Wait {seconds} s and type the password with care.'],
    ['连续输错密码过多。', '请等待 {seconds} 秒后仔细输入。'],
  ),
  'login.busy': entry(
    503,
    [
      'Too many passwords are being looked at; this one was not.',
      'Wait some seconds and try again.',
    ],
    ['正在校验的密码过多，本次未校验。', '请稍候几秒后重试。'],
  ),
  'login.locked': entry(
    423,
    [
      'After ten wrong passwords this name is locked; other people go on working.',
      'Ask a manager or an administrator to unlock it.',
    ],
    ['输错密码已达十次，该登录名已锁定，不影响其他人员。', '请经理或系统管理员解锁。'],
  ),
  'first.code': entry(
    403,
    [
      'That is not the one-time code.',
      'Read it where the station was started, or have a new one printed: qika people first.',
    ],
    ['一次性代码不正确。', '请查看启动窗口，或运行 qika people first 重新生成。'],
  ),
  'session.none': entry(
    401,
    ['Nobody is logged in here.', 'Log in.'],
    ['尚未登录，或登录已结束。', '请登录。'],
  ),
  'download.over': entry(
    410,
    ['This link has served already, or its minute is over.', 'Press download once more.'],
    ['此下载链接已使用，或已超过一分钟。', '请重新点“下载”。'],
  ),
  'session.locked': entry(
    423,
    ['The screen is locked.', 'Type your password to go on; what you had typed is still there.'],
    ['屏幕已锁定。', '请输入密码继续，已填内容不会丢失。'],
  ),
  'session.prove': entry(
    423,
    [
      'This asks for your password once more: money goes back, or a key is used.',
      'Type it (POST /api/session/unlock), then send the request again within 5 minutes.',
    ],
    ['本业务（退款或用密钥）需再次验证密码。', '请输入密码，5 分钟内重新提交。'],
  ),
  'session.password-due': entry(
    403,
    ['Your password was chosen by somebody else.', 'Choose your own first.'],
    ['当前密码由他人设置。', '请先设置本人密码。'],
  ),
  'approval.needed': entry(
    409,
    [
      'This needs the log-in of the second person {second}, for exactly this request.',
      'Let them type name and password beside you (POST /api/approvals), then send the request unchanged within 15 minutes.',
    ],
    [
      '本业务须由复核人 {second} 对此请求登录确认。',
      '请其在旁输入登录名和密码，15 分钟内原样提交。',
    ],
  ),
  'approval.not-waiting': entry(
    409,
    [
      'This request does not wait for you any more: it was decided, or the station was started again.',
      'Look at the inbox again.',
    ],
    ['该请求已不在您的待复核清单中：已处理，或收费站已重启。', '请重新查看待复核清单。'],
  ),
  'approval.inbox-full': entry(
    409,
    [
      'Twenty requests of yours wait for approval already; this one was not sent to {second}.',
      'Have some of them decided first, or let {second} log in beside you.',
    ],
    [
      '您已有二十笔业务待复核，本笔未送至 {second}。',
      '请先处理其中部分，或由 {second} 当面登录复核。',
    ],
  ),
  'approval.no-right': entry(
    403,
    ['{second} may not approve what others do.', 'Ask somebody whose roles include it.'],
    ['{second} 无复核权限。', '请由有复核权限的人员办理。'],
  ),
  'access.denied': entry(
    403,
    [
      'Your roles do not include this ({needs}).',
      'Ask somebody whose work it is; docs/permissions.md has the table.',
    ],
    ['您的角色无此权限（{needs}）。', '请由相应岗位人员办理，权限表见 docs/permissions.md。'],
  ),
  'access.other-person': entry(
    403,
    ['{operator} is named, and it is not you.', 'Leave the name out, or let that person log in.'],
    ['所填操作员 {operator} 不是登录人。', '请勿填写，或由其本人登录办理。'],
  ),
} as const;
