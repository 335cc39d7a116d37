import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select, Space, Table, Tabs } from 'antd';
import { answered, api, type Schema } from '../../api/client';
import { auditQuery, sealsQuery, type AuditFilter } from '../../api/queries';
import { ActButton, useAct } from '../../forms/act';
import { t } from '../../locales';
import { joined, moment } from '../../ui/format';
import { Light } from '../../ui/light';
import { useParamState } from '../../ui/params';
import { Empty, Shown } from '../../ui/states';
import { usePhone, WIDE } from '../../ui/viewport';

type Entry = Schema['AuditItem'];
const PAGE = 50;
const FILTERS = ['from', 'to', 'person', 'action', 'object', 'outcome'] as const;
const OUTCOMES = ['asked', 'done', 'refused'] as const;
const isOutcome = (word: string | undefined): word is (typeof OUTCOMES)[number] =>
  OUTCOMES.some((one) => one === word);
const ACTIONS = [
  'session',
  'account',
  'access',
  'export',
  'read',
  'cycle',
  'organisation',
  'subject',
  'import',
  'record',
  'amendment',
  'clock',
  'audit',
] as const;

const light = (outcome: Entry['outcome']) =>
  outcome === 'refused' ? 'overdue' : outcome === 'done' ? 'done' : 'onTrack';

function useFilter(): { filter: AuditFilter; set: ReturnType<typeof useParamState>[1] } {
  const [get, set] = useParamState();
  const outcome = get('outcome');
  const words = FILTERS.flatMap((name) => {
    const value = get(name);
    return name === 'outcome' || value === undefined ? [] : [[name, value] as const];
  });
  const filter = { ...Object.fromEntries(words), ...(isOutcome(outcome) && { outcome }) };
  return { filter: { ...filter, page: Number(get('page') ?? '1') }, set };
}

function Filters() {
  const { filter, set } = useFilter();
  const put = (changes: Record<string, string | undefined>): void => {
    set({ ...changes, page: undefined });
  };
  const { page: _, ...asked } = filter;
  const search = new URLSearchParams(asked).toString();
  return (
    <Space wrap className="filters">
      {(['from', 'to'] as const).map((name) => (
        <Input
          key={name}
          type="date"
          aria-label={t(`audit.${name}`)}
          prefix={t(`audit.${name}`)}
          value={filter[name] ?? ''}
          onChange={({ target }) => {
            put({ [name]: target.value });
          }}
        />
      ))}
      {(['person', 'object'] as const).map((name) => (
        <Input.Search
          key={name}
          allowClear
          defaultValue={filter[name]}
          placeholder={t(`audit.${name}`)}
          onSearch={(text) => {
            put({ [name]: text });
          }}
        />
      ))}
      <Select
        allowClear
        aria-label={t('audit.action')}
        placeholder={t('audit.action')}
        value={filter.action}
        style={{ minWidth: 130 }}
        onChange={(action?: string) => {
          put({ action });
        }}
        options={ACTIONS.map((value) => ({ value, label: t(`audit.on.${value}`) }))}
      />
      <Select
        allowClear
        aria-label={t('audit.outcome')}
        placeholder={t('audit.outcome')}
        value={filter.outcome}
        style={{ minWidth: 110 }}
        onChange={(outcome?: string) => {
          put({ outcome });
        }}
        options={OUTCOMES.map((value) => ({ value, label: t(`audit.${value}`) }))}
      />
      {(['xlsx', 'csv'] as const).map((format) => (
        <Button
          key={format}
          icon={<DownloadOutlined />}
          href={`/api/audit/entries.${format}${search === '' ? '' : `?${search}`}`}
        >
          {t(`audit.${format}`)}
        </Button>
      ))}
    </Space>
  );
}

