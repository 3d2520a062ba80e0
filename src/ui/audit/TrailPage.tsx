/** 审计记录: who came, who was refused, who looked at customers, who took files away, and what became of people. */
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { AuditLine } from '../api/generated.ts';
import { useFreshAnswer } from '../api/use-answer.ts';
import { everyPage } from '../station/every-page.ts';
import { figure, type Row } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useGrown } from '../station/use-grown.ts';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { AskForm } from './AskForm.tsx';
import { behindRow, WHOLE } from './behind-row.ts';
import { GrownList } from './GrownList.tsx';
import { whatSaid } from './what-said.ts';
import { auditWords, saidWords } from './words.ts';

interface Asked {
  readonly kind: string;
  readonly person: string;
  readonly before: number | null;
  /** Asked once more with the same words, it is asked anew. */
  readonly turn: number;
}

type Kind = AuditLine['kind'];

/** Lines gathered from the newest back, page by page. */
function useTrail({ kind, person, before, turn }: Asked) {
  const { connected } = useCounter();
  const filter = {
    ...(kind === '' ? {} : { kind: kind as Kind }),
    ...(person === '' ? {} : { person }),
  };
  const query = { ...filter, ...behindRow(before) };
  const counted = useFreshAnswer(
    'GET /api/audit/count',
    { query: filter },
    connected ? JSON.stringify([kind, person, turn]) : null,
  );
  const key = connected ? JSON.stringify([kind, person, before, turn]) : null;
  const answer = useFreshAnswer('GET /api/audit', { query }, key);
  const page = answer?.ok === true ? answer.value : null;
  const lines = useGrown(page?.lines ?? null, JSON.stringify([kind, person, turn]), before);
  const problem = answer?.ok === false ? answer.problem : null;
  return {
    lines,
    older: page?.before ?? null,
    problem,
    total: counted?.ok === true ? counted.value.total : null,
    every: (rowsOf: (found: readonly AuditLine[]) => readonly Row[]) =>
      everyPage(
        (from: number | null) =>
          call('GET /api/audit', { query: { ...filter, limit: WHOLE, ...behindRow(from) } }),
        (one) => rowsOf(one.lines),
        (one) => one.before,
      ),
  };
}

export function TrailPage() {
  const say = useRoom(auditWords);
  const { second, words, pair, joined } = useSpeech();
  const saying = {
    ...useRoom(saidWords),
    desks: words.desks,
    roles: words.people.role,
    pair,
    joined,
  };
  const [asked, setAsked] = useState<Asked>({ kind: '', person: '', before: null, turn: 0 });
  const { lines, older, problem, total, every } = useTrail(asked);
  const rowsOf = (found: readonly AuditLine[]): readonly Row[] =>
    found.map(({ entry, at, kind, person, what, count }, n) => ({
      key: `${entry} ${n}`,
      cells: [
        second(at),
        person === '' ? say.nobody : person,
        say.kinds[kind],
        // As the ledger has it, for whoever wants to know exactly.
        <span key="w" title={what}>
          {whatSaid({ kind, what }, saying)}
        </span>,
        count,
        entry,
      ],
    }));
  return (
    <>
      <section className="sheet">
        <h2>{say.trail}</h2>
        <p className="quiet">{say.trailText}</p>
        <AskForm
          label={say.trail}
          kinds={say.kinds}
          ask={(person, kind) => setAsked({ person, kind, before: null, turn: asked.turn + 1 })}
        />
      </section>
      {problem !== null && <Trouble problem={problem} />}
      <GrownList
        title={say.trail}
        columns={[say.at, say.person, say.kind, say.what, figure(say.count), figure(say.entry)]}
        rows={rowsOf(lines)}
        total={total}
        every={() => every(rowsOf)}
        older={older === null ? null : () => setAsked({ ...asked, before: older })}
      />
    </>
  );
}
