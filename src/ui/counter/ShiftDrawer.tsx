/** 班次: the button at the top, and the shift in a drawer; its forms are loaded when it is opened. */
import { Button, Drawer } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useSession } from '../session/session.ts';
import { useSpeech } from '../words/language.ts';

const ShiftForms = lazy(() => import('./ShiftForms.tsx'));

export function ShiftDrawer() {
  const { shift } = useSpeech().words;
  const [shown, setShown] = useState(false);
  const permissions: readonly string[] = useSession()?.permissions ?? [];
  if (!permissions.includes('shift.work')) return null;
  return (
    <>
      <Button size="small" onClick={() => setShown(true)}>
        {shift.title}
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