function Entries() {
  const { filter, set } = useFilter();
  const query = useQuery(auditQuery(filter));
  const phone = usePhone();
  return (
    <>
      <Filters />
      <Shown query={query} rows={12}>
        {({ items, total, page }) => (
          <Table<Entry>
            rowKey="id"
            size="small"
            dataSource={items}
            scroll={phone ? {} : { x: 1000 }}
            pagination={{
              current: page,
              pageSize: PAGE,
              total,
              showSizeChanger: false,
              hideOnSinglePage: true,
              onChange: (next) => {
                set({ page: String(next) });
              },
            }}
            locale={{ emptyText: <Empty>{t('audit.none')}</Empty> }}
            columns={[
              {
                title: t('audit.no'),
                dataIndex: 'id',
                width: 70,
                align: 'right',
                responsive: WIDE,
              },
              {
                title: t('audit.at'),
                key: 'at',
                width: 150,
                responsive: WIDE,
                render: (_, { at }) => `${moment(at).day} ${moment(at).time}`,
              },
              {
                title: t('audit.person'),
                key: 'person',
                width: 200,
                responsive: WIDE,
                render: (_, { person }) => person ?? t('audit.stranger'),
              },
              {
                title: t('audit.action'),
                key: 'action',
                render: (_, one) => (
                  <>
                    <b>{one.label}</b>
                    <small className="tertiary">{one.object}</small>
                    <small className="phone-only">
                      {joined(one.person ?? t('audit.stranger'), moment(one.at).short)}
                    </small>
                  </>
                ),
              },
              {
                title: t('audit.outcome'),
                key: 'outcome',
                width: 110,
                render: (_, { outcome, details }) => (
                  <>
                    <span className="nowrap">
                      <Light state={light(outcome)} /> {t(`audit.${outcome}`)}
                    </span>
                    {typeof details['why'] === 'string' && <small>{details['why']}</small>}
                    {changesOf(details).map(({ item, before, after, reason }) => (
                      <small key={item}>
                        {joined(`${item} ${before ?? '—'} → ${after ?? '—'}`, reason)}
                      </small>
                    ))}
                  </>
                ),
              },
              { title: t('audit.address'), dataIndex: 'address', width: 140, responsive: WIDE },
            ]}
          />
        )}
      </Shown>
    </>
  );
}

function Verdict({ found }: { found: Schema['Verification'] }) {
  return (
    <section className="block" role="status">
      <p>
        <Light state={found.total === 0 ? 'done' : 'overdue'} size={15} />{' '}
        <b>{found.total === 0 ? t('audit.sound') : t('audit.faults', { n: found.total })}</b>
      </p>
      <p className="tertiary">
        {t('audit.followed', {
          flows: found.flows,
          events: found.events,
          audits: found.audits,
          imprints: found.imprints,
          seals: found.seals,
        })}
      </p>
      {found.faults.length > 0 && (
        <ul>
          {found.faults.map((line) => (
            <li key={line} className="red">
              {line}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Seals() {
  const query = useQuery(sealsQuery);
  const verify = useAct({ mutationFn: () => answered(api.POST('/api/audit/verification')) });
  return (
    <>
      <ActButton
        loading={verify.isPending}
        onClick={() => {
          verify.mutate();
        }}
      >
        {t('audit.verify')}
      </ActButton>
      {verify.data !== undefined && <Verdict found={verify.data} />}
      <p className="tertiary">{t('audit.sealLimit')}</p>
      <Shown query={query}>
        {({ items }) => (
          <Table<Schema['DaySeal']>
            rowKey="day"
            size="small"
            dataSource={items}
            pagination={false}
            locale={{ emptyText: <Empty>{t('audit.noSeal')}</Empty> }}
            columns={[
              { title: t('audit.day'), dataIndex: 'day', width: 110 },
              { title: t('audit.events'), dataIndex: 'events', width: 90, align: 'right' },
              { title: t('audit.audits'), dataIndex: 'audits', width: 90, align: 'right' },
              {
                title: t('audit.seal'),
                key: 'hash',
                render: (_, { hash }) => <code style={{ overflowWrap: 'anywhere' }}>{hash}</code>,
              },
            ]}
          />
        )}
      </Shown>
    </>
  );
}

/** For the audit administrator: what was done, by whom, and whether anybody has touched the record. */
export function Page() {
  const [get, set] = useParamState();
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('page.audit')}</h1>
      </header>
      <Tabs
        activeKey={get('tab') ?? 'entries'}
        onChange={(tab) => {
          set({ tab });
        }}
        items={[
          { key: 'entries', label: t('audit.entries'), children: <Entries /> },
          { key: 'seals', label: t('audit.seals'), children: <Seals /> },
        ]}
      />
    </div>
  );
}

interface FigureChange {
  item: string;
  before: string | null;
  after: string | null;
  reason: string | null;
}

/** What an entry says of figures that were changed. */
const changesOf = ({ items }: Record<string, unknown>): FigureChange[] =>
  Array.isArray(items) ? (items as FigureChange[]) : [];
