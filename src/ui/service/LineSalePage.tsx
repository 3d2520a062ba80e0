/** 线路充值: gas bought from the balance and loaded into a meter over its line; what no meter has answered is settled later. */
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { call } from '../api/client.ts';
import type { LineLoad, OpenLineLoads } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { choice, optional, startingWith, text, whole } from '../forms/field.ts';
import { lookAt, useDeskDetail } from '../station/desk-name.ts';
import { Facts } from '../station/Facts.tsx';
import { FindButton } from '../station/FindButton.tsx';
import { figure, ListTable, type Row } from '../station/ListTable.tsx';
import { ACCOUNT_NO } from '../station/LookUp.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { behind, usePaged } from '../station/use-paged.ts';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { lineSaleWords } from './line-sale.ts';
import { wantOf } from './want.ts';

interface Props {
  readonly accountId: string;
  readonly turn: number;
}

function Account({ accountId, turn }: Props) {
  const say = useRoom(lineSaleWords);
  const { yuan, m3 } = useSpeech();
  const { connected } = useCounter();
  const params = { accountId: Number(accountId) };
  const key = connected ? `${accountId} ${turn}` : null;
  const answer = useAnswer('GET /api/accounts/{accountId}', { params }, key);
  if (answer === null) return null;
  if (!answer.ok) return <Trouble problem={answer.problem} />;
  const { name, money, gas, meter } = answer.value;
  return (
    <Facts
      facts={[
        [say.account, `${accountId} ${name}`],
        [say.meter, meter?.plate ?? ''],
        [say.balance, yuan(money.balanceFen)],
        [say.toBeWritten, m3(gas.toBeWrittenLitres)],
      ]}
    />
  );
}

interface FormProps {
  readonly accountId: string;
  readonly settled: () => void;
}

function BuyForm({ accountId, settled }: FormProps) {
  const say = useRoom(lineSaleWords);
  const { inFull } = useSpeech();
  return (
    <DeedForm
      name="line-buy"
      title={say.buy}
      needs="sale.make"
      button={say.buyButton}
      fields={{
        accountId: startingWith(whole(say.account), accountId),
        by: choice(say.by, say.bys, 'amount'),
        wanted: text(say.wanted, 12),
      }}
      checked={({ by, wanted }) => wantOf(by, wanted) !== null}
      send={(operationId, { accountId: of, by, wanted }) =>
        call('POST /api/purchases', {
          body: { operationId, accountId: of, want: wantOf(by, wanted) ?? { amountFen: 0 } },
        })
      }
      settled={settled}
      done={({ result }) =>
        result.kind === 'purchase'
          ? `${say.bought} ${inFull({ litres: result.volumeLitres, fen: result.costFen })}`
          : null
      }
    />
  );
}

/** Pending is no end: the same load goes on by asking the meter what it has. */
const openOf = ({ state, problem }: LineLoad) => (state === 'pending' ? problem : undefined);

function LoadForm({ accountId, settled }: FormProps) {
  const say = useRoom(lineSaleWords);
  const begun = useRef<string | null>(null);
  return (
    <DeedForm
      name="line-load"
      title={say.load}
      text={say.loadText}
      needs="sale.make"
      button={say.loadButton}
      fields={{ accountId: startingWith(whole(say.account), accountId) }}
      send={async (operationId, given) => {
        const isBegun = begun.current === operationId;
        const answer = isBegun
          ? await call('POST /api/line-loads/{operationId}/settle', { params: { operationId } })
          : await call('POST /api/line-loads', { body: { operationId, ...given } });
        if (answer.ok) begun.current = operationId;
        return answer;
      }}
      unfinished={openOf}
      settled={settled}
      bad={({ state }) => (state === 'not-done' ? say.notLoaded : null)}
      done={({ state }) => (state === 'done' ? say.loaded : null)}
    />
  );
}

interface OpenProps {
  readonly turn: number;
  readonly choose: (load: string) => void;
}

function Open({ turn, choose }: OpenProps) {
  const say = useRoom(lineSaleWords);
  const { m3, time } = useSpeech();
  const { connected } = useCounter();
  const { page, problem, pagesOf } = usePaged(
    'GET /api/line-loads/open',
    (after) => ({ query: behind(after) }),
    connected ? `open ${turn}` : null,
  );
  if (problem !== null) return <Trouble problem={problem} />;
  if (page === null) return null;
  const rowsOf = ({ loads }: OpenLineLoads): readonly Row[] =>
    loads.map(({ operationId, accountId, litres, reservedAt, state }) => ({
      key: operationId,
      cells: [
        time(reservedAt),
        accountId,
        m3(litres),
        say.states[state],
        <Button key="c" size="small" onClick={() => choose(operationId)}>
          {say.choose}
        </Button>,
      ],
    }));
  return (
    <section className="sheet">
      <ListTable
        caption={`${say.open} · ${page.total}`}
        columns={[say.since, say.account, figure(say.litres), say.state, '']}
        rows={rowsOf(page)}
        pages={pagesOf(page, rowsOf)}
      />
    </section>
  );
}

function SettleForm({ load, settled }: { readonly load: string; readonly settled: () => void }) {
  const say = useRoom(lineSaleWords);
  const deeds = { settle: say.settle, cancel: say.cancel };
  return (
    <DeedForm
      name="line-settle"
      title={say.settleTitle}
      text={say.settleText}
      needs="load.write"
      button={say.settleTitle}
      fields={{
        load: startingWith(text(say.number), load),
        deed: choice(say.deed, deeds),
        second: optional(text(say.second)),
      }}
      send={(_operationId, { load: operationId, deed, second }) =>
        deed === 'cancel'
          ? call('POST /api/line-loads/{operationId}/cancel', {
              params: { operationId },
              body: { second },
            })
          : call('POST /api/line-loads/{operationId}/settle', { params: { operationId } })
      }
      unfinished={openOf}
      settled={settled}
      bad={({ state }, { deed }) =>
        state === 'done' && deed === 'cancel' ? say.notCancelled : null
      }
      done={({ state }) => (state === 'done' ? say.settled : say.cancelled)}
    />
  );
}

export function LineSalePage() {
  const say = useRoom(lineSaleWords);
  const found = useDeskDetail('line-sale');
  const accountId = ACCOUNT_NO.test(found) ? found : '';
  const [turn, setTurn] = useState(0);
  const [chosen, setChosen] = useState('');
  const settled = (): void => setTurn((n) => n + 1);
  return (
    <>
      <section className="sheet">
        <p className="quiet">{say.text}</p>
        <div className="deed-buttons">
          <FindButton choose={(no) => lookAt('services', 'line-sale', String(no))} />
        </div>
        {accountId !== '' && <Account key={accountId} accountId={accountId} turn={turn} />}
      </section>
      <BuyForm key={`buy ${accountId}`} accountId={accountId} settled={settled} />
      <LoadForm key={`load ${accountId}`} accountId={accountId} settled={settled} />
      <Open turn={turn} choose={setChosen} />
      <SettleForm key={`settle ${chosen}`} load={chosen} settled={settled} />
    </>
  );
}
