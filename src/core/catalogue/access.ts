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
    [
      'The password is too short or is the name.',
      'Choose 12 to 128 characters that do not contain the log-in name.',
    ],
    ['密码过短，或与登录名相同。', '请设置 12 至 128 个字符且不含登录名的密码。'],
  ),
} as const;
