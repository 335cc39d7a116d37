import type { ReactElement } from 'react';
import { createBrowserRouter, type RouteObject } from 'react-router';
import type { PageName } from './access';
import { Door, Frame, Gate, Home, Portal } from './ui/frame';
import { PageError } from './ui/page-error';

type Load = () => Promise<{ Page: () => ReactElement }>;

/** One line a page: its code is fetched when it is first opened. */
const page = (path: string, name: PageName, load: Load): RouteObject => ({
  element: <Door page={name} />,
  children: [{ path, lazy: async () => ({ Component: (await load()).Page }) }],
});

const framed: RouteObject[] = [
  page('/c/:cycle/tasks', 'tasks', () => import('./pages/tasks/page')),
  page('/c/:cycle/board', 'board', () => import('./pages/board/page')),
  page('/c/:cycle/flow', 'flow', () => import('./pages/flow/page')),
  page('/c/:cycle/ledger', 'ledger', () => import('./pages/ledger/page')),
  page('/c/:cycle/year', 'year', () => import('./pages/year/page')),
  page('/c/:cycle/calendar', 'calendar', () => import('./pages/calendar/page')),
  page('/c/:cycle/lab', 'lab', () => import('./pages/lab/page')),
  page('/c/:cycle/subjects', 'subjects', () => import('./pages/subjects/page')),
  page('/c/:cycle/subjects/:subject', 'subjects', () => import('./pages/dossier/page')),
  page('/c/:cycle/import', 'import', () => import('./pages/import/page')),
  page('/c/:cycle/lists', 'lists', () => import('./pages/lists/page')),
  page('/c/:cycle/reports', 'reports', () => import('./pages/reports/page')),
  page('/programmes', 'programmes', () => import('./pages/programmes/page')),
  page('/programmes/:programme', 'programmes', () => import('./pages/programme/page')),
  page('/notifications', 'notifications', () => import('./pages/notifications/page')),
  page('/mailbox', 'mailbox', () => import('./pages/mailbox/page')),
  page('/audit', 'audit', () => import('./pages/audit/page')),
  page('/security', 'security', () => import('./pages/security/page')),
  page('/operator', 'operator', () => import('./pages/operator/page')),
  page('/accounts', 'accounts', () => import('./pages/accounts/page')),
  page('/account', 'account', () => import('./pages/account/page')),
];

export const router = createBrowserRouter([
  {
    path: '/login',
    errorElement: <PageError />,
    hydrateFallbackElement: <></>,
    lazy: async () => ({ Component: (await import('./pages/login/page')).Page }),
  },
  {
    path: '/password',
    errorElement: <PageError />,
    hydrateFallbackElement: <></>,
    lazy: async () => ({ Component: (await import('./pages/password/page')).Page }),
  },
  {
    element: <Gate />,
    errorElement: <PageError />,
    hydrateFallbackElement: <></>,
    children: [
      { index: true, path: '/', element: <Home /> },
      page('/c/:cycle/wall', 'wall', () => import('./pages/wall/page')),
      { path: '/portal', element: <Portal /> },
      { element: <Frame />, children: framed },
      { path: '*', element: <Home /> },
    ],
  },
]);
