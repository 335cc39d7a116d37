import { Table, type TableColumnsType } from 'antd';
import { Link } from 'react-router';
import { language, t } from '../../locales';
import { rounded, signed } from '../../ui/format';
import { ClassMark } from '../../ui/light';
import { Empty } from '../../ui/states';
import type { Run } from './queries';
import type { Laboratory } from './use-lab';

type Near = Run['nearCuts'][number];

interface Part {
  desk: Laboratory;
  run: Run;
}

const PAGE = 20;

const nearColumns = ({ desk }: Part): TableColumnsType<Near> => [
  {
    title: t('subjects.name'),
    key: 'name',
    ellipsis: true,
    render: (_, { id, name }) => (
      <Link to={`/c/${desk.cycle}/subjects/${id}`}>
        <b>{name}</b>
      </Link>
    ),
  },
  {
    title: t('lab.after'),
    key: 'total',
    width: 90,
    align: 'right',
    render: (_, { total }) => rounded(total, 2),
  },
  {
    title: t('lab.line'),
    key: 'line',
    width: 120,
    render: (_, { line }) => (
      <span className="nowrap">
        <ClassMark name={line.class} size={16} /> ≥ {rounded(line.total, 2)}
      </span>
    ),
  },
  {
    title: t('lab.distance'),
    key: 'distance',
    width: 90,
    align: 'right',
    render: (_, { distance }) => signed(Number(distance).toFixed(2)),
  },
  {
    title: t('lab.classNow'),
    key: 'class',
    width: 70,
    align: 'center',
    render: (_, one) => (one.class === null ? '–' : <ClassMark name={one.class} size={16} />),
  },
];

/** Who is so near a line that a small correction moves it. */
export function NearLines({ desk, run }: Part) {
  return (
    <Table<Near>
      rowKey={({ id, line }) => id + line.class}
      size="small"
      tableLayout="fixed"
      columns={nearColumns({ desk, run })}
      dataSource={run.nearCuts}
      pagination={{ pageSize: PAGE, showSizeChanger: false, hideOnSinglePage: true }}
      locale={{ emptyText: <Empty>{t('lab.noNear')}</Empty> }}
    />
  );
}

/** Who gets no class, and why. */
export function LeftOut({ desk, run }: Part) {
  return (
    <ul className="plain left-out">
      {run.leftOut.map(({ id, name, zh, en }) => (
        <li key={id}>
          <Link to={`/c/${desk.cycle}/subjects/${id}`}>{name}</Link>
          <small>{language === 'en' ? en : zh}</small>
        </li>
      ))}
    </ul>
  );
}
