/** 工程部: its pages. */
import { DiagnosisPage } from '../service/DiagnosisPage.tsx';
import { DeskFrame } from '../station/DeskFrame.tsx';
import { useRoom } from '../words/room.ts';
import { BenchPage } from './BenchPage.tsx';
import { ChangePage } from './ChangePage.tsx';
import { EnrolPage } from './EnrolPage.tsx';
import { FaultsPage } from './FaultsPage.tsx';
import { GatesPage } from './GatesPage.tsx';
import { ImportPage } from './ImportPage.tsx';
import { InspectionsPage } from './InspectionsPage.tsx';
import { MetersPage } from './MetersPage.tsx';
import { ReadingsPage } from './ReadingsPage.tsx';
import { SwapPage } from './SwapPage.tsx';
import { SweepPage } from './SweepPage.tsx';
import { worksWords } from './works.ts';

export default function EngineeringPage() {
  const { desk, pages } = useRoom(worksWords);
  return (
    <DeskFrame
      desk="engineering"
      label={desk}
      titles={pages}
      show={{
        meters: () => <MetersPage />,
        enrol: () => <EnrolPage />,
        import: () => <ImportPage />,
        sweep: () => <SweepPage />,
        bench: () => <BenchPage />,
        gates: () => <GatesPage />,
        inspections: () => <InspectionsPage />,
        readings: () => <ReadingsPage />,
        faults: () => <FaultsPage />,
        change: () => <ChangePage />,
        swap: () => <SwapPage />,
        diagnose: () => <DiagnosisPage />,
      }}
    />
  );
}
