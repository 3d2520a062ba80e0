/** The gate over every combination of what a request can show: only the listed ones come in. */
import { describe, expect, test } from 'vitest';
import { type GatePolicy, type Knock, refusedAtGate } from '../../../src/http/gate.ts';
import { peersOf } from '../../../src/http/peers.ts';

const POLICY: GatePolicy = {
  isPeer: peersOf(['127.0.0.1']),
  hosts: ['qika.localhost:7180'],
  scheme: 'http',
};

const PEERS = ['127.0.0.1', '10.0.0.9', '::1', null];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];
const HOSTS = [
  'qika.localhost:7180',
  'qika.localhost',
  'QIKA.localhost:7180',
  'qika.localhost:7181',
  'evil.qika.localhost:7180',
  'qika.localhost:7180.evil.example',
  '127.0.0.1:7180',
  'localhost:7180',
  '',
  null,
];
const ORIGINS = [
  'http://qika.localhost:7180',
  'https://qika.localhost:7180',
  'http://qika.localhost',
  'http://qika.localhost:7180/',
  'http://localhost:7180',
  'http://127.0.0.1:7180',
  'null',
  '',
  null,
];
const SITES = ['same-origin', 'same-site', 'cross-site', 'none', 'Same-Origin', null];
const MODES = ['navigate', 'cors', 'no-cors', 'websocket', null];
const DESTS = ['document', 'iframe', 'empty', null];
const TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json\t; a',
  'text/plain',
  'application/x-www-form-urlencoded',
  null,
];

function* knocks(transport: Knock['transport']): Generator<Knock> {
  for (const peer of PEERS)
    for (const method of METHODS)
      for (const host of HOSTS)
        for (const origin of ORIGINS)
          for (const fetchSite of SITES)
            for (const fetchMode of MODES)
              for (const fetchDest of DESTS)
                for (const contentType of TYPES)
                  yield {
                    transport,
                    peer,
                    method,
                    host,
                    origin,
                    fetchSite,
                    fetchMode,
                    fetchDest,
                    contentType,
                  };
}

/** The five steps said again, as plain words about one knock. */
function expected(k: Knock): string | null {
  if (k.transport === 'tcp') {
    if (k.peer !== '127.0.0.1') return 'gate.peer';
    if (k.host !== 'qika.localhost:7180') return 'gate.host';
    const typed =
      k.fetchSite === 'none' &&
      `${k.fetchMode} ${k.fetchDest} ${k.method}` === 'navigate document GET';
    if (k.fetchSite !== 'same-origin' && !typed) return 'gate.site';
    const own = k.origin === 'http://qika.localhost:7180';
    if (!own && !(k.origin === null && k.method === 'GET')) return 'gate.origin';
  }
  const readsNoBody = k.method === 'GET' || k.method === 'HEAD';
  return readsNoBody || k.contentType === 'application/json' ? null : 'request.content-type';
}

describe('the gate', () => {
  test.each(['tcp', 'socket'] as const)('over %s decides every combination', (transport) => {
    const reached = new Map<string | null, number>();
    const wrong: Knock[] = [];
    for (const knock of knocks(transport)) {
      const code = refusedAtGate(knock, POLICY);
      reached.set(code, (reached.get(code) ?? 0) + 1);
      if (code !== expected(knock)) wrong.push(knock);
    }
    expect(wrong).toEqual([]);
    const codes = ['gate.peer', 'gate.host', 'gate.site', 'gate.origin'];
    const tcpOnly = transport === 'tcp' ? codes : [];
    expect(new Set(reached.keys())).toEqual(new Set([...tcpOnly, null, 'request.content-type']));
  });

  /** One step taken away lets one of these attacks in, so each step has its own. */
  const page: Knock = {
    transport: 'tcp',
    peer: '127.0.0.1',
    method: 'POST',
    host: 'qika.localhost:7180',
    origin: 'http://qika.localhost:7180',
    fetchSite: 'same-origin',
    fetchMode: 'cors',
    fetchDest: 'empty',
    contentType: 'application/json',
  };
  const address: Knock = {
    ...page,
    method: 'GET',
    origin: null,
    fetchSite: 'none',
    fetchMode: 'navigate',
    fetchDest: 'document',
    contentType: null,
  };
  test.each<[string, Knock, string | null]>([
    ['the own page posts', page, null],
    ['the own page reads', { ...page, method: 'GET', origin: null, contentType: null }, null],
    ['a person types the address', address, null],
    ['another computer', { ...page, peer: '192.168.1.7' }, 'gate.peer'],
    ['a rebound name', { ...address, host: 'evil.example:7180', fetchSite: null }, 'gate.host'],
    ['a program without Fetch Metadata', { ...address, fetchSite: null }, 'gate.site'],
    ['a page on another port', { ...page, fetchSite: 'same-site' }, 'gate.site'],
    ['a link on another site', { ...address, fetchSite: 'cross-site' }, 'gate.site'],
    ['a frame that a person opened', { ...address, fetchDest: 'iframe' }, 'gate.site'],
    ['a post without Origin', { ...page, origin: null }, 'gate.origin'],
    ['a sandboxed frame', { ...page, origin: 'null' }, 'gate.origin'],
    ['a form', { ...page, contentType: 'text/plain' }, 'request.content-type'],
  ])('%s', (_what, knock, code) => {
    expect(refusedAtGate(knock, POLICY)).toBe(code);
  });
});
