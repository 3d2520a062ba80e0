/** 待办: cards and meters that contradict the books, with no write open that would explain it. */
import { figure } from '../station/ListTable.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { Listed, type ListProps, useAge } from './AttentionList.tsx';
import { attentionWords } from './attention.ts';

/** Cards that were refused at a counter: what was so then, and what to do next. */
export function Cards(list: ListProps<'cardsDiffer'>) {
  const say = useRoom(attentionWords);
  const { language } = useSpeech();
  const age = useAge();
  return (
    <Listed
      {...list}
      caption={say.cardsDiffer}
      columns={[
        say.age,
        say.card,
        say.what,
        say.name,
        say.phone,
        say.address,
        say.account,
        say.refusedBy,
        say.next,
      ]}
      row={({ cardNo, customer, operator, ageSeconds, finding }) => ({
        key: String(cardNo),
        cells: [
          age(ageSeconds),
          cardNo,
          finding[language].what,
          customer.name,
          customer.phone,
          customer.address,
          customer.accountId,
          operator,
          finding[language].next,
        ],
      })}
    />
  );
}

/** Meters whose window contradicts the books: both counts beside each other, and what to do next. */
export function Meters(list: ListProps<'metersDiffer'>) {
  const say = useRoom(attentionWords);
  const { language, m3, yuan } = useSpeech();
  const age = useAge();
  const counted = (litres: number, fen: number | undefined) =>
    fen === undefined ? m3(litres) : yuan(fen);
  return (
    <Listed
      {...list}
      caption={say.metersDiffer}
      columns={[
        say.age,
        say.meter,
        figure(say.window),
        figure(say.books),
        say.card,
        say.name,
        say.phone,
        say.address,
        say.account,
        say.next,
      ]}
      row={({ meter, window, booksLitres, booksFen, cardNo, customer, ageSeconds, finding }) => ({
        key: meter.plate,
        cells: [
          age(ageSeconds),
          meter.plate,
          counted(window.totalLitres, window.totalFen),
          counted(booksLitres, booksFen),
          cardNo,
          customer.name,
          customer.phone,
          customer.address,
          customer.accountId,
          finding[language].next,
        ],
      })}
    />
  );
}
