/** Another page of this browser is the counter. */
import { Button, Result } from 'antd';
import { useSpeech } from '../words/language.ts';
import { takeCounter } from './link.ts';

export function Elsewhere() {
  const { elsewhere } = useSpeech().words;
  return (
    <main>
      <Result
        status="warning"
        title={elsewhere.title}
        subTitle={elsewhere.text}
        extra={<Button onClick={takeCounter}>{elsewhere.take}</Button>}
      />
    </main>
  );
}
