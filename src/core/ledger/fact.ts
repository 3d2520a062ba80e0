/** What stands in a result of facts: effects are made from what was answered then, and never ask a rule again. */
import { assert } from '../outcome.ts';
import type { CommandResult } from './results.ts';

/** A fact of a money meter (金额表), whose entry says so. */
export const isOfMoney = (result: CommandResult): boolean =>
  result.kind === 'fact' && result.facts.money === true;

/** Throws Bug when the result is no fact, or has no such number. */
export function factOf(result: CommandResult, name: string): number {
  assert(result.kind === 'fact', () => `a ${result.kind} answers without facts`);
  const value = result.facts[name];
  assert(typeof value === 'number', () => `the fact ${name} is a number`);
  return value;
}

export const hasFact = (result: CommandResult, name: string): boolean =>
  result.kind === 'fact' && result.facts[name] !== undefined;

/** Of what a fact leaves out where it is nothing. */
export const factOrNone = (result: CommandResult, name: string): number =>
  hasFact(result, name) ? factOf(result, name) : 0;

/** Throws Bug when the result is no fact, or has no such text. */
export function textOf(result: CommandResult, name: string): string {
  assert(result.kind === 'fact', () => `a ${result.kind} answers without facts`);
  const value = result.facts[name];
  assert(typeof value === 'string', () => `the fact ${name} is a text`);
  return value;
}
