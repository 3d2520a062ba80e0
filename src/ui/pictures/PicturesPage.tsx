/** 图表: which picture, and of whom. "#pictures/use:10000008" is a picture and what it is of. */
import { Input } from 'antd';
import { usePlaces } from '../engineering/use-places.ts';
import { useSession } from '../session/session.ts';
import { Choice } from '../station/Choice.tsx';
import { useDeskSubject } from '../station/desk-name.ts';
import { FindButton } from '../station/FindButton.tsx';
import { ListFrame } from '../station/ListFrame.tsx';
import { type PageOf, pagesSeen } from '../station/page-table.ts';
import { useSpeech } from '../words/language.ts';
import { FlowOfCommunity, OutcomesOfLoads, RollOfPrepaid, UseOfMeter } from './Pictures.tsx';

type Name = PageOf<'pictures'>;
const NUMBER = /^[1-9]\d{0,9}$/;

function Drawn({ name, of }: { readonly name: Name; readonly of: number | null }) {
  switch (name) {
    case 'loads':
      return <OutcomesOfLoads />;
    case 'prepaid':
      return <RollOfPrepaid />;
    case 'use':
      return of === null ? null : <UseOfMeter key={of} accountId={of} />;
    case 'community':
      return of === null ? null : <FlowOfCommunity key={of} communityId={of} />;
  }
}

const look = (name: Name, of: string | number): void => {
  location.hash = `pictures/${name}:${encodeURIComponent(of)}`;
};

interface Asked {
  readonly of: string;
}

/** By number, or found by name, phone, address or card (F2). */
function AskAccount({ of }: Asked) {
  const { account } = useSpeech().words.pictures;
  return (
    <>
      <Input.Search
        aria-label={account}
        placeholder={account}
        maxLength={10}
        defaultValue={of}
        onSearch={(typed) => look('use', typed.trim())}
      />
      <FindButton choose={(accountId) => look('use', accountId)} />
    </>
  );
}

function AskCommunity({ of }: Asked) {
  const say = useSpeech().words.pictures;
  const { communities } = usePlaces(0);
  return (
    <Choice
      label={say.community}
      none={say.chooseCommunity}
      options={communities}
      value={of}
      change={(id) => look('community', id)}
    />
  );
}

export default function PicturesPage() {
  const say = useSpeech().words.pictures;
  const open = pagesSeen('pictures', useSession()?.permissions ?? []);
  const [named = '', of = ''] = useDeskSubject().split(':');
  const name = open.find((each) => each === named) ?? open[0];
  if (name === undefined) return null;
  return (
    <main className="desk-page">
      <nav className="filters" aria-label={say.title}>
        {open.map((each) => (
          <a
            key={each}
            href={`#pictures/${each}`}
            aria-current={each === name ? 'page' : undefined}
          >
            {say.names[each]}
          </a>
        ))}
        {name === 'use' && <AskAccount key={of} of={of} />}
        {name === 'community' && <AskCommunity of={of} />}
      </nav>
      <ListFrame tall>
        {(name === 'use' || name === 'community') && of === '' && (
          <p className="quiet">{say.asks[name]}</p>
        )}
        <Drawn name={name} of={NUMBER.test(of) ? Number(of) : null} />
      </ListFrame>
    </main>
  );
}
