import { keepPreviousData, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query';
import { answered, api, Offline, refusal, Refused, type Schema } from './client';

/**
 * What the pages ask, by key. What is of one year has its id second, so that a change there renews that
 * year; `TRIAL` is only tried out and goes by what was asked.
 */
const TRIAL = { trial: true };

export interface Page {
  page?: number;
}
export interface TaskFilter extends Page {
  box?: Schema['Box'];
  stage?: string;
  q?: string;
}
export interface SubjectFilter extends Page {
  q?: string;
  phase?: string;
  territory?: string;
  class?: string;
  light?: string;
}

const MINUTE = 60_000;

/** A refusal is an answer; only a line that is down is tried again. */
const retry = (count: number, error: Error): boolean => !(error instanceof Refused) && count < 2;

/** A session that has run out shows at the first question; the frame then leads to the log-in page. */
const loggedOut = (error: Error): void => {
  if (error instanceof Refused && error.status === 401) {
    void queryClient.invalidateQueries({ queryKey: ['session'] });
  }
};

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: loggedOut }),
  defaultOptions: { queries: { retry, staleTime: 5_000, refetchOnWindowFocus: true } },
});

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => answered(api.GET('/api/session')),
  refetchInterval: 30_000,
});

export const ownAccountQuery = queryOptions({
  queryKey: ['own-account'],
  queryFn: () => answered(api.GET('/api/account')),
});

export interface AccountFilter extends Page {
  q?: string;
  role?: Schema['Role'];
  state?: Schema['KeptAccount']['state'] | 'stale';
}

export const accountsQuery = (query: AccountFilter) =>
  queryOptions({
    queryKey: ['accounts', query],
    queryFn: () => answered(api.GET('/api/accounts', { params: { query } })),
    placeholderData: keepPreviousData,
  });

export const handOverQuery = (id: string) =>
  queryOptions({
    queryKey: ['accounts', 'hand-over', id],
    queryFn: () => answered(api.GET('/api/accounts/{id}/hand-over', { params: { path: { id } } })),
  });

export const accountSessionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['account-sessions', id],
    queryFn: () => answered(api.GET('/api/accounts/{id}/sessions', { params: { path: { id } } })),
  });

export const programmesQuery = queryOptions({
  queryKey: ['programmes'],
  queryFn: () => answered(api.GET('/api/programmes')),
});

export const programmeQuery = (id: string, year?: number) =>
  queryOptions({
    queryKey: ['programmes', id, year],
    queryFn: () =>
      answered(api.GET('/api/programmes/{id}', { params: { path: { id }, query: { year } } })),
    placeholderData: keepPreviousData,
  });

/** The plan these fillings would make; a slip in them is an answer, asked anew each time. */
export const planQuery = (id: string, year: number, fillings: Record<string, string>) =>
  queryOptions({
    queryKey: ['programmes', id, year, 'plan', fillings],
    meta: TRIAL,
    queryFn: () =>
      answered(
        api.POST('/api/programmes/{id}/plan', {
          params: { path: { id } },
          body: { year, fillings },
        }),
      ),
    staleTime: 0,
  });

/** What that plan would ask of so many enterprises and of the units. */
export const workloadQuery = (
  id: string,
  body: { year: number; fillings: Record<string, string>; subjects: number },
) =>
  queryOptions({
    queryKey: ['programmes', id, 'workload', body],
    meta: TRIAL,
    queryFn: () =>
      answered(api.POST('/api/programmes/{id}/workload', { params: { path: { id } }, body })),
    placeholderData: keepPreviousData,
    staleTime: MINUTE,
  });

export const cycleQuery = (id: string) =>
  queryOptions({
    queryKey: ['cycle', id, 'detail'],
    queryFn: () => answered(api.GET('/api/cycles/{id}', { params: { path: { id } } })),
  });

export const targetsQuery = (id: string) =>
  queryOptions({
    queryKey: ['cycle', id, 'targets'],
    queryFn: () => answered(api.GET('/api/cycles/{id}/targets', { params: { path: { id } } })),
  });

export const wallQuery = (id: string, refresh: boolean) =>
  queryOptions({
    queryKey: ['cycle', id, 'wall'],
    queryFn: () => answered(api.GET('/api/cycles/{id}/wall', { params: { path: { id } } })),
    refetchInterval: refresh ? MINUTE : false,
    enabled: refresh,
  });

