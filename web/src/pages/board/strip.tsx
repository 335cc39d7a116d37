import { Popover } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { t } from '../../locales';
import { figure, isNegative, joined, monthDay } from '../../ui/format';
import { Light } from '../../ui/light';
import type { Wall } from './view';

/** States before a score, and those behind the confirmation. */
const UNSCORED = [
  'listed',
  'collecting',
  'returned',
  'submitted',
  'verifying',
  'verified',
  'auditing',
];
const CONFIRMED = ['confirmed', 'graded', 'listedFor', 'rectified', 'archived'];

const sumOf = (wall: Wall, keys?: readonly string[]): number =>
  wall.states
    .filter(({ key }) => keys === undefined || keys.includes(key))
    .reduce((sum, { count }) => sum + count, 0);

function Figure({
  label,
  children,
  note,
}: {
  label: string;
  children: ReactNode;
  note: ReactNode;
}) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <strong>{children}</strong>
        <small>{note}</small>
      </dd>
    </div>
  );
}

function Progress({ wall: { cycle, progress } }: { wall: Wall }) {
  const { done, elapsed, ahead } = progress;
  const even = /^-?0(\.0+)?$/.test(ahead);
  const behind = isNegative(ahead);
  const words = even
    ? t('wall.even')
    : t(behind ? 'board.behind' : 'board.ahead', { n: figure(ahead.replace('-', '')) });
  return (
    <Figure
      label={t('wall.progress')}
      note={
        <>
          {t('board.elapsed', { n: elapsed })} ·{' '}
          <span className={behind && !even ? 'amber' : ''}>{words}</span>
        </>
      }
    >
      <Link to={`/c/${cycle.id}/wall`} title={t('wall.formula')}>
        {done}
        <em>%</em>
      </Link>
    </Figure>
  );
}

function Reds({ wall, onPick }: { wall: Wall; onPick: (lights: string) => void }) {
  const { red, lights } = wall;
  const mean = red.length === 0 ? 0 : red.reduce((sum, { days }) => sum + days, 0) / red.length;
  return (
    <Figure
      label={t('board.reds')}
      note={
        red.length === 0 ? t('wall.noRed') : t('board.meanLate', { n: String(Math.round(mean)) })
      }
    >
      <button
        type="button"
        className={lights.overdue > 0 ? 'red' : ''}
        onClick={() => {
          onPick('overdue');
        }}
      >
        {lights.overdue}
      </button>
    </Figure>
  );
}

function Week({ wall }: { wall: Wall }) {
  const { items } = wall.week;
  const today = items.filter(({ on }) => on === wall.today).length;
  const list = (
    <ul className="plain week-list">
      {items.length === 0 && <li>{t('wall.noDue')}</li>}
      {items.map((item, index) => (
        <li key={`${item.on} ${item.title} ${String(index)}`}>
          <Light state={item.light} /> {monthDay(item.on)}
          <Link to={`/c/${wall.cycle.id}/tasks?flow=${item.flow ?? ''}`}>
            {joined(item.organisation.title, item.title)}
          </Link>
          <small>
            {item.count} {item.measure}
          </small>
        </li>
      ))}
    </ul>
  );
  return (
    <Figure label={t('wall.week')} note={t('board.dueToday', { n: today })}>
      <Popover content={list} trigger="click" placement="bottomLeft">
        <button type="button">{items.length}</button>
      </Popover>
    </Figure>
  );
}

/** Six numbers above the matrix; each opens the rows that make it. */
export function Strip({ wall, onLights }: { wall: Wall; onLights: (lights: string) => void }) {
  const { id } = wall.cycle;
  const appeals = wall.states.find(({ key }) => key === 'appeal');
  const late = appeals?.late ?? 0;
  const last = wall.stages.find(({ no }) => no === null);
  return (
    <dl className="strip">
      <Progress wall={wall} />
      <Figure label={t('board.confirmed')} note={t('board.unscored', { n: sumOf(wall, UNSCORED) })}>
        <Link to={`/c/${id}/subjects?phase=confirmed`}>
          {sumOf(wall, CONFIRMED)}
          <em> / {sumOf(wall)}</em>
        </Link>
      </Figure>
      <Reds wall={wall} onPick={onLights} />
      <Week wall={wall} />
      <Figure
        label={t('board.appeals')}
        note={
          late > 0 ? (
            <span className="red">{t('board.appealsLate', { n: late })}</span>
          ) : (
            t('board.appealsInTime')
          )
        }
      >
        <Link to={`/c/${id}/subjects?phase=appeal`}>{appeals?.count ?? 0}</Link>
      </Figure>
      <Figure
        label={last?.title ?? t('board.lastYear')}
        note={
          last === undefined || last.total === 0
            ? t('board.noLastYear')
            : t('board.before', { on: monthDay(last.due) })
        }
      >
        {last === undefined || last.total === 0 ? (
          '–'
        ) : (
          <Link to={`/c/${id}/board?stage=${last.id}`}>
            {last.done}
            <em> / {last.total}</em>
          </Link>
        )}
      </Figure>
    </dl>
  );
}
