/** 开气审核: what is there and what is missing before gas flows, and the papers that open each gate. */
import { Alert } from 'antd';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Commissioning } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { choice, text } from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { useDeskDetail } from '../station/desk-name.ts';
import { ACCOUNT_NO } from '../station/LookUp.tsx';
import { LookUpSheet } from '../station/LookUpSheet.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { PaperForm } from './PaperForm.tsx';
import { worksWords } from './works.ts';

const GATES = [
  ['contract', ['commissioning.contract']],
  ['fees', ['commissioning.fees', 'commissioning.commitment-due']],
  ['sheet', ['commissioning.review-sheet']],
  ['signatures', ['commissioning.signatures', 'commissioning.review-sheet']],
  ['leak', ['commissioning.leak-test']],
  ['ignition', ['commissioning.ignition']],
] as const;

type Gate = (typeof GATES)[number][0];

function useEvidence(of: Commissioning): Readonly<Record<Gate, string>> {
  const { gates } = useRoom(worksWords);
  const { yuan } = useSpeech();
  const { contract, feesClearedOn, commitment, reviewSheet, leakTest, ignition } = of;
  const promised =
    commitment === null
      ? ''
      : `${gates.due(commitment.dueOn)} · ${yuan(commitment.amountFen)} · ${commitment.promisedBy}`;
  return {
    contract: contract === null ? '' : `${contract.number} · ${contract.on}`,
    fees: feesClearedOn ?? promised,
    sheet: reviewSheet?.sheetNo ?? '',
    signatures:
      reviewSheet === null
        ? ''
        : [reviewSheet.financeDirector, reviewSheet.costAccountant].filter(Boolean).join(' · '),
    leak: leakTest === null ? '' : `${leakTest.on} · ${leakTest.testedBy}`,
    ignition:
      ignition === null ? '' : `${ignition.number} · ${ignition.on} · ${ignition.ignitedBy}`,
  };
}

function Checklist({ of }: { readonly of: Commissioning }) {
  const { pair } = useSpeech();
  const { gates } = useRoom(worksWords);
  const evidence = useEvidence(of);
  const { shut, inspection } = of;
  const missing = GATES.filter(([, codes]) => codes.some((code) => shut.includes(code))).length;
  return (
    <section className="sheet" aria-label={gates.title}>
      <h3>
        {of.accountId} · {pair(gates.status, gates.statuses[of.status] ?? of.status)}
      </h3>
      <Alert
        type={missing === 0 ? 'success' : 'warning'}
        showIcon
        title={missing === 0 ? gates.all : gates.missing(missing)}
      />
      <ul className="gates">
        {GATES.map(([name, codes]) => {
          const isShut = codes.some((code) => shut.includes(code));
          return (
            <li key={name}>
              <span className={isShut ? 'bad' : 'good'}>{isShut ? '✗' : '✓'}</span>
              <strong>{gates.names[name]}</strong>
              <span>
                <span className={isShut ? 'bad' : 'good'}>{isShut ? gates.shut : gates.open}</span>
                {evidence[name] !== '' && ` · ${evidence[name]}`}
              </span>
            </li>
          );
        })}
      </ul>
      <p>
        {pair(
          gates.papers.inspection,
          inspection === null
            ? gates.noInspection
            : `${gates.inspectionStates[inspection.state]} · ${inspection.on} · ${inspection.inspectedBy} · ${gates.nextDue} ${inspection.dueOn}${inspection.found === '' ? '' : ` · ${inspection.found}`}`,
        )}
      </p>
    </section>
  );
}

const LIST = /^[1-9]\d{0,9}(?:[\s,，、]+[1-9]\d{0,9}){0,499}$/;

function SheetForms({ filed }: { readonly filed: () => void }) {
  const { pair } = useSpeech();
  const { gates } = useRoom(worksWords);
  const accounts = {
    ...text(gates.accounts, 6_000),
    read: (typed: string) =>
      LIST.test(typed.trim())
        ? typed
            .trim()
            .split(/[\s,，、]+/)
            .map(Number)
        : undefined,
  };
  return (
    <>
      <DeedForm
        name="review-sheet"
        title={gates.sheet}
        needs="paper.file"
        button={gates.enterSheet}
        fields={{ sheetNo: text(gates.sheetNo, 32), accounts }}
        send={(operationId, given) =>
          call('POST /api/review-sheets', { body: { operationId, ...given } })
        }
        settled={filed}
        done={(_answer, { sheetNo }) => pair(gates.entered, sheetNo)}
      />
      <DeedForm
        name="sign-sheet"
        title={gates.sign}
        needs="paper.sign"
        button={gates.sign}
        fields={{
          sheetNo: text(gates.sheetNo, 32),
          post: choice(gates.post, gates.posts),
          signedBy: text(gates.signedBy),
        }}
        send={(operationId, { sheetNo, post, signedBy }) =>
          call('POST /api/review-sheets/{sheetNo}/signatures', {
            params: { sheetNo },
            body: { operationId, post, signedBy },
          })
        }
        settled={filed}
        done={(_answer, { sheetNo, post }) =>
          pair(gates.signed, `${sheetNo} · ${gates.posts[post]}`)
        }
      />
    </>
  );
}

export function GatesPage() {
  const { gates } = useRoom(worksWords);
  const { account } = useRoom(formWords);
  const { connected } = useCounter();
  // "#engineering/gates/<account>" looks already.
  const named = useDeskDetail('gates');
  const [asked, setShown] = useState('');
  const shown = asked === '' && ACCOUNT_NO.test(named) ? named : asked;
  const [turn, setTurn] = useState(0);
  const filed = (): void => setTurn((n) => n + 1);
  const answer = useAnswer(
    'GET /api/accounts/{accountId}/commissioning',
    { params: { accountId: shown } },
    connected && shown !== '' ? `${shown} ${turn}` : null,
  );
  return (
    <>
      <LookUpSheet
        title={gates.title}
        text={gates.text}
        label={account}
        button={gates.look}
        pattern={ACCOUNT_NO}
        initial={shown}
        ask={setShown}
      />
      {answer?.ok === false && <Trouble problem={answer.problem} />}
      {answer?.ok === true && <Checklist of={answer.value} />}
      <div className="cards">
        <PaperForm key={shown} accountId={shown} filed={filed} />
        <SheetForms filed={filed} />
      </div>
    </>
  );
}