/** One cell of the working board. */
export const boardCellQuery = (id: string, organisation: string, stage: string) =>
  queryOptions({
    queryKey: ['cycle', id, 'cell', organisation, stage],
    queryFn: () =>
      answered(
        api.GET('/api/cycles/{id}/cells/{organisation}/{stage}', {
          params: { path: { id, organisation, stage } },
        }),
      ),
  });

/** What a reminder would say to whom; nothing is sent. */
export const reminderPreviewQuery = (id: string, order: Schema['ReminderOrder']) =>
  queryOptions({
    queryKey: ['cycle', id, 'reminder', order],
    meta: TRIAL,
    queryFn: () =>
      answered(
        api.POST('/api/cycles/{id}/reminders/preview', { params: { path: { id } }, body: order }),
      ),
  });

/** The flow chart, now or as of a day. */
export const chartQuery = (id: string, of: Schema['Chart']['of'], asOf?: string) =>
  queryOptions({
    queryKey: ['cycle', id, 'chart', of, asOf],
    queryFn: () =>
      answered(
        api.GET('/api/cycles/{id}/chart', {
          params: { path: { id }, query: asOf === undefined ? { of } : { of, asOf } },
        }),
      ),
    placeholderData: keepPreviousData,
  });

export interface ChartPart extends Page {
  state: string;
  to: string | undefined;
  asOf: string | undefined;
}

/** Who stands in a state of the flow chart, or went a way. */
export const chartItemsQuery = (id: string, { state, to, asOf, page }: ChartPart) =>
  queryOptions({
    queryKey: ['cycle', id, 'chart-items', state, to, asOf, page],
    queryFn: () =>
      answered(
        api.GET('/api/cycles/{id}/chart/items', {
          params: { path: { id }, query: { state, to, page, asOf } },
        }),
      ),
  });

export const tasksQuery = (id: string, query: TaskFilter) =>
  queryOptions({
    queryKey: ['cycle', id, 'tasks', query],
    queryFn: () => answered(api.GET('/api/cycles/{id}/tasks', { params: { path: { id }, query } })),
    placeholderData: keepPreviousData,
  });

export const flowQuery = (id: string, query: Page = {}) =>
  queryOptions({
    queryKey: ['flow', id, query],
    queryFn: () => answered(api.GET('/api/flows/{id}', { params: { path: { id }, query } })),
  });

export const subjectsQuery = (id: string, query: SubjectFilter) =>
  queryOptions({
    queryKey: ['cycle', id, 'subjects', query],
    queryFn: () =>
      answered(api.GET('/api/cycles/{id}/subjects', { params: { path: { id }, query } })),
    placeholderData: keepPreviousData,
  });

export const dossierQuery = (id: string, subjectId: string, asOf?: string) =>
  queryOptions({
    queryKey: ['cycle', id, 'dossier', subjectId, asOf],
    queryFn: () =>
      answered(
        api.GET('/api/cycles/{id}/subjects/{subjectId}/dossier', {
          params: { path: { id, subjectId }, query: asOf === undefined ? {} : { asOf } },
        }),
      ),
  });

/** What the total would be with other figures: a trial, nothing is written. */
export const appealEffectQuery = (id: string, subjectId: string, values: Record<string, string>) =>
  queryOptions({
    queryKey: ['cycle', id, 'appeal-effect', subjectId, values],
    meta: TRIAL,
    queryFn: () =>
      answered(
        api.POST('/api/cycles/{id}/subjects/{subjectId}/appeal-effect', {
          params: { path: { id, subjectId } },
          body: { values },
        }),
      ),
    staleTime: MINUTE,
  });

export const recordsQuery = (id: string, subjectId: string) =>
  queryOptions({
    queryKey: ['cycle', id, 'records', subjectId],
    queryFn: () =>
      answered(
        api.GET('/api/cycles/{id}/subjects/{subjectId}/records', {
          params: { path: { id, subjectId } },
        }),
      ),
  });

export const listsQuery = (id: string) =>
  queryOptions({
    queryKey: ['cycle', id, 'lists'],
    queryFn: () => answered(api.GET('/api/cycles/{id}/lists', { params: { path: { id } } })),
  });

