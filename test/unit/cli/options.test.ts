/** The command line takes what it knows, once each, and says what was mistyped. */
import { expect, test } from 'vitest';
import { allAlone, portOption, readOptions, UsageError } from '../../../src/cli/options.ts';

test('options are read by name', () => {
  const options = readOptions(['--config', 'a.json', '--port', '7190'], ['config', 'port']);
  expect(options.get('config')).toBe('a.json');
  expect(portOption(options)).toBe(7190);
  expect(portOption(readOptions([], ['port']))).toBeNull();
});

test.each([
  [['--conifg', 'a.json'], '--conifg'],
  [['config', 'a.json'], 'config'],
  [['--config'], '--config'],
  [['--config', '--port', '7'], '--config'],
  [['--port', '1', '--port', '2'], '--port'],
])('%j is refused by name', (words, name) => {
  expect(() => readOptions(words, ['config', 'port'])).toThrow(UsageError);
  expect(() => readOptions(words, ['config', 'port'])).toThrow(name);
});

test('what would be ignored beside another option is refused by name', () => {
  const options = readOptions(['--config', 'a.json', '--port', '7190'], ['config', 'port', 'data']);
  expect(() => allAlone(options, 'config', ['data', 'port'])).toThrow(UsageError);
  expect(() => allAlone(options, 'config', ['data', 'port'])).toThrow('--port cannot stand beside');
  expect(() => allAlone(options, 'config', ['data'])).not.toThrow();
  expect(() => allAlone(options, 'db', ['config', 'port'])).not.toThrow();
});

test.each(['0', '65536', '7.5', 'http', '-1'])('%s is no port', (text) => {
  expect(() => portOption(new Map([['port', text]]))).toThrow(UsageError);
});
