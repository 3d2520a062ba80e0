/**
 * What every ledger store must do, whatever database is behind the port. Written once; a second database is held to it by
 * one more call.
 */
import { describe } from 'vitest';
import { batches, together } from './conformance/batches.ts';
import { endurance } from './conformance/endurance.ts';
import { loads } from './conformance/loads.ts';
import { numbers } from './conformance/numbers.ts';
import { oneEffectAnOperation } from './conformance/one-effect.ts';
import { questions } from './conformance/questions.ts';
import { firstFigures, readings } from './conformance/readings.ts';
import type { StoreUnderTest } from './conformance/store-under-test.ts';

/** Runs the suite against stores that `make` sets up. */
export function conforms(name: string, make: () => StoreUnderTest): void {
  describe(`${name}: one effect an operation`, () => oneEffectAnOperation(make));
  describe(`${name}: batches`, () => batches(make));
  describe(`${name}: commands that stand together`, () => together(make));
  describe(`${name}: numbers and times`, () => numbers(make));
  describe(`${name}: loads`, () => loads(make));
  describe(`${name}: questions`, () => questions(make));
  describe(`${name}: readings`, () => readings(make));
  describe(`${name}: figures`, () => firstFigures(make));
  describe(`${name}: endurance`, () => endurance(make));
}
