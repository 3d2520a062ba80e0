/** Always in sight beside the readers: the printer and the lines to the meters. */
import { Tag } from 'antd';
import { useEffect, useState } from 'react';
import { useAnswer } from '../api/use-answer.ts';
import { after } from '../browser/clock.ts';
import { useSpeech } from '../words/language.ts';
import { useCounter, usePrinter } from './link.ts';

/** Lines tell of themselves only when asked. */
const LOOK_MS = 15_000;

function PrinterTag() {
  const { devices } = useSpeech().words;
  const printer = usePrinter();
  if (printer === null) return <Tag>{devices.noPrinter}</Tag>;
  const { condition, name, trouble } = printer;
  const tones = { unknown: 'default', ready: 'success', printing: 'success', trouble: 'error' };
  return (
    <Tag color={tones[condition]} title={trouble?.reason ?? name}>
      {devices.printer} {devices.printers[condition]}
    </Tag>
  );
}

function LinesTag() {
  const { devices } = useSpeech().words;
  const { connected } = useCounter();
  const [looks, setLooks] = useState(0);
  const answer = useAnswer('GET /api/lines', {}, connected ? `${looks}` : null);
  useEffect(() => after(LOOK_MS, () => setLooks(looks + 1)), [looks]);
  if (answer?.ok !== true) return null;
  const { lines } = answer.value;
  if (lines.length === 0) return <Tag>{devices.noLines}</Tag>;
  const open = lines.filter(({ condition }) => condition === 'open').length;
  const told = lines.map(({ name, condition }) => `${name} ${devices.lines[condition]}`);
  return (
    <Tag color={open === lines.length ? 'success' : 'error'} title={told.join(', ')}>
      {devices.line} {open}/{lines.length}
    </Tag>
  );
}

export function Devices() {
  const { connected } = useCounter();
  if (!connected) return null;
  return (
    <>
      <PrinterTag />
      <LinesTag />
    </>
  );
}
