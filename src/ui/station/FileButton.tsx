/** A button that brings a file of the station. Where it got no link, it says so beside itself. */
import { Button } from 'antd';
import { useState } from 'react';
import { Unanswered } from '../api/client.ts';
import { download } from '../api/download.ts';
import { formWords } from '../forms/words.ts';
import { useRoom } from '../words/room.ts';

interface Props {
  readonly label: string;
  readonly path: string;
  readonly name: string;
}

export function FileButton({ label, path, name }: Props) {
  const say = useRoom(formWords);
  const [missed, setMissed] = useState(false);
  const take = (): void => {
    setMissed(false);
    download(path, name).catch((error: unknown) => {
      if (!(error instanceof Unanswered)) throw error;
      setMissed(true);
    });
  };
  return (
    <>
      <Button onClick={take}>{label}</Button>
      {missed && (
        <span role="alert" className="bad">
          {say.noFile} {say.fileAgain}
        </span>
      )}
    </>
  );
}
