/** The page's requests answered by a real house, with answers that get lost on the way. */
import { type call, Unanswered } from '../../../src/ui/api/client.ts';
import type { House } from '../http/house.ts';

export type Fate = 'answered' | 'lost on the way' | 'carried out, answer lost';
export const FATES: readonly Fate[] = ['answered', 'lost on the way', 'carried out, answer lost'];

/** Calls the house; the first ones meet the fates, the others are answered. */
export function callOver(house: House, fates: readonly Fate[]): typeof call {
  let made = 0;
  return async (route, { params = {}, body } = {}) => {
    const fate = fates[made] ?? 'answered';
    made += 1;
    if (fate === 'lost on the way') throw new Unanswered(route);
    const [method, path = ''] = route.split(' ');
    const values = new Map(Object.entries(params));
    const url = path.replace(/\{(\w+)\}/g, (_whole, name: string) => String(values.get(name)));
    const answer = method === 'GET' ? await house.get(url) : await house.post(url, body);
    if (fate === 'carried out, answer lost') throw new Unanswered(route);
    // Both are what the house has answered; its own tests hold them against the description.
    return (
      answer.status < 300 ? { ok: true, value: answer.body } : { ok: false, problem: answer.body }
    ) as never;
  };
}
