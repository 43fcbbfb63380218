import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { live } from './client/connection.ts';
import './style/base.css';
import './style/parts.css';
import './style/pages.css';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element #root.');
live.open();
addEventListener('online', live.open);
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
