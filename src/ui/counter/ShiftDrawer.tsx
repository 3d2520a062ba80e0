/** 班次: the button at the top, and the shift in a drawer; its forms are loaded when it is opened. */
import { Button, Drawer } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useAnswer } from '../api/use-answer.ts';
import { useSession } from '../session/session.ts';
import { useCounter } from '../station/link.ts';
import { useSpeech } from '../words/language.ts';

const ShiftForms = lazy(() => import('./ShiftForms.tsx'));

export function ShiftDrawer() {
  const { shift } = useSpeech().words;
  const [shown, setShown] = useState(false);
  const permissions: readonly string[] = useSession()?.permissions ?? [];
  const { connected } = useCounter();
  const works = permissions.includes('shift.work');
  // Asked again when the drawer is shut: whoever takes cash without a shift is served, and sees that none is open.
  const key = works && connected ? `shift ${shown}` : null;
  const answer = useAnswer('GET /api/shifts/current', {}, key);
  const none = answer?.ok === true && answer.value === null;
  if (!works) return null;
  return (
    <>
      <Button
        size="small"
        className={none ? 'no-shift' : ''}
        title={none ? shift.notOpenText : undefined}
        onClick={() => setShown(true)}
      >
        {shift.title}
        {none && ` ${shift.notOpen}`}
      </Button>
      <Drawer open={shown} onClose={() => setShown(false)} title={shift.title} size={460}>
        {shown && (
          <Suspense>
            <ShiftForms />
          </Suspense>
        )}
      </Drawer>
    </>
  );
}
