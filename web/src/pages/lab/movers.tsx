import { DownloadOutlined } from '@ant-design/icons';
import { Button, Dropdown, Segmented, Table, Tag, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useAct } from '../../forms/act';
import { language, t } from '../../locales';
import { joined, rounded, signed } from '../../ui/format';
import { ClassMark } from '../../ui/light';
import { Empty } from '../../ui/states';
import { WIDE } from '../../ui/viewport';
import { AS_IT_IS, same } from './draft';
import { binKey, binTitle } from './histogram';
import { titleOf, titlesOf } from './names';
import { LeftOut, NearLines } from './beside';
import { saveDifferences, type Run } from './queries';
import type { Laboratory } from './use-lab';

type Mover = Run['movers'][number];

interface Part {
  desk: Laboratory;
  run: Run;
}

const differenceOf = ({ total }: Mover): number | null =>
  total.before === null || total.after === null ? null : Number(total.after) - Number(total.before);

const byNumber = (a: number | null, b: number | null): number => (a ?? 0) - (b ?? 0);

/** The filters in the address, and those who pass them. */
function useFiltered({ desk, run }: Part): { rows: Mover[]; chips: Record<string, string> } {
  const [dir, cell, bin, at] = ['dir', 'cell', 'bin', 'at'].map((name) => desk.param(name));
  const chips: Record<string, string> = {};
  if (cell !== undefined) chips['cell'] = cell.replace('>', ' → ');
  const found = run.histogram.bins.find((one) => binKey(one) === bin);
  if (bin !== undefined) chips['bin'] = t('lab.points', { range: found ? binTitle(found) : bin });
  const place = run.territories.find(({ territory }) => territory === at);
  if (at !== undefined) chips['at'] = place?.title ?? at;
  const [from = '', to = ''] = (bin ?? '').split('~');
  const rows = run.movers.filter((one) => {
    const total = Number(one.total.after);
    return (
      (dir === undefined || one.direction === dir) &&
      (cell === undefined || `${one.from ?? ''}>${one.to ?? ''}` === cell) &&
      (at === undefined || one.territory === at) &&
      (bin === undefined || (total >= Number(from) && (to === '' || total < Number(to))))
    );
  });
  return { rows, chips };
}

function columnsOf({ desk, run }: Part): TableColumnsType<Mover> {
  const titles = titlesOf(desk);
  const places = new Map(run.territories.map(({ territory, title }) => [territory, title]));
  const place = ({ territory }: Mover): string => places.get(territory) ?? territory;
  return [
    {
      title: t('subjects.name'),
      key: 'name',
      width: '26%',
      ellipsis: true,
      render: (_, one) => (
        <>
          <Link to={`/c/${desk.cycle}/subjects/${one.id}`}>
            <b>{one.name}</b>
          </Link>
          <small className="phone-only">{joined(place(one), causeOf(one))}</small>
        </>
      ),
    },
    {
      title: t('subjects.territory'),
      key: 'territory',
      width: 120,
      ellipsis: true,
      responsive: WIDE,
      render: (_, one) => place(one),
    },
    {
      title: <span title={titles.before}>{t('lab.before')}</span>,
      key: 'before',
      width: 64,
      align: 'right',
      responsive: WIDE,
      render: (_, { total }) => rounded(total.before, 2),
    },
    {
      title: <span title={titles.now}>{t('lab.after')}</span>,
      key: 'after',
      width: 64,
      align: 'right',
      responsive: WIDE,
      render: (_, { total }) => rounded(total.after, 2),
    },
    {
      title: t('lab.difference'),
      key: 'difference',
      width: 66,
      align: 'right',
      sorter: (a, b) => byNumber(differenceOf(a), differenceOf(b)),
      render: (_, one) => {
        const difference = differenceOf(one);
        return difference === null ? '–' : signed(difference.toFixed(2));
      },
    },
    {
      title: t('lab.moved'),
      key: 'moved',
      width: 80,
      render: (_, { from, to }) => (
        <span className="nowrap">
          {from === null ? '–' : <ClassMark name={from} size={16} />} →{' '}
          {to === null ? '–' : <ClassMark name={to} size={16} />}
        </span>
      ),
    },
    {
      title: t('lab.cause'),
      key: 'cause',
      ellipsis: true,
      responsive: WIDE,
      render: (_, one) => <span title={causeOf(one)}>{shortCause(one)}</span>,
    },
  ];
}

const causeOf = ({ cause }: Pick<Mover, 'cause'>): string =>
  language === 'en' ? cause.en : cause.zh;

