/** What every document of two people about billed gas says of itself: its number, why, by what paper, whose mistake, who checks it. */
import { text } from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { useRoom } from '../words/room.ts';
import { booksWords } from './books.ts';

export function useDocumentFields() {
  const { correct } = useRoom(booksWords);
  const { reason, second } = useRoom(formWords);
  return {
    formNo: text(correct.formNo),
    reason: text(reason, 120),
    evidence: text(correct.evidence, 200),
    responsible: text(correct.responsible),
    second: text(second),
  };
}
