/** What is drawn: each picture asks its route and says how its figures become series and rows. */
import { Empty } from 'antd';
import { useAnswer } from '../api/use-answer.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { type Cell, Picture } from './Picture.tsx';

const inCubicMetres = (litres: number | null): number | null =>
  litres === null ? null : litres / 1000;
const inYuan = (fen: number): number => fen / 100;

function useCells() {
  const { yuan, m3 } = useSpeech();
  return {
    gas: (litres: number | null): Cell =>
      litres === null ? null : { shown: m3(litres), figure: litres / 1000 },
    money: (fen: number): Cell => ({ shown: yuan(fen), figure: fen / 100 }),
  };
}

export function UseOfMeter({ accountId }: { readonly accountId: number }) {
  const say = useSpeech().words.pictures;
  const { gas } = useCells();
  const params = { accountId };
  const answer = useAnswer('GET /api/accounts/{accountId}/use', { params }, `${accountId}`);
  if (answer === null) return null;
  if (!answer.ok) return <Trouble problem={answer.problem} />;
  const months = answer.value;
  return (
    <Picture
      title={`${say.names.use} ${accountId}`}
      note={say.useNote}
      chart={{
        along: months.map(({ period }) => period),
        axes: ['m³'],
        series: [
          {
            name: say.lastYear,
            kind: 'bar',
            values: months.map(({ lastYearLitres }) => inCubicMetres(lastYearLitres)),
          },
          {
            name: say.thisYear,
            kind: 'bar',
            values: months.map(({ litres }) => inCubicMetres(litres)),
          },
        ],
      }}
      heads={[say.month, say.thisYear, say.lastYear, say.source]}
      rows={months.map(({ period, litres, lastYearLitres, source }) => [
        period,
        gas(litres),
        gas(lastYearLitres),
        source === null ? null : say.sources[source],
      ])}
    />
  );
}

export function FlowOfCommunity({ communityId }: { readonly communityId: number }) {
  const say = useSpeech().words.pictures;
  const { gas, money } = useCells();
  const params = { communityId };
  const answer = useAnswer('GET /api/communities/{communityId}/flow', { params }, `${communityId}`);
  if (answer === null) return <p role="status">{say.reading}</p>;
  if (!answer.ok) return <Trouble problem={answer.problem} />;
  const { households, months } = answer.value;
  return (
    <Picture
      title={`${say.names.community} ${communityId}`}
      note={say.households(households)}
      chart={{
        along: months.map(({ period }) => period),
        axes: ['m³', '¥'],
        series: [
          {
            name: say.bought,
            kind: 'bar',
            values: months.map(({ boughtLitres }) => inCubicMetres(boughtLitres)),
          },
          {
            name: say.used,
            kind: 'bar',
            values: months.map(({ usedLitres }) => inCubicMetres(usedLitres)),
          },
          {
            name: say.money,
            kind: 'line',
            second: true,
            values: months.map(({ boughtFen }) => inYuan(boughtFen)),
          },
        ],
      }}
      heads={[say.month, say.purchases, say.bought, say.money, say.used]}
      rows={months.map(({ period, purchases, boughtLitres, boughtFen, usedLitres }) => [
        period,
        purchases,
        gas(boughtLitres),
        money(boughtFen),
        gas(usedLitres),
      ])}
    />
  );
}

const STAGES = ['balance', 'toBeWritten', 'owed', 'inFlight', 'onCard', 'inMeter'] as const;

export function RollOfPrepaid() {
  const { words } = useSpeech();
  const say = words.pictures;
  const { money } = useCells();
  const answer = useAnswer('GET /api/pictures/prepaid', {}, 'prepaid');
  if (answer === null) return null;
  if (!answer.ok) return <Trouble problem={answer.problem} />;
  const months = answer.value;
  if (months.length === 0) return <Empty description={say.noneClosed} />;
  const { customer, finance } = words;
  const names = {
    balance: customer.balance,
    toBeWritten: customer.toBeWritten,
    owed: finance.owed,
    inFlight: customer.inFlight,
    onCard: customer.onCard,
    inMeter: finance.inMeter,
  } as const;
  return (
    <Picture
      title={say.names.prepaid}
      chart={{
        along: months.map(({ period }) => period),
        axes: ['¥'],
        series: STAGES.map((stage) => ({
          name: names[stage],
          kind: 'bar',
          stack: 'stages',
          values: months.map(({ fen }) => inYuan(fen[stage])),
        })),
      }}
      heads={[say.month, say.opening, ...STAGES.map((stage) => names[stage]), say.closing]}
      rows={months.map(({ period, openingFen, fen, closingFen }) => [
        period,
        money(openingFen),
        ...STAGES.map((stage) => money(fen[stage])),
        money(closingFen),
      ])}
    />
  );
}

export function OutcomesOfLoads() {
  const say = useSpeech().words.pictures;
  const { gas } = useCells();
  const answer = useAnswer('GET /api/pictures/loads', {}, 'loads');
  if (answer === null) return null;
  if (!answer.ok) return <Trouble problem={answer.problem} />;
  const days = answer.value;
  const ends = ['posted', 'voided', 'superseded'] as const;
  return (
    <Picture
      title={say.names.loads}
      note={say.loadsNote}
      chart={{
        along: days.map(({ day }) => day.slice(5)),
        axes: [say.count],
        series: [
          ...ends.map((end) => ({
            name: say.ends[end],
            kind: 'bar' as const,
            stack: 'ends',
            values: days.map((day) => day[end]),
          })),
          {
            name: say.openAtEnd,
            kind: 'line',
            values: days.map(({ openAtEnd }) => openAtEnd),
          },
        ],
      }}
      heads={[say.day, say.begun, ...ends.map((end) => say.ends[end]), say.openAtEnd, say.openGas]}
      rows={days
        .toReversed()
        .map((day) => [
          day.day,
          day.begun,
          ...ends.map((end) => day[end]),
          day.openAtEnd,
          gas(day.openLitres),
        ])}
    />
  );
}