/** "亩均销售 −2.93"; the whole sentence is one hover away. */
function shortCause({ cause }: Mover): string {
  const { kind, change } = cause;
  const title = language === 'en' ? cause.id : cause.title;
  if (change === null) return kind === 'adjustment' ? title : causeOf({ cause });
  const inPlaces = kind === 'others' || kind === 'places';
  const told = signed(inPlaces ? change : Number(change).toFixed(2));
  return t(inPlaces ? 'lab.causePlaces' : 'lab.causePoints', { title, change: told });
}

/** What the page shows, as a file with the mark of a trial. */
function Export({ desk }: { desk: Laboratory }) {
  const { asked, cycle, isOld, scenario } = desk;
  const save = useAct({
    mutationFn: (format: 'csv' | 'xlsx') => {
      const { group: _, ...all } = asked;
      return saveDifferences(cycle, format, { ...all, name: titleOf(scenario) });
    },
  });
  return (
    <Dropdown
      trigger={['click']}
      disabled={isOld}
      menu={{
        items: [
          { key: 'xlsx', label: 'Excel (xlsx)' },
          { key: 'csv', label: 'CSV' },
        ],
        onClick: ({ key }) => {
          save.mutate(key === 'csv' ? 'csv' : 'xlsx');
        },
      }}
    >
      <Button type="link" size="small" icon={<DownloadOutlined />} loading={save.isPending}>
        {t('lab.export')}
      </Button>
    </Dropdown>
  );
}

const PAGE = 20;

function Rows({ desk, run }: Part) {
  const { rows, chips } = useFiltered({ desk, run });
  const { draft, against } = desk;
  const isAlike = same(draft, against ?? AS_IT_IS);
  const clear = (
    <Button
      size="small"
      onClick={() => {
        desk.setParam({ dir: undefined, cell: undefined, bin: undefined, at: undefined });
      }}
    >
      {t('act.clearFilter')}
    </Button>
  );
  return (
    <>
      {Object.keys(chips).length > 0 && (
        <p className="chips">
          {Object.entries(chips).map(([name, label]) => (
            <Tag
              key={name}
              closable
              onClose={() => {
                desk.setParam({ [name]: undefined });
              }}
            >
              {label}
            </Tag>
          ))}
          <span>{t('lab.filtered', { n: rows.length, all: run.movers.length })}</span>
        </p>
      )}
      <Table<Mover>
        rowKey="id"
        size="small"
        tableLayout="fixed"
        columns={columnsOf({ desk, run })}
        dataSource={rows}
        pagination={{ pageSize: PAGE, showSizeChanger: false, hideOnSinglePage: true }}
        locale={{
          emptyText:
            run.movers.length === 0 ? (
              <Empty>{t(isAlike ? 'lab.alike' : 'lab.noMovers')}</Empty>
            ) : (
              <Empty action={clear}>{t('lab.noMatch')}</Empty>
            ),
        }}
      />
    </>
  );
}

/** 变档企业, those near a line, and those who get no class at all. */
export function Movers({ desk, run }: Part) {
  const { param, setParam } = desk;
  const near = new Set(run.nearCuts.map(({ id }) => id)).size;
  const wanted = param('tab');
  const tab = wanted === 'near' || (wanted === 'out' && run.leftOut.length > 0) ? wanted : 'moved';
  const tabs: { key: string; label: ReactNode; n: number }[] = [
    { key: 'moved', label: t('lab.movers'), n: run.movers.length },
    { key: 'near', label: t('lab.nearTab'), n: near },
    ...(run.leftOut.length > 0
      ? [{ key: 'out', label: t('lab.leftOut'), n: run.leftOut.length }]
      : []),
  ];
  return (
    <section className="card lab-movers" aria-label={t('lab.movers')}>
      <div className="lab-tabs">
        <div role="tablist" aria-label={t('lab.movers')}>
          {tabs.map(({ key, label, n }) => (
            <button
              key={key}
              type="button"
              role="tab"
              aria-selected={tab === key}
              onClick={() => {
                setParam({ tab: key === 'moved' ? undefined : key });
              }}
            >
              {label} <b>{n}</b>
            </button>
          ))}
        </div>
        {tab === 'moved' && run.movers.length > 0 && (
          <Segmented
            size="small"
            aria-label={t('lab.direction')}
            value={param('dir') ?? 'all'}
            onChange={(dir) => {
              setParam({ dir: dir === 'all' ? undefined : dir, cell: undefined });
            }}
            options={[
              { value: 'all', label: t('lab.all') },
              { value: 'down', label: t('lab.down', { n: run.down }) },
              { value: 'up', label: t('lab.up', { n: run.up }) },
            ]}
          />
        )}
        <span className="gap" />
        <Export desk={desk} />
      </div>
      {tab === 'moved' && <Rows desk={desk} run={run} />}
      {tab === 'near' && <NearLines desk={desk} run={run} />}
      {tab === 'out' && <LeftOut desk={desk} run={run} />}
    </section>
  );
}
