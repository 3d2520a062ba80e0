/** A refusal of a list or a form, in the language of the page. */
import { Alert } from 'antd';
import type { Problem } from '../api/generated.ts';
import { told, useSpeech } from '../words/language.ts';

export function Trouble({ problem }: { readonly problem: Problem }) {
  const { language } = useSpeech();
  const { detail, next } = told(problem, language);
  return <Alert type="error" showIcon title={detail} description={next} />;
}
