import '../nonce';
import '../base.css';
import './portal.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from '../api/queries';
import { language, t } from '../locales';
import { themeCss } from '../theme';
import { App } from './app';

document.documentElement.lang = language;
document.title = t('page.portal');

const style = document.createElement('style');
style.textContent = themeCss;
document.head.prepend(style);

const root = document.getElementById('root');
if (root === null) throw new Error('portal.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
