import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Select, Table, Tabs, type TableColumnsType } from 'antd';
import { Link } from 'react-router';
import type { Schema } from '../../api/client';
import { ledgerQuery } from '../../api/queries';
import { t } from '../../locales';
import { joined, moment, monthDay } from '../../ui/format';
import { Light, lightWord, Ratio, type LightState } from '../../ui/light';
import { useParamState } from '../../ui/params';
import { useCycleId } from '../../ui/session';
import { usePhone, WIDE } from '../../ui/viewport';
import { AsOf, Empty, Shown } from '../../ui/states';
import { Views } from '../board/filters';

type LedgerView = Schema['Ledger'];
type Task = LedgerView['tasks'][number];

const SEVERITY: readonly LightState[] = [
  'overdue',
  'dueSoon',
  'onTrack',
  'done',
  'notStarted',
  'suspended',
  'notApplicable',
];

const columns = (cycle: string): TableColumnsType<Task> => [
  { title: t('ledger.no'), dataIndex: 'no', width: 50, align: 'right', responsive: WIDE },
  {
    title: t('ledger.light'),
    key: 'light',
    width: 90,
    sorter: (a, b) => SEVERITY.indexOf(a.light) - SEVERITY.indexOf(b.light),
    render: (_, { light, why }) => (
      <span className="nowrap" title={why ?? undefined}>
        <Light state={light} /> {lightWord(light)}
      </span>
    ),
  },
  {
    title: t('ledger.lead'),
    key: 'lead',
    width: 150,
    responsive: WIDE,
    render: (_, { lead }) => lead.title,
  },
  { title: t('ledger.stage'), dataIndex: 'stage', width: 100, responsive: WIDE },
  {
    title: t('ledger.task'),
    key: 'task',
    render: (_, task) => (
      <>
        <Link to={`/c/${cycle}/tasks?flow=${task.flow}`}>
          <b>{task.title}</b>
        </Link>
        {task.why !== null && task.light === 'overdue' && <small>{task.why}</small>}
        <small className="phone-only">
          {joined(task.lead.title, task.stage, monthDay(task.due))}
        </small>
      </>
    ),
  },
  {
    title: t('ledger.with'),
    key: 'with',
    responsive: WIDE,
    width: 150,
    ellipsis: true,
    render: (_, { with: others }) => others.join(t('list.comma')),
  },
  {
    title: t('ledger.people'),
    key: 'people',
    responsive: WIDE,
    width: 130,
    render: (_, { leader, contact }) => (
      <>
        {contact ?? '–'}
        <small>{leader ?? '–'}</small>
      </>
    ),
  },
  {
    title: t('ledger.due'),
    key: 'due',
    responsive: WIDE,
    width: 100,
    render: (_, { due, literal }) => (
      <>
        {monthDay(due)}
        <small>{literal}</small>
      </>
    ),
  },
  {
    title: t('ledger.done'),
    key: 'done',
    width: 90,
    align: 'right',
    render: (_, { done, total }) => (total > 0 ? <Ratio done={done} total={total} /> : '–'),
  },
  {
    title: t('ledger.state'),
    key: 'state',
    responsive: WIDE,
    width: 110,
    render: (_, { state, rung }) => (
      <>
        {state}
        {rung !== null && <small className="red">{rung}</small>}
      </>
    ),
  },
];

interface Choice {
  value: string;
  label: string;
}

const distinct = (choices: Choice[]): Choice[] => [
  ...new Map(choices.map((choice) => [choice.value, choice])).values(),
];

