/** Before personal data is deleted: what goes, what stays and why, and everything that bars it. */
import { Alert } from 'antd';
import type { ErasurePreview as Preview } from '../api/generated.ts';
import { Facts } from '../station/Facts.tsx';
import { ListTable } from '../station/ListTable.tsx';
import { told, useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { serviceWords } from './words.ts';

export function ErasurePreview({ of }: { readonly of: Preview }) {
  const { erasure, tickets } = useRoom(serviceWords);
  const { language } = useSpeech();
  const { person, goes } = of;
  const kinds: Readonly<Record<string, string>> = tickets.kinds;
  const whom = person === null ? [erasure.unread] : [erasure.name, erasure.address];
  if (person?.phone === true) whom.push(erasure.phone);
  if (person?.identity === true) whom.push(erasure.identity);
  return (
    <section aria-label={erasure.title}>
      <h4>{erasure.goes}</h4>
      <Facts
        facts={[
          [erasure.person, whom.join(erasure.and)],
          [erasure.payers, goes.payers],
          [erasure.papers, goes.papers],
          [erasure.invoices, goes.invoices],
          [erasure.slips, goes.slips],
        ]}
      />
      <h4>{erasure.stays(of.entriesKept)}</h4>
      <ul>
        {of.stays.map((kept) => (
          <li key={kept.what}>{kept[language]}</li>
        ))}
      </ul>
      {of.invoicesKept.length > 0 && (
        <ListTable
          caption={erasure.kept}
          columns={[erasure.kind, erasure.number, erasure.givenOn, erasure.keptUntil]}
          rows={of.invoicesKept.map(({ ticketKind, number, givenOn, keptUntil }) => ({
            key: `${ticketKind} ${number}`,
            cells: [kinds[ticketKind] ?? ticketKind, number, givenOn, keptUntil],
          }))}
        />
      )}
      {of.bars.length > 0 && (
        <Alert
          type="warning"
          showIcon
          className="bars"
          title={erasure.barred}
          description={of.bars.map((problem) => {
            const { detail, next } = told(problem, language);
            return (
              <p key={problem.code}>
                {detail} <strong>{next}</strong>
              </p>
            );
          })}
        />
      )}
    </section>
  );
}
