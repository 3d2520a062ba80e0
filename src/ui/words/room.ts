/** Words of a desk come with the desk, not with the counter's first load. */
import { useSpeech } from './language.ts';
import type { Like } from './like.ts';

export interface Room<T> {
  readonly zh: T;
  readonly en: Like<T>;
}

export function useRoom<T>({ zh, en }: Room<T>): Like<T> {
  const { language } = useSpeech();
  // The Chinese is the pattern that the English is held to.
  return language === 'zh' ? (zh as Like<T>) : en;
}
