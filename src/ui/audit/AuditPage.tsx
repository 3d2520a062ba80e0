/** 审计: who looked at what, who took what away, and who changed what. It changes nothing. */
import { DeskFrame } from '../station/DeskFrame.tsx';
import { useRoom } from '../words/room.ts';
import { ChangesPage } from './ChangesPage.tsx';
import { TrailPage } from './TrailPage.tsx';
import { auditWords } from './words.ts';

export default function AuditPage() {
  const { desk, pages } = useRoom(auditWords);
  return (
    <DeskFrame
      desk="audit"
      label={desk}
      titles={pages}
      show={{ trail: () => <TrailPage />, changes: () => <ChangesPage /> }}
    />
  );
}
