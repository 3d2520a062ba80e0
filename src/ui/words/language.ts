/** The language of the page: Chinese until a person chooses otherwise. */
import { createContext, useContext } from 'react';
import type { Problem } from '../api/generated.ts';
import { en, type Words } from './en.ts';
import type { Language } from './figures.ts';
import * as figures from './figures.ts';
import { listOf, pairOf } from './joined.ts';
import { zh } from './zh.ts';

export interface Speech {
  readonly language: Language;
  readonly words: Words;
  readonly timeZone: string;
  yuan(fen: number): string;
  m3(litres: number): string;
  gasOrMoney(amount: figures.Amount): string;
  inFull(amount: figures.Amount): string;
  price(priceE4: number): string;
  time(at: number): string;
  /** As `time`, with its second. */
  second(at: number): string;
  /** A name with its value. */
  pair(name: string, value: string | number): string;
  joined(items: readonly string[]): string;
}

export const speechOf = (language: Language, timeZone: string): Speech => ({
  language,
  words: language === 'zh' ? zh : en,
  timeZone,
  yuan: (fen) => figures.yuan(fen, language),
  m3: (litres) => figures.cubicMetres(litres, language),
  gasOrMoney: (amount) => figures.gasOrMoney(amount, language),
  inFull: (amount) => figures.inFull(amount, language),
  price: (priceE4) => figures.pricePerCubicMetre(priceE4, language),
  time: (at) => figures.timeOf(at, language, timeZone),
  second: (at) => figures.secondOf(at, language, timeZone),
  pair: (name, value) => pairOf(name, value, language),
  joined: (items) => listOf(items, language),
});

export const SpeechContext = createContext<Speech>(speechOf('zh', 'Asia/Shanghai'));
export const useSpeech = (): Speech => useContext(SpeechContext);

/** The catalogue marks commands as its documents do; on a screen the marks would be read as part of them. */
const unmarked = (text: string): string => text.replaceAll('`', '');

/** What is wrong and what to do, in the language of the page. */
export function told(problem: Problem, language: Language): { detail: string; next: string } {
  const { detail, next } = language === 'zh' ? problem.zh : problem;
  return { detail: unmarked(detail), next: unmarked(next) };
}
