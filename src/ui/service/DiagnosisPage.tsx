/** 卡诊断: whose card this is, what ledger, card and meter count, what is wrong and what to do; it touches nothing. */
import { Alert, Button } from 'antd';
import { useRef, useState } from 'react';
import type { Answer } from '../api/client.ts';
import { call, Unanswered } from '../api/client.ts';
import type { Diagnosis, Reader } from '../api/generated.ts';
import { CountsTable } from '../counter/ThreeCounts.tsx';
import { type Fact, Facts } from '../station/Facts.tsx';
import { ListTable } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { attentionWords } from './attention.ts';
import { isStillIn, type LookedAt } from './looked-at.ts';

function Findings({ findings }: { readonly findings: Diagnosis['findings'] }) {
  const { diagnosis: say } = useRoom(attentionWords);
  const { language } = useSpeech();
  return (
    <ListTable
      caption={say.findings}
      columns={['', say.what, say.next]}
      rows={findings.map((finding) => ({
        key: finding.code,
        cells: [
          <span key="b" className={finding.bars ? 'bad' : 'good'}>
            {finding.bars ? say.bars : say.note}
          </span>,
          finding[language].what,
          finding[language].next,
        ],
      }))}
    />
  );
}

function useFacts(found: Diagnosis): readonly Fact[] {
  const { diagnosis: say, card } = useRoom(attentionWords);
  const { m3, yuan, gasOrMoney, time, words } = useSpeech();
  const { account, meter, gas, money, openLoad, stage, window } = found;
  const known = (amount: number | null, shown: (amount: number) => string) =>
    amount === null ? words.customer.unknown : shown(amount);
  // A card of money (金额表) is told in yuan.
  const [onCard, inMeter] =
    money === undefined
      ? ([known(gas.onCardLitres, m3), known(gas.inMeterLitres, m3)] as const)
      : ([yuan(money.onCardFen), known(money.inMeterFen, yuan)] as const);
  const isCustomers = found.kind === 'customer';
  return [
    [say.kind, say.kinds[found.kind]],
    [say.tries, found.triesLeft],
    ...(isCustomers
      ? ([
          [card, found.cardNo ?? ''],
          [say.stage, stage === null ? say.unknown : say.stages[stage]],
          [money === undefined ? say.onCard : say.moneyOnCard, onCard],
          [say.inMeter, inMeter],
        ] as const)
      : []),
    ...(account === null ? [] : ([[say.account, `${account.accountId} ${account.name}`]] as const)),
    ...(meter === null ? [] : ([[say.meter, meter.plate]] as const)),
    ...(window === null
      ? []
      : ([
          [say.window, `${m3(window.totalLitres)} · ${time(window.at)}`],
          [say.seenBy, `${window.operator}, ${window.second}`],
        ] as const)),
    ...(openLoad === null
      ? []
      : ([
          [say.open, gasOrMoney(openLoad.load)],
          [say.evidence, say.evidences[openLoad.evidence]],
        ] as const)),
  ];
}

function Found({ found }: { readonly found: Diagnosis }) {
  const facts = useFacts(found);
  const { counts } = found;
  return (
    <section className="sheet" aria-live="polite">
      <Facts facts={facts} />
      <Findings findings={found.findings} />
      {(counts.ledger !== null || counts.card !== null) && <CountsTable counts={counts} />}
    </section>
  );
}

interface Looked {
  readonly at: LookedAt;
  readonly answer: Answer<Diagnosis> | 'silent';
}

async function diagnosed(reader: string): Promise<Looked['answer']> {
  try {
    return await call('POST /api/cards/diagnose', { body: { reader } });
  } catch (cause) {
    if (!(cause instanceof Unanswered)) throw cause;
    return 'silent';
  }
}

export function DiagnosisPage() {
  const { diagnosis: say } = useRoom(attentionWords);
  const { words } = useSpeech();
  const { readers } = useCounter();
  const loaded = readers.filter(({ condition }) => condition === 'card');
  const [looked, setLooked] = useState<Looked | null>(null);
  const latest = useRef<LookedAt | null>(null);
  const look = async ({ name, insertion }: Reader): Promise<void> => {
    const at = { name, insertion };
    latest.current = at;
    setLooked(null);
    const answer = await diagnosed(name);
    // Another reader was looked at meanwhile.
    if (latest.current === at) setLooked({ at, answer });
  };
  const answer = looked?.answer ?? null;
  return (
    <>
      <section className="sheet">
        <h2>{say.title}</h2>
        <p className="quiet">{say.text}</p>
        {loaded.length === 0 && <Alert type="info" showIcon title={say.noCard} />}
        <div className="deed-buttons">
          {loaded.map((reader) => (
            <Button key={reader.name} type="primary" onClick={() => void look(reader)}>
              {`${say.look} · ${reader.name}`}
            </Button>
          ))}
        </div>
      </section>
      {answer === 'silent' && <Alert type="warning" showIcon title={words.session.noAnswer} />}
      {looked !== null && !isStillIn(readers, looked.at) && (
        <Alert type="warning" showIcon title={say.hasLeft} />
      )}
      {answer !== null && answer !== 'silent' && !answer.ok && <Trouble problem={answer.problem} />}
      {answer !== null && answer !== 'silent' && answer.ok && <Found found={answer.value} />}
    </>
  );
}
