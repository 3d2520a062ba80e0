/** The one search box, on a desk: whoever is found there is looked at. */
import { Button } from 'antd';
import { useState } from 'react';
import { FindCustomer } from '../counter/FindCustomer.tsx';
import { useKeys } from '../counter/use-keys.ts';
import { useSpeech } from '../words/language.ts';

export function FindButton({ choose }: { readonly choose: (accountId: number) => void }) {
  const { find } = useSpeech().words;
  const [open, setOpen] = useState(false);
  useKeys({ F2: () => setOpen(true) });
  return (
    <>
      <Button onClick={() => setOpen(true)}>{find.title}</Button>
      <FindCustomer open={open} close={() => setOpen(false)} choose={choose} />
    </>
  );
}
