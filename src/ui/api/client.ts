/** Requests to this station. An answer is a value, a refusal is a value too, and silence is an error of its own. */
import type { Problem, Routes } from './generated.ts';
import { askSecond } from './second-person.ts';
import { closesGate, sessionHeaders, whenIn } from './session-gate.ts';

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

/** No answer came: what was asked for may or may not have been done. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

export type Request<R extends keyof Routes> = Partial<
  Pick<Routes[R], 'params' | 'query' | 'body'>
> & {
  readonly signal?: AbortSignal;
};

function addressOf(path: string, params: object, query: object): string {
  const values = new Map(Object.entries(params));
  const filled = path.replace(/\{(\w+)\}/g, (_whole, name: string) =>
    encodeURIComponent(String(values.get(name))),
  );
  const search = new URLSearchParams(
    Object.entries(query).map(([key, value]) => [key, String(value)]),
  );
  return search.size === 0 ? filled : `${filled}?${search}`;
}

async function fetched(address: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(address, options);
  } catch (cause) {
    throw new Unanswered(address, { cause });
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    // The head of an answer came, its body did not.
    throw new Unanswered(response.url, { cause });
  }
}

export const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'code' in body && 'zh' in body;

/** Sent once, whoever is logged in. Throws Unanswered when the station is gone, or answered what it never answers. */
export async function callOnce<R extends keyof Routes>(
  route: R,
  { params = {}, query = {}, body, signal }: Request<R> = {},
): Promise<Answer<Routes[R]['answer']>> {
  const [method = 'GET', path = '/'] = route.split(' ');
  const headers = sessionHeaders();
  const options: RequestInit = { method, headers, ...(signal === undefined ? {} : { signal }) };
  // The station takes no change that a form of another page could send: each has JSON, if only an empty object.
  if (body !== undefined || method !== 'GET') {
    options.body = JSON.stringify(body ?? {});
    headers['content-type'] = 'application/json';
  }
  const response = await fetched(addressOf(path, params, query), options);
  const answer = await bodyOf(response);
  if (response.ok) return { ok: true, value: answer as Routes[R]['answer'] };
  if (!isProblem(answer)) throw new Unanswered(`${route}: ${response.status}`);
  return { ok: false, problem: answer };
}

/** The second person whom the request names has come and approved it. */
function approved<R extends keyof Routes>(
  route: R,
  { params = {}, query = {}, body = {} }: Request<R>,
  { facts }: Problem,
): Promise<boolean> {
  const [, path = '/'] = route.split(' ');
  return askSecond({ second: String(facts.second), path: addressOf(path, params, query), body });
}

/** As `callOnce`, and waits where somebody has to log in or to unlock the screen first: the same request then goes on. */
export async function call<R extends keyof Routes>(
  route: R,
  request: Request<R> = {},
): Promise<Answer<Routes[R]['answer']>> {
  for (;;) {
    await whenIn(request.signal);
    const answer = await callOnce(route, request);
    if (answer.ok) return answer;
    const { code } = answer.problem;
    if (code === 'approval.needed' && (await approved(route, request, answer.problem))) continue;
    if (!closesGate(code)) return answer;
  }
}
