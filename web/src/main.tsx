import './nonce';
import '@fontsource-variable/inter';
import '@fontsource-variable/noto-sans-sc';
import './base.css';
import './style.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { queryClient } from './api/queries';
import { language, t } from './locales';
import { router } from './routes';
import { antdTheme, themeCss } from './theme';

dayjs.locale(language === 'en' ? 'en' : 'zh-cn');
document.documentElement.lang = language;
document.title = t('app.name');

const style = document.createElement('style');
style.textContent = themeCss;
document.head.prepend(style);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <ConfigProvider
      theme={antdTheme}
      locale={language === 'en' ? enUS : zhCN}
      button={{ autoInsertSpace: false }}
    >
      <App>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </App>
    </ConfigProvider>
  </StrictMode>,
);
