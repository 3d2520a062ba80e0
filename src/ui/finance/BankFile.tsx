/** 银行流水匹配: a bank's file beside the transfers that wait; it proposes, and each is confirmed by a person. */
import { Alert, Button, Input } from 'antd';
import { useId, useState } from 'react';
import { call } from '../api/client.ts';
import type { BankPreview, Problem } from '../api/generated.ts';
import { sendFile } from '../api/send-file.ts';
import { useDeeds } from '../api/use-deed.ts';
import { BarredButton } from '../station/BarredButton.tsx';
import { figure, ListTable } from '../station/ListTable.tsx';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { bankWords } from './bank.ts';

type Line = BankPreview['lines'][number];

interface LinesProps {
  readonly preview: BankPreview;
  /** Name of the confirmation that is under way. */
  readonly running: string | null;
  readonly confirm: (line: Line, payment: string) => void;
}

function Lines({ preview, running, confirm }: LinesProps) {
  const say = useRoom(bankWords);
  const { yuan } = useSpeech();
  const stateOf = ({ state, ground, handOver }: Line): string =>
    [
      say.states[state],
      ...(ground === null ? [] : [say.grounds[ground]]),
      ...(handOver === null
        ? []
        : [`${handOver.bankSlip} ${handOver.cashier} ${yuan(handOver.amountFen)}`]),
    ].join(' · ');
  const open = (line: Line) =>
    line.state === 'sure' || line.state === 'choose' ? line.candidates : [];
  return (
    <ListTable
      caption={`${say.lines} · ${preview.lines.length}`}
      columns={[
        figure(say.row),
        say.date,
        figure(say.amount),
        say.payer,
        say.memo,
        say.state,
        say.confirm,
      ]}
      rows={preview.lines.map((line) => ({
        key: String(line.row),
        cells: [
          line.row,
          line.bookedOn,
          yuan(line.amountFen),
          line.payer,
          line.text,
          stateOf(line),
          open(line).map(({ payment, ticket, accountId, doubts }) => (
            <Button
              key={payment}
              size="small"
              disabled={running !== null}
              loading={running === `${line.serial} ${payment}`}
              onClick={() => confirm(line, payment)}
            >
              {[
                `${say.confirm} ${ticket}`,
                accountId,
                ...doubts.map((why) => say.doubts[why]),
              ].join(' · ')}
            </Button>
          )),
        ],
      }))}
    />
  );
}

function Missing({ preview }: Pick<LinesProps, 'preview'>) {
  const say = useRoom(bankWords);
  const { yuan } = useSpeech();
  return (
    <ListTable
      caption={`${say.missing} · ${preview.missingCount}`}
      columns={[say.slip, say.date, say.cashier, figure(say.amount)]}
      rows={preview.missing.map(({ bankSlip, bankDate, cashier, amountFen }) => ({
        key: bankSlip,
        cells: [bankSlip, bankDate, cashier, yuan(amountFen)],
      }))}
    />
  );
}

function useComparison(changed: () => void) {
  const [file, setFile] = useState<File | null>(null);
  const [bank, setBank] = useState('');
  const [preview, setPreview] = useState<BankPreview | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [silent, setSilent] = useState(false);
  const compare = async (): Promise<void> => {
    if (file === null) return;
    setProblem(null);
    const address = `/api/bank-files${bank === '' ? '' : `?${new URLSearchParams({ bank })}`}`;
    const answer = await sendFile<BankPreview>(address, file).catch(() => null);
    setSilent(answer === null);
    setPreview(answer?.ok === true ? answer.value : null);
    setProblem(answer?.ok === false ? answer.problem : null);
  };
  const deeds = useDeeds(() => {
    changed();
    void compare();
  });
  const confirm = ({ serial, amountFen, bookedOn, payer }: Line, payment: string): void => {
    const bankLine = { bank: preview?.bank ?? bank, serial, amountFen, bookedOn, payer };
    void deeds.run(`${serial} ${payment}`, (operationId) =>
      call('POST /api/payments/confirm', { body: { operationId, payment, bankLine } }),
    );
  };
  return { file, setFile, bank, setBank, preview, problem, silent, compare, deeds, confirm };
}

export function BankFile({ changed }: { readonly changed: () => void }) {
  const say = useRoom(bankWords);
  const [bankId, fileId] = [useId(), useId()];
  const of = useComparison(changed);
  const { preview, deeds } = of;
  return (
    <section className="sheet" aria-label={say.file}>
      <h3>{say.file}</h3>
      <p className="quiet">{say.text}</p>
      <div className="look-up">
        <div className="asked">
          <label htmlFor={bankId}>{say.bank}</label>
          <Input
            id={bankId}
            maxLength={20}
            value={of.bank}
            onChange={({ target }) => of.setBank(target.value)}
          />
        </div>
        <div className="asked">
          <label htmlFor={fileId}>{say.choose}</label>
          <input
            id={fileId}
            type="file"
            accept=".csv,.xlsx"
            onChange={({ target }) => of.setFile(target.files?.[0] ?? null)}
          />
        </div>
        <BarredButton why={of.file === null ? say.noFile : null} onClick={() => void of.compare()}>
          {say.send}
        </BarredButton>
      </div>
      {(of.silent || deeds.unanswered !== null) && (
        <Alert type="warning" showIcon title={say.noAnswer} />
      )}
      {of.problem !== null && <Trouble problem={of.problem} />}
      {deeds.problem !== null && <Trouble problem={deeds.problem} />}
      {preview !== null && (
        <>
          <Lines preview={preview} running={deeds.running} confirm={of.confirm} />
          <p className="quiet">{say.passed(preview.passed)}</p>
          {preview.missing.length > 0 && <Missing preview={preview} />}
          {preview.faults.length > 0 && (
            <ListTable
              caption={say.faults}
              columns={[figure(say.row), say.column]}
              rows={preview.faults.map(({ row, column }) => ({
                key: `${row} ${column}`,
                cells: [row, column],
              }))}
            />
          )}
        </>
      )}
    </section>
  );
}
