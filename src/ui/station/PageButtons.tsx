/** First and next page of a list; what there is not is shut. */
import { Button } from 'antd';
import { formWords } from '../forms/words.ts';
import { useRoom } from '../words/room.ts';

interface Props {
  /** Null on the first page. */
  readonly first: (() => void) | null;
  /** Null on the last. */
  readonly next: (() => void) | null;
}

export function PageButtons({ first, next }: Props) {
  const say = useRoom(formWords);
  return (
    <>
      <Button disabled={first === null} onClick={() => first?.()}>
        {say.firstPage}
      </Button>
      <Button disabled={next === null} onClick={() => next?.()}>
        {say.nextPage}
      </Button>
    </>
  );
}
