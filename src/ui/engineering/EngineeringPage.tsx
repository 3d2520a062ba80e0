/** 工程部: its pages. */
import { DeskFrame, type DeskPage } from '../station/DeskFrame.tsx';
import { useRoom } from '../words/room.ts';
import { BenchPage } from './BenchPage.tsx';
import { ChangePage } from './ChangePage.tsx';
import { EnrolPage } from './EnrolPage.tsx';
import { FaultsPage } from './FaultsPage.tsx';
import { GatesPage } from './GatesPage.tsx';
import { ImportPage } from './ImportPage.tsx';
import { MetersPage } from './MetersPage.tsx';
import { ReadingsPage } from './ReadingsPage.tsx';
import { SwapPage } from './SwapPage.tsx';
import { SweepPage } from './SweepPage.tsx';
import { worksWords } from './works.ts';

export default function EngineeringPage() {
  const { desk, pages: say } = useRoom(worksWords);
  const page = (
    id: keyof typeof say,
    needs: DeskPage['needs'],
    show: DeskPage['show'],
  ): DeskPage => ({
    id,
    title: say[id],
    needs,
    show,
  });
  const pages = [
    page('meters', ['meter.see'], () => <MetersPage />),
    page('enrol', ['meter.enter'], () => <EnrolPage />),
    page('import', ['meter.enter'], () => <ImportPage />),
    page('sweep', ['line.read'], () => <SweepPage />),
    page('bench', ['meter.enter'], () => <BenchPage />),
    page('gates', ['paper.file', 'paper.sign'], () => <GatesPage />),
    page('readings', ['reading.enter'], () => <ReadingsPage />),
    page('faults', ['reading.enter'], () => <FaultsPage />),
    page('change', ['meter.enter'], () => <ChangePage />),
    page('swap', ['meter.enter'], () => <SwapPage />),
  ];
  return (
    <DeskFrame
      desk="engineering"
      label={desk}
      pages={pages}
      at={(subject) => (subject === '' ? 'meters' : subject)}
    />
  );
}
