/** Whose card this is, what bars a sale, and where the customer's money and gas are. */
import { Alert, Tag } from 'antd';
import type { ReactNode } from 'react';
import type { CardStatus, Standing } from '../api/generated.ts';
import { told, useSpeech } from '../words/language.ts';
import { OtherAccounts } from './OtherAccounts.tsx';

interface Props {
  readonly standing: Standing;
  readonly status: CardStatus | null;
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const FIRST_IS_BOUGHT: ReadonlySet<string> = new Set([
  'commissioning.leak-test',
  'commissioning.ignition',
]);

function Flags({ standing, status }: Props) {
  const { words, yuan, m3 } = useSpeech();
  const { account, meter, openLoad, inspection, debtSharePercent, firstVolumeLitres } = standing;
  const holds = (['blacklisted', 'stopped', 'suspended'] as const).filter(
    (hold) => account.holds[hold] !== '',
  );
  // Behind the small first purchase nothing more is sold until gas is on: its limit says nothing any more.
  const boughtOnce = standing.bars.some(({ code }) => FIRST_IS_BOUGHT.has(code));
  const warnings = (status?.warnings ?? []).filter(
    (warning) => !warning.endsWith('.to-be-written'),
  );
  return (
    <span className="flags">
      {account.closed && <Tag color="error">{words.flags.closed}</Tag>}
      {holds.map((hold) => (
        <Tag key={hold} color="error">
          {words.flags[hold]}
        </Tag>
      ))}
      {account.cardNo === null && <Tag color="warning">{words.flags.notCommissioned}</Tag>}
      {firstVolumeLitres !== null && (
        <Tag color="warning">
          {boughtOnce ? words.flags.unlit : words.flags.notLit(m3(firstVolumeLitres))}
        </Tag>
      )}
      {openLoad !== null && <Tag color="warning">{words.flags.open}</Tag>}
      {status?.settled && (
        <Tag color={status.settled.state === 'POSTED' ? 'success' : 'warning'}>
          {words.settled[status.settled.state]}
        </Tag>
      )}
      {inspection !== null && inspection.state !== 'in-order' && (
        <Tag color="warning" title={inspection.found}>
          {words.flags.inspection[inspection.state](inspection.dueOn)}
        </Tag>
      )}
      {account.overUseFen > 0 && (
        <Tag color="error">
          {words.flags.overUse(yuan(account.overUseFen))}
          {debtSharePercent < 100 && words.flags.plan(debtSharePercent)}
        </Tag>
      )}
      {account.gas.owedLitres > 0 && <Tag color="warning">{words.flags.owed}</Tag>}
      {account.gas.toBeWrittenLitres > 0 && <Tag color="warning">{words.flags.toBeWritten}</Tag>}
      {meter?.money !== undefined && account.money.toBeWrittenFen > 0 && (
        <Tag color="warning">{words.flags.moneyToBeWritten}</Tag>
      )}
      {warnings.map((warning) => (
        <Tag key={warning} color="warning">
          {words.warnings[warning] ?? warning}
        </Tag>
      ))}
    </span>
  );
}

function Stages({ standing, status }: Props) {
  const { words, yuan, m3 } = useSpeech();
  const { account, meter } = standing;
  const say = words.customer;
  const onCard = status?.gas.onCardLitres ?? account.gas.onCardLitres;
  const remaining = meter?.remainingLitres ?? null;
  const { money } = account;
  const inYuan = (fen: number | null): string => (fen === null ? say.unknown : yuan(fen));
  // A money meter (金额表) holds money, and no gas.
  const moneyStages = meter?.money && [
    [say.balance, yuan(money.balanceFen)],
    [say.moneyToBeWritten, yuan(money.toBeWrittenFen)],
    [say.inFlight, yuan(money.inFlightFen)],
    [say.moneyOnCard, yuan(status?.money?.onCardFen ?? money.onCardFen)],
    [say.inMeter, inYuan(meter.money.remainingFen)],
  ];
  const gasStages = [
    [say.balance, yuan(account.money.balanceFen)],
    [say.toBeWritten, m3(account.gas.toBeWrittenLitres)],
    [say.inFlight, m3(account.gas.inFlightLitres)],
    [say.onCard, m3(onCard)],
    [say.inMeter, remaining === null ? say.unknown : m3(remaining)],
    [say.owed, m3(account.gas.owedLitres)],
  ];
  const stages = moneyStages ?? gasStages;
  return (
    <dl className="stages">
      {stages.map(([label, value]) => (
        <div key={label} title={label === say.inMeter ? say.meterTold : undefined}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Bars({ standing }: { readonly standing: Standing }) {
  const { words, language } = useSpeech();
  if (standing.bars.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      className="bars"
      title={words.bars}
      description={standing.bars.map((problem) => {
        const { detail, next } = told(problem, language);
        return (
          <p key={problem.code}>
            {detail} <strong>{next}</strong>
          </p>
        );
      })}
    />
  );
}

export function CustomerPanel({ standing, status }: Props) {
  const { words } = useSpeech();
  const { account, meter } = standing;
  const say = words.customer;
  return (
    <section className="customer" aria-label={say.name}>
      <h2>
        {account.name} <small>{account.accountId}</small>{' '}
        <Flags standing={standing} status={status} />
      </h2>
      <dl className="facts">
        <Fact label={say.address}>{account.address}</Fact>
        <Fact label={say.card}>{account.cardNo ?? say.none}</Fact>
        <Fact label={say.meter}>
          {account.meter === null ? say.none : account.meter.plate}
          {meter !== null && ` · ${say.direction[meter.direction]}`}
        </Fact>
        <Fact label={say.class}>
          {words.classes[account.customerClass] ?? account.customerClass} ·{' '}
          {say.persons(account.householdSize)}
        </Fact>
        <Fact label={say.phone}>{account.phone ?? say.none}</Fact>
      </dl>
      <OtherAccounts accountId={account.accountId} />
      <Stages standing={standing} status={status} />
      <Bars standing={standing} />
    </section>
  );
}
