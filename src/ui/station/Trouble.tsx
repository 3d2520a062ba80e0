/** A refusal of a list or a form, in the language of the page; of what was only asked for, with a way to ask again. */
import { Alert, Button } from 'antd';
import type { Problem } from '../api/generated.ts';
import { formWords } from '../forms/words.ts';
import { told, useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';

interface Props {
  readonly problem: Problem;
  readonly again?: () => void;
}

export function Trouble({ problem, again }: Props) {
  const { language } = useSpeech();
  const { refresh } = useRoom(formWords);
  const { detail, next } = told(problem, language);
  const action = again && (
    <Button size="small" onClick={again}>
      {refresh}
    </Button>
  );
  return <Alert type="error" showIcon title={detail} description={next} action={action} />;
}
