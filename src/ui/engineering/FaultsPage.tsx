/** 卡死坏: meters that are stuck, dead or broken, with their age; reported, and dealt with. */

import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Faults } from '../api/generated.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { choice, day, plate, text } from '../forms/field.ts';
import { ListFrame } from '../station/ListFrame.tsx';
import { figure, ListTable, type Row } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { behind, usePaged } from '../station/use-paged.ts';
import { useRoom } from '../words/room.ts';
import { worksWords } from './works.ts';

type Fault = Faults['faults'][number];

export function FaultsPage() {
  const say = useRoom(worksWords);
  const { faults: words } = say;
  const { connected } = useCounter();
  const [turn, setTurn] = useState(0);
  const settled = (): void => setTurn((n) => n + 1);
  const { page, problem, pagesOf } = usePaged(
    'GET /api/faults',
    (after) => ({ query: behind(after) }),
    connected ? `faults ${turn}` : null,
  );
  const row = (one: Fault): Row => ({
    key: one.meter.plate,
    cells: [
      one.meter.plate,
      words.kinds[one.fault],
      one.foundOn,
      one.foundBy,
      one.ageDays,
      one.overdue ? (
        <span key="o" className="bad">
          {words.overdue}
        </span>
      ) : (
        ''
      ),
    ],
  });
  const rowsOf = ({ faults }: Faults): readonly Row[] => faults.map(row);
  return (
    <>
      {problem !== null && <Trouble problem={problem} />}
      {page !== null && (
        <>
          <div className="filters">
            <span className="quiet">{words.counts(page.total, page.overdue)}</span>
          </div>
          <ListFrame>
            <ListTable
              caption={words.title}
              columns={[
                say.plate,
                words.fault,
                words.foundOn,
                words.foundBy,
                figure(words.age),
                '',
              ]}
              rows={rowsOf(page)}
              pages={pagesOf(page, rowsOf)}
            />
          </ListFrame>
        </>
      )}
      <div className="cards">
        <DeedForm
          name="fault"
          title={words.report}
          needs="reading.enter"
          button={words.report}
          fields={{
            meter: plate(say.plate),
            fault: choice(words.fault, words.kinds),
            foundOn: day(words.foundOn),
            foundBy: text(words.foundBy),
          }}
          send={(operationId, { meter, ...found }) =>
            call('POST /api/meters/{maker}/{number}/fault', {
              params: meter,
              body: { operationId, ...found },
            })
          }
          settled={settled}
          done={() => words.reported}
        />
        <DeedForm
          name="fault-end"
          title={words.end}
          needs="reading.enter"
          button={words.end}
          fields={{
            meter: plate(say.plate),
            endedOn: day(words.endedOn),
            handling: text(words.handling, 120),
          }}
          send={(operationId, { meter, ...ended }) =>
            call('POST /api/meters/{maker}/{number}/fault/end', {
              params: meter,
              body: { operationId, ...ended },
            })
          }
          settled={settled}
          done={() => words.ended}
        />
      </div>
    </>
  );
}
