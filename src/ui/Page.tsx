/** The whole page: language, theme, the line at the top, and the desk that is worked at. */
import { Alert, App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import type { Station } from './api/generated.ts';
import { useAnswer } from './api/use-answer.ts';
import type { Hold } from './browser/counter-lock.ts';
import { keep, kept } from './browser/kept.ts';
import { CounterPage } from './counter/CounterPage.tsx';
import { Door } from './session/Door.tsx';
import { useOpenDesk } from './session/open-desks.ts';
import { Elsewhere } from './station/Elsewhere.tsx';
import { useCounter, useHold } from './station/link.ts';
import type { DeskName } from './station/page-table.ts';
import { TopLine } from './station/TopLine.tsx';
import type { Language } from './words/figures.ts';
import { LOCALES } from './words/figures.ts';
import { SpeechContext, speechOf, useSpeech } from './words/language.ts';

/** Only a demo has it, and only when it is opened. */
const DemoDock = lazy(() => import('./demo/DemoDock.tsx'));

/** A counter does not wait for the desks that nobody has opened. */
const EngineeringPage = lazy(() => import('./engineering/EngineeringPage.tsx'));
const ServicesPage = lazy(() => import('./service/ServicesPage.tsx'));
const FinancePage = lazy(() => import('./finance/FinancePage.tsx'));
const PicturesPage = lazy(() => import('./pictures/PicturesPage.tsx'));
const AuditPage = lazy(() => import('./audit/AuditPage.tsx'));
const PeoplePage = lazy(() => import('./people/PeoplePage.tsx'));

const shownDesk = (hold: Hold, desk: DeskName | null) =>
  hold === 'elsewhere' ? <Elsewhere /> : <Desk name={desk} />;

function Desk({ name }: { readonly name: DeskName | null }) {
  const { words } = useSpeech();
  switch (name) {
    case null:
      return <main className="door">{words.session.noDesk}</main>;
    case 'counter':
      return <CounterPage />;
    case 'services':
      return <ServicesPage />;
    case 'engineering':
      return <EngineeringPage />;
    case 'finance':
      return <FinancePage />;
    case 'pictures':
      return <PicturesPage />;
    case 'audit':
      return <AuditPage />;
    case 'people':
      return <PeoplePage />;
  }
}

const LANGUAGE = 'qika.language';

/** A counter does not wait for pictures that glide. */
const THEME = {
  token: {
    motion: false,
    // Dark enough to be read on white and on its own tint (WCAG 2.1, 1.4.3).
    colorPrimary: '#0958d9',
    colorPrimaryHover: '#003eb3',
    colorLinkHover: '#003eb3',
    colorLinkActive: '#003eb3',
    colorInfo: '#0958d9',
    colorError: '#a8071a',
    colorSuccess: '#237804',
    colorWarning: '#ad4e00',
    colorSuccessBg: '#f6ffed',
    colorSuccessBorder: '#b7eb8f',
    colorErrorBg: '#fff1f0',
    colorErrorBorder: '#ffa39e',
    colorWarningBg: '#fffbe6',
    colorWarningBorder: '#ffe58f',
    colorInfoBg: '#e6f4ff',
    colorInfoBorder: '#91caff',
    colorTextPlaceholder: '#595959',
    colorTextDescription: '#595959',
  },
};

function useStation(connected: boolean): Station | null {
  const answer = useAnswer('GET /api/station', {}, connected ? 'once' : null);
  return answer?.ok === true ? answer.value : null;
}

export function Page() {
  const [language, setLanguage] = useState<Language>(kept(LANGUAGE) === 'en' ? 'en' : 'zh');
  const [demo, setDemo] = useState(false);
  const hold = useHold();
  const desk = useOpenDesk();
  const { connected } = useCounter();
  const station = useStation(connected);
  const timeZone = station?.timeZone ?? 'Asia/Shanghai';
  const speech = useMemo(() => speechOf(language, timeZone), [language, timeZone]);
  useEffect(() => {
    document.documentElement.lang = LOCALES[language];
    keep(LANGUAGE, language);
  }, [language]);
  return (
    <ConfigProvider
      locale={language === 'zh' ? zhCN : enUS}
      theme={THEME}
      wave={{ disabled: true }}
      button={{ autoInsertSpace: false }}
    >
      <SpeechContext value={speech}>
        <App className="page">
          <Door switchLanguage={() => setLanguage(language === 'zh' ? 'en' : 'zh')}>
            <TopLine
              station={station}
              switchLanguage={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
              demo={demo}
              switchDemo={() => setDemo(!demo)}
            />
            {!connected && <Alert type="error" banner title={speech.words.lost} />}
            <div className="desk">
              {demo && (
                <Suspense>
                  <DemoDock />
                </Suspense>
              )}
              <Suspense>{shownDesk(hold, desk)}</Suspense>
            </div>
          </Door>
        </App>
      </SpeechContext>
    </ConfigProvider>
  );
}
