/** Readers with a card in them, as a choice of a form; the first is taken unless somebody says otherwise. */
import { type Field, listed } from '../forms/field.ts';
import { useCounter } from '../station/link.ts';
import { useRoom } from '../words/room.ts';
import { serviceWords } from './words.ts';

export function useReaderField(): { readonly field: Field<string>; readonly hasCard: boolean } {
  const { reader } = useRoom(serviceWords);
  const { readers } = useCounter();
  const loaded = readers.filter(({ condition }) => condition === 'card').map(({ name }) => name);
  const options = readers.map(({ name }) => ({ value: name, label: name }));
  return { field: listed(reader, options, loaded[0] ?? ''), hasCard: loaded.length > 0 };
}
