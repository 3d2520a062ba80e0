/** A photograph is chosen, and what is sent is its SHA-256. */
import { useState } from 'react';
import { sha256Of } from '../browser/file-hash.ts';
import { useRoom } from '../words/room.ts';
import { formWords } from './words.ts';

interface Props {
  readonly id: string;
  readonly hash: string;
  readonly locked: boolean;
  readonly change: (hash: string) => void;
}

export function PhotoInput({ id, hash, locked, change }: Props) {
  const say = useRoom(formWords);
  const [failed, setFailed] = useState(false);
  const take = async (file: File | undefined): Promise<void> => {
    const found = file === undefined ? '' : await sha256Of(file);
    setFailed(found === null);
    change(found ?? '');
  };
  return (
    <div>
      <input
        id={id}
        type="file"
        accept="image/*"
        disabled={locked}
        onChange={({ target }) => {
          take(target.files?.[0]).catch(() => setFailed(true));
        }}
      />
      {hash !== '' && <small className="quiet">SHA-256 {hash.slice(0, 16)}…</small>}
      {failed && <small className="wrong">{say.photoFailed}</small>}
    </div>
  );
}
