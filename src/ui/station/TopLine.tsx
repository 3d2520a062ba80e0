/** Always in sight: where this is, who works here, and how reader and station are. */
import { Button, Tag } from 'antd';
import type { Reader, Station } from '../api/generated.ts';
import { ShiftDrawer } from '../counter/ShiftDrawer.tsx';
import { useOpenDesk, useOpenDesks } from '../session/open-desks.ts';
import { lock, logOut, useSession } from '../session/session.ts';
import { useSpeech } from '../words/language.ts';
import { Devices } from './Devices.tsx';
import { Inbox } from './Inbox.tsx';
import { Keys } from './Keys.tsx';
import { Ledger } from './Ledger.tsx';
import { useCounter } from './link.ts';
import { OpenLoads } from './OpenLoads.tsx';

const COLOURS = {
  empty: 'default',
  card: 'success',
  stuck: 'error',
  gone: 'error',
  'service-down': 'error',
} as const satisfies Record<Reader['condition'], string>;

function Readers() {
  const { words } = useSpeech();
  const { readers, connected } = useCounter();
  if (!connected) return <Tag color="error">{words.link.off}</Tag>;
  if (readers.length === 0) return <Tag color="error">{words.reader.none}</Tag>;
  return readers.map(({ name, condition }) => (
    <Tag key={name} color={COLOURS[condition]} title={name}>
      {name.split(' ').slice(0, 2).join(' ')} · {words.reader[condition]}
    </Tag>
  ));
}

interface Props {
  readonly station: Station | null;
  readonly switchLanguage: () => void;
  readonly demo: boolean;
  readonly switchDemo: () => void;
}

export function TopLine({ station, switchLanguage, demo, switchDemo }: Props) {
  const { words } = useSpeech();
  const here = useOpenDesk();
  const session = useSession();
  const place = ({ company, outlet, station: number }: Station): string =>
    [company, outlet, words.station(number)].join(' · ');
  return (
    <header className="top-line">
      <h1>{words.product}</h1>
      <nav>
        {useOpenDesks().map((name) => (
          <a key={name} href={`#${name}`} aria-current={name === here ? 'page' : undefined}>
            {words.desks[name]}
          </a>
        ))}
      </nav>
      {station !== null && (
        <span className="place" title={place(station)}>
          {place(station)}
        </span>
      )}
      <span className="fill" />
      {session !== null && (
        <span className="who" title={`${words.operator} ${session.fullName}`}>
          {session.fullName}
        </span>
      )}
      {station?.demo === true && (
        <Button size="small" onClick={switchDemo}>
          {demo ? words.demo.close : words.demo.open}
        </Button>
      )}
      <ShiftDrawer />
      {session?.permissions.includes('customer.see') === true && <OpenLoads />}
      {session?.permissions.includes('second.give') === true && <Inbox />}
      <div className="states">
        {session?.permissions.includes('station.see') === true && <Keys />}
        <Ledger />
        <Readers />
        {session?.permissions.includes('station.see') === true && <Devices />}
      </div>
      <Button size="small" onClick={switchLanguage}>
        {words.language}
      </Button>
      <Button size="small" onClick={() => void lock()}>
        {words.session.lock}
      </Button>
      <Button size="small" onClick={() => void logOut()}>
        {words.session.logOut}
      </Button>
    </header>
  );
}