function Duties({ ledger }: { ledger: LedgerView }) {
  const cycle = useCycleId();
  const [get, set] = useParamState();
  const organisation = get('organisation');
  const stage = get('stage');
  const light = get('light');
  const phone = usePhone();
  const shown = ledger.tasks.filter(
    (task) =>
      (organisation === undefined || task.lead.id === organisation) &&
      (stage === undefined || task.stageId === stage) &&
      (light === undefined || task.light === light),
  );
  const pick = (name: string) => (value: string | undefined) => {
    set({ [name]: value });
  };
  return (
    <>
      <div className="filters">
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('ledger.anyLead')}
          placeholder={t('ledger.anyLead')}
          style={{ width: 200 }}
          value={organisation}
          onChange={pick('organisation')}
          options={distinct(
            ledger.tasks.map(({ lead }) => ({ value: lead.id, label: lead.title })),
          )}
        />
        <Select
          allowClear
          aria-label={t('ledger.anyStage')}
          placeholder={t('ledger.anyStage')}
          style={{ width: 160 }}
          value={stage}
          onChange={pick('stage')}
          options={distinct(
            ledger.tasks.map((task) => ({ value: task.stageId, label: task.stage })),
          )}
        />
        <Select
          allowClear
          aria-label={t('subjects.anyLight')}
          placeholder={t('subjects.anyLight')}
          style={{ width: 120 }}
          value={light}
          onChange={pick('light')}
          options={SEVERITY.slice(0, 5).map((state) => ({
            value: state,
            label: `${lightWord(state)} ${String(ledger.tasks.filter((task) => task.light === state).length)}`,
          }))}
        />
      </div>
      <Table<Task>
        rowKey="flow"
        size="small"
        columns={columns(cycle)}
        dataSource={shown}
        scroll={phone ? {} : { x: 1100 }}
        pagination={{ pageSize: 100, showSizeChanger: false, hideOnSinglePage: true }}
        locale={{
          emptyText: (
            <Empty
              action={
                <Button
                  onClick={() => {
                    set({ organisation: undefined, stage: undefined, light: undefined });
                  }}
                >
                  {t('act.clearFilter')}
                </Button>
              }
            >
              {t('ledger.noMatch')}
            </Empty>
          ),
        }}
      />
    </>
  );
}

function Entries({ ledger }: { ledger: LedgerView }) {
  const cycle = useCycleId();
  return (
    <Table
      rowKey={({ flow, at, text }) => `${flow} ${at} ${text}`}
      size="small"
      dataSource={ledger.entries}
      pagination={{ pageSize: 100, showSizeChanger: false, hideOnSinglePage: true }}
      locale={{ emptyText: <Empty>{t('ledger.noEntries')}</Empty> }}
      columns={[
        { title: t('ledger.at'), key: 'at', width: 110, render: (_, { at }) => moment(at).short },
        { title: t('ledger.lead'), dataIndex: 'organisation', width: 150, responsive: WIDE },
        {
          title: t('ledger.task'),
          key: 'task',
          width: 220,
          responsive: WIDE,
          render: (_, { task, flow }) => <Link to={`/c/${cycle}/tasks?flow=${flow}`}>{task}</Link>,
        },
        { title: t('ledger.entry'), dataIndex: 'text' },
        {
          title: t('ledger.done'),
          key: 'done',
          width: 90,
          align: 'right',
          render: (_, { done, total }) =>
            done !== null && total !== null ? <Ratio done={done} total={total} /> : '–',
        },
        { title: t('ledger.who'), dataIndex: 'who', width: 150, responsive: WIDE },
      ]}
    />
  );
}

/** 工作台账: who answers for what (责任清单), and what was done day by day (推进台账). */
export function Page() {
  const cycle = useCycleId();
  const query = useQuery(ledgerQuery(cycle));
  const [get, set] = useParamState();
  return (
    <div className="page">
      <Shown query={query} rows={14}>
        {(ledger) => (
          <>
            <header className="page-head">
              <Views cycle={cycle} here="ledger" />
              <h1>{t('page.ledger')}</h1>
              <AsOf at={ledger.at} stale={query.isError} />
              <span className="gap" />
              <a href={ledger.xlsxUrl} download>
                <Button icon={<DownloadOutlined />}>{t('ledger.export')}</Button>
              </a>
            </header>
            <Tabs
              activeKey={get('tab') ?? 'duties'}
              onChange={(tab) => {
                set({ tab });
              }}
              items={[
                { key: 'duties', label: t('ledger.duties'), children: <Duties ledger={ledger} /> },
                {
                  key: 'entries',
                  label: t('ledger.entries'),
                  children: <Entries ledger={ledger} />,
                },
              ]}
            />
          </>
        )}
      </Shown>
    </div>
  );
}