export const reportsQuery = (id: string) =>
  queryOptions({
    queryKey: ['cycle', id, 'reports'],
    queryFn: () => answered(api.GET('/api/cycles/{id}/reports', { params: { path: { id } } })),
  });

export const ledgerQuery = (id: string) =>
  queryOptions({
    queryKey: ['cycle', id, 'ledger'],
    queryFn: () => answered(api.GET('/api/cycles/{id}/ledger', { params: { path: { id } } })),
  });

export const calendarQuery = (id: string) =>
  queryOptions({
    queryKey: ['cycle', id, 'calendar'],
    queryFn: () => answered(api.GET('/api/cycles/{id}/calendar', { params: { path: { id } } })),
  });

export const mailboxQuery = (query: { q?: string } & Page) =>
  queryOptions({
    queryKey: ['mailbox', query],
    queryFn: () => answered(api.GET('/api/mailbox', { params: { query } })),
    placeholderData: keepPreviousData,
  });

export interface NotificationFilter extends Page {
  q?: string;
  unread?: 'true';
}

export const notificationsQuery = (query: NotificationFilter) =>
  queryOptions({
    queryKey: ['notifications', query],
    queryFn: () => answered(api.GET('/api/notifications', { params: { query } })),
    placeholderData: keepPreviousData,
    refetchInterval: MINUTE,
  });

/** Marks letters as read, or all of them; the list and the bell follow. */
export async function markRead(ids?: string[]): Promise<void> {
  await answered(api.POST('/api/notifications/read', { body: ids === undefined ? {} : { ids } }));
  await queryClient.invalidateQueries({ queryKey: ['notifications'] });
}

/** Opening a letter is reading it. */
export const notificationQuery = (id: string) =>
  queryOptions({
    queryKey: ['notification', id],
    queryFn: async () => {
      const letter = await answered(
        api.GET('/api/notifications/{id}', { params: { path: { id } } }),
      );
      if (letter.unread) void markRead([id]).catch(() => undefined);
      return letter;
    },
  });

export interface AuditFilter extends Page {
  from?: string;
  to?: string;
  person?: string;
  action?: string;
  object?: string;
  outcome?: Schema['AuditItem']['outcome'];
}

export const auditQuery = (query: AuditFilter) =>
  queryOptions({
    queryKey: ['audit', query],
    queryFn: () => answered(api.GET('/api/audit', { params: { query } })),
    placeholderData: keepPreviousData,
  });

export const sealsQuery = queryOptions({
  queryKey: ['audit', 'seals'],
  queryFn: () => answered(api.GET('/api/audit/seals')),
});

export const selfCheckQuery = queryOptions({
  queryKey: ['security'],
  queryFn: () => answered(api.GET('/api/security')),
  refetchOnWindowFocus: false,
});

export const mailQuery = (id: string) =>
  queryOptions({
    queryKey: ['mail', id],
    queryFn: () => answered(api.GET('/api/mailbox/{id}', { params: { path: { id } } })),
    enabled: id !== '',
  });

/** What the installation finds of itself. */
export const overviewQuery = queryOptions({
  queryKey: ['health'],
  queryFn: () => answered(api.GET('/api/health')),
  refetchInterval: 10_000,
});

/** Whether the server can work at all; that something failed is an answer as well. */
export const readinessQuery = queryOptions({
  queryKey: ['health', 'ready'],
  queryFn: async () => {
    const { data, error, response } = await api.GET('/health/ready').catch(() => {
      throw new Offline();
    });
    if (data !== undefined) return data;
    if (typeof error === 'object' && 'checks' in error) return error;
    throw refusal(response.status, error);
  },
  refetchInterval: MINUTE,
});

export const timersQuery = queryOptions({
  queryKey: ['timers'],
  queryFn: () => answered(api.GET('/api/timers')),
});

export const organisationsQuery = queryOptions({
  queryKey: ['organisations'],
  queryFn: () => answered(api.GET('/api/organisations')),
});

export const deadLettersQuery = queryOptions({
  queryKey: ['dead-letters'],
  queryFn: () => answered(api.GET('/api/dead-letters')),
});
