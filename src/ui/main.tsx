/** The page begins. */
import 'antd/dist/reset.css';
import './page.css';
import './counter/customer.css';
import './counter/sale.css';
import './station/frame.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Page } from './Page.tsx';
import { startSession } from './session/session.ts';
import { startLink } from './station/link.ts';

const root = document.getElementById('page');
if (root !== null) {
  startSession();
  startLink();
  createRoot(root).render(
    <StrictMode>
      <Page />
    </StrictMode>,
  );
}
