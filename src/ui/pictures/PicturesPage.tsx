/** 图表: which picture, and of whom. "#pictures/use:10000008" is a picture and what it is of. */
import { Input } from 'antd';
import { useSession } from '../session/session.ts';
import { useDeskSubject } from '../station/desk-name.ts';
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

export default function PicturesPage() {
  const say = useSpeech().words.pictures;
  const open = pagesSeen('pictures', useSession()?.permissions ?? []);
  const [named = '', of = ''] = useDeskSubject().split(':');
  const name = open.find((each) => each === named) ?? open[0];
  if (name === undefined) return null;
  const asks = name === 'use' ? say.account : name === 'community' ? say.communityId : null;
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
        {asks !== null && (
          <Input.Search
            key={`${name} ${of}`}
            aria-label={asks}
            placeholder={asks}
            maxLength={10}
            defaultValue={of}
            onSearch={(typed) => {
              location.hash = `pictures/${name}:${encodeURIComponent(typed.trim())}`;
            }}
          />
        )}
      </nav>
      <ListFrame tall>
        {asks !== null && of === '' && <p className="quiet">{say.asks(asks)}</p>}
        <Drawn name={name} of={NUMBER.test(of) ? Number(of) : null} />
      </ListFrame>
    </main>
  );
}
