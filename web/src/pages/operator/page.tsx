import { useQuery } from '@tanstack/react-query';
import { App, Table, Tabs } from 'antd';
import { answered, api, type Schema } from '../../api/client';
import { deadLettersQuery, queryClient, timersQuery } from '../../api/queries';
import { ActButton, useAct } from '../../forms/act';
import { t } from '../../locales';
import { joined, moment } from '../../ui/format';
import { Light } from '../../ui/light';
import { useParamState } from '../../ui/params';
import { useRole } from '../../ui/session';
import { usePhone, WIDE } from '../../ui/viewport';
import { AsOf, Empty, Shown } from '../../ui/states';
import { Health } from './health';
import { Organisations } from './organisations';

type Timer = Schema['Timers']['items'][number];
type Letter = Schema['DeadLetters']['items'][number];

function Timers() {
  const query = useQuery(timersQuery);
  const phone = usePhone();
  return (
    <Shown query={query} rows={12}>
      {({ items, total, at }) => (
        <>
          <p className="tertiary">
            {t('timers.count', { n: total })} · <AsOf at={at} stale={query.isError} />
          </p>
          <Table<Timer>
            rowKey="id"
            size="small"
            dataSource={items}
            scroll={phone ? {} : { x: 900 }}
            pagination={{ pageSize: 50, showSizeChanger: false, hideOnSinglePage: true }}
            locale={{ emptyText: <Empty>{t('timers.none')}</Empty> }}
            columns={[
              {
                title: t('timers.due'),
                key: 'due',
                width: 170,
                render: (_, { dueAt, late }) => (
                  <>
                    <Light state={late ? 'overdue' : 'notStarted'} /> {moment(dueAt).day}{' '}
                    {moment(dueAt).time}
                  </>
                ),
              },
              {
                title: t('timers.timer'),
                key: 'timer',
                width: phone ? undefined : 130,
                render: (_, { label, flowTitle }) => (
                  <>
                    {label}
                    <small className="phone-only">{flowTitle}</small>
                  </>
                ),
              },
              { title: t('timers.flow'), dataIndex: 'flowTitle', responsive: WIDE },
              { title: t('timers.armedBy'), dataIndex: 'armedBy', responsive: WIDE },
              { title: t('timers.then'), dataIndex: 'then', responsive: WIDE },
            ]}
          />
        </>
      )}
    </Shown>
  );
}

function DeadLetters() {
  const { message } = App.useApp();
  const query = useQuery(deadLettersQuery);
  const retry = useAct({
    mutationFn: (key: string) =>
      answered(api.POST('/api/dead-letters/{key}/retry', { params: { path: { key } } })),
    onSuccess: async () => {
      void message.success(t('dead.queued'));
      await queryClient.invalidateQueries({ queryKey: ['dead-letters'] });
    },
  });
  const retryAll = useAct({
    mutationFn: () => answered(api.POST('/api/dead-letters/retry')),
    onSuccess: async ({ queued }) => {
      void message.success(t('dead.allQueued', { n: queued }));
      await queryClient.invalidateQueries({ queryKey: ['dead-letters'] });
    },
  });
  const all = (
    <ActButton
      size="small"
      loading={retryAll.isPending}
      onClick={() => {
        retryAll.mutate();
      }}
    >
      {t('act.retryAll')}
    </ActButton>
  );
  return (
    <Shown query={query}>
      {({ items }) => (
        <Table<Letter>
          title={items.length > 1 ? () => all : undefined}
          rowKey="key"
          size="small"
          dataSource={items}
          scroll={{ x: 900 }}
          pagination={{ pageSize: 50, showSizeChanger: false, hideOnSinglePage: true }}
          locale={{ emptyText: <Empty>{t('dead.none')}</Empty> }}
          columns={[
            {
              title: t('dead.at'),
              key: 'at',
              width: 110,
              render: (_, { lastAt }) => (lastAt === null ? '–' : moment(lastAt).short),
            },
            {
              title: t('dead.effect'),
              key: 'effect',
              render: (_, { label, flowTitle }) => joined(label, flowTitle),
            },
            { title: t('dead.attempts'), dataIndex: 'attempts', width: 80, align: 'right' },
            { title: t('dead.error'), dataIndex: 'lastError' },
            {
              key: 'retry',
              width: 90,
              render: (_, { key }) => (
                <ActButton
                  size="small"
                  loading={retry.isPending && retry.variables === key}
                  onClick={() => {
                    retry.mutate(key);
                  }}
                >
                  {t('act.retry')}
                </ActButton>
              ),
            },
          ]}
        />
      )}
    </Shown>
  );
}

function DeadTitle() {
  const count = useQuery(deadLettersQuery).data?.total ?? 0;
  return count > 0 ? t('dead.titleCount', { n: count }) : t('dead.title');
}

const TABS = [
  {
    key: 'timers',
    roles: ['lead', 'system-admin'],
    label: t('timers.title'),
    children: <Timers />,
  },
  { key: 'dead', roles: ['lead', 'system-admin'], label: <DeadTitle />, children: <DeadLetters /> },
  {
    key: 'organisations',
    roles: ['lead', 'security-admin'],
    label: t('organisations.title'),
    children: <Organisations />,
  },
  {
    key: 'health',
    roles: ['lead', 'system-admin'],
    label: t('health.title'),
    children: <Health />,
  },
];

/** For the operator: what time will do next, what could not be delivered, and whether all is well. */
export function Page() {
  const [get, set] = useParamState();
  const role = useRole();
  const tabs = TABS.filter(({ roles }) => roles.includes(role));
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('page.operator')}</h1>
      </header>
      <Tabs
        activeKey={get('tab') ?? tabs[0]?.key ?? ''}
        onChange={(tab) => {
          set({ tab });
        }}
        items={tabs.map(({ roles: _, ...tab }) => tab)}
      />
    </div>
  );
}
