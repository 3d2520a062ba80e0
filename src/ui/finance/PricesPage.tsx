/** 价格版本: every version with its tiers, and a new one entered; a version never changes. */

import { Alert } from 'antd';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { PriceVersion } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { choice, day, optional, price, startingWith, text, volume, whole } from '../forms/field.ts';
import { ListFrame } from '../station/ListFrame.tsx';
import { ListTable } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { booksWords } from './books.ts';

interface Tier {
  readonly upToLitres: number | null;
  readonly priceE4: number;
}

function Versions({ versions }: { readonly versions: readonly PriceVersion[] }) {
  const { prices } = useRoom(booksWords);
  const { words, m3, price: shown } = useSpeech();
  const tierSaid = ({ upToLitres, priceE4 }: Tier, at: number): string => {
    // A price that is the same for all has no tier that something is above.
    const bound = at === 0 ? '' : `${prices.over} `;
    return `${upToLitres === null ? bound : `≤ ${m3(upToLitres)} `}${shown(priceE4)}`;
  };
  const newest = [...versions].sort((a, b) => b.effectiveFrom.localeCompare(a.effectiveFrom));
  return (
    <ListTable
      caption={`${prices.title} · ${versions.length}`}
      columns={[prices.id, prices.class, prices.from, prices.cycle, prices.tiers, prices.household]}
      rows={newest.map(({ id, customerClass, effectiveFrom, cycle, cycleStartMonth, ...of }) => ({
        key: id,
        cells: [
          id,
          words.classes[customerClass] ?? customerClass,
          effectiveFrom,
          cycle === 'month'
            ? prices.cycles.month
            : prices.begins(prices.cycles[cycle], cycleStartMonth),
          of.tiers.map(tierSaid).join(' · '),
          of.household === null
            ? ''
            : prices.extra(
                of.household.baseSize,
                of.household.perPersonUpToLitres.map((litres) => m3(litres)).join(' / '),
                of.household.capPersons,
              ),
        ],
      }))}
    />
  );
}

type Typed = readonly (readonly [upTo: number | null, priceE4: number | null])[];

/** Tiers up to the first without a bound; null where a bound or a price is missing or the bounds do not rise. */
function tiersOf(typed: Typed): readonly Tier[] | null {
  const tiers: Tier[] = [];
  for (const [upToLitres, priceE4] of typed) {
    if (priceE4 === null) break;
    const last = tiers.at(-1);
    if (last !== undefined && last.upToLitres === null) return null;
    if (upToLitres !== null && upToLitres <= (last?.upToLitres ?? 0)) return null;
    tiers.push({ upToLitres, priceE4 });
  }
  const last = tiers.at(-1);
  return last !== undefined && last.upToLitres === null ? tiers : null;
}

function VersionForm({ settled }: { readonly settled: () => void }) {
  const { pair } = useSpeech();
  const { prices } = useRoom(booksWords);
  const upTo = (n: number) => optional(volume(prices.upTo(n)));
  return (
    <DeedForm
      name="tariff"
      title={prices.enter}
      text={prices.text}
      needs="price.enter"
      button={prices.button}
      fields={{
        id: text(prices.id),
        customerClass: startingWith(text(prices.class), 'residential'),
        effectiveFrom: day(prices.from),
        cycle: choice(prices.cycle, prices.cycles, 'year'),
        cycleStartMonth: startingWith(whole(prices.startMonth, 1, 12), '1'),
        upTo1: upTo(1),
        price1: price(prices.price(1)),
        upTo2: upTo(2),
        price2: optional(price(prices.price(2))),
        upTo3: upTo(3),
        price3: optional(price(prices.price(3))),
        upTo4: upTo(4),
        price4: optional(price(prices.price(4))),
      }}
      before={(given) =>
        given !== undefined &&
        tiersOf([
          [given.upTo1, given.price1],
          [given.upTo2, given.price2],
          [given.upTo3, given.price3],
          [given.upTo4, given.price4],
        ]) === null && <Alert type="warning" showIcon title={prices.order} />
      }
      send={(operationId, given) => {
        const { id, customerClass, effectiveFrom, cycle, cycleStartMonth } = given;
        const tiers: Typed = [
          [given.upTo1, given.price1],
          [given.upTo2, given.price2],
          [given.upTo3, given.price3],
          [given.upTo4, given.price4],
        ];
        // What is no ladder is sent as it was typed: the station says what is wrong with it.
        const wrong = tiers.flatMap(([upToLitres, priceE4]) =>
          priceE4 === null ? [] : [{ upToLitres, priceE4 }],
        );
        const version = { id, customerClass, effectiveFrom, cycle, cycleStartMonth };
        return call('POST /api/tariffs', {
          body: { operationId, ...version, tiers: tiersOf(tiers) ?? wrong },
        });
      }}
      settled={settled}
      done={(_answer, { id }) => pair(prices.entered, id)}
    />
  );
}

export function PricesPage() {
  const { connected } = useCounter();
  const [turn, setTurn] = useState(0);
  const answer = useAnswer('GET /api/tariffs', {}, connected ? `tariffs ${turn}` : null);
  return (
    <>
      {answer?.ok === false && <Trouble problem={answer.problem} />}
      {answer?.ok === true && (
        <ListFrame>
          <Versions versions={answer.value} />
        </ListFrame>
      )}
      <VersionForm settled={() => setTurn((n) => n + 1)} />
    </>
  );
}
