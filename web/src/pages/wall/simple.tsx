import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { Schema } from '../../api/client';
import { t } from '../../locales';
import { daysLeft, isNegative, monthDay } from '../../ui/format';
import { FrameOf } from '../../ui/frame';
import { Bar, DateMark, Light, lightWord, Ratio } from '../../ui/light';
import { AsOf, Shown } from '../../ui/states';
import { againstTime } from './header';

type Wall = Schema['Wall'];

function Head({ wall, stale }: { wall: Wall; stale: boolean }) {
  const behind = isNegative(wall.progress.ahead);
  return (
    <section className="card">
      <h1>
        {wall.cycle.title} {t('wall.year', { year: wall.cycle.year })}
      </h1>
      <p className="simple-progress">
        {t('wall.progress')} <strong>{wall.progress.done}%</strong> {t('wall.elapsed')}{' '}
        <b>{wall.progress.elapsed}%</b>
        <em className={behind ? 'amber' : 'green'}>{againstTime(wall.progress.ahead)}</em>
      </p>
      <Bar value={Number(wall.progress.done)} mark={Number(wall.progress.elapsed)} />
      <p className="simple-line">
        {wall.countdown !== null && (
          <span>
            {t('wall.countdown', { title: wall.countdown.title, on: monthDay(wall.countdown.on) })}{' '}
            <b>{wall.countdown.days}</b> {t('measure.days')}
          </span>
        )}
        <AsOf at={wall.at} stale={stale} />
      </p>
    </section>
  );
}

function Stages({ wall }: { wall: Wall }) {
  return (
    <section className="card">
      <h2>{t('wall.ribbon')}</h2>
      <ul className="plain">
        {wall.stages.map((stage) => (
          <li key={stage.id}>
            <Light state={stage.light} size={15} />
            <b>{stage.title}</b>
            <span className="tertiary">
              <DateMark kind={stage.kind} /> {monthDay(stage.due)}
            </span>
            <span className="gap" />
            {stage.total > 0 ? (
              <Ratio done={stage.done} total={stage.total} />
            ) : (
              lightWord(stage.light)
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Reds({ wall }: { wall: Wall }) {
  return (
    <section className="card">
      <h2>
        {t('wall.redList')} <small>{t('wall.items', { n: wall.red.length })}</small>
      </h2>
      {wall.red.length === 0 && <p className="tertiary">{t('wall.noRed')}</p>}
      <ul className="plain">
        {wall.red.map((item) => (
          <li key={`${item.flow} ${item.stage}`}>
            <Light state="overdue" size={15} />
            <Link to={`/c/${wall.cycle.id}/tasks?flow=${item.flow}`}>
              <b>{item.organisation.title}</b> · {item.title}
              <br />
              <span className="tertiary">{item.missing}</span>
            </Link>
            <span className="gap" />
            <b className="red">{daysLeft(-item.days)}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Organisations({ wall }: { wall: Wall }) {
  const title = new Map(wall.stages.map((stage) => [stage.id, stage.title]));
  return (
    <section className="card">
      <h2>{t('wall.matrix')}</h2>
      {wall.rows.map((row) => (
        <details key={row.organisation.id}>
          <summary>
            <b>{row.organisation.title}</b>
            <span className="gap" />
            {row.cells
              .filter(({ light }) => light !== 'notApplicable')
              .map(({ stage, light }) => (
                <Light key={stage} state={light} size={14} />
              ))}
          </summary>
          <ul className="plain">
            {row.cells
              .filter(({ light }) => light !== 'notApplicable')
              .map((cell) => (
                <li key={cell.stage}>
                  <Light state={cell.light} size={14} />
                  <span>{title.get(cell.stage)}</span>
                  <span className="gap" />
                  <Ratio done={cell.done} total={cell.total} />
                  {cell.daysLate !== null && <b className="red">{daysLeft(-cell.daysLate)}</b>}
                </li>
              ))}
          </ul>
        </details>
      ))}
    </section>
  );
}

/** The same snapshot for screens on which the wall cannot be read. */
export function Simple({ query }: { query: UseQueryResult<Wall> }) {
  return (
    <FrameOf>
      <div className="page simple-wall">
        <Shown query={query}>
          {(wall) => (
            <>
              <Head wall={wall} stale={query.isError} />
              <Reds wall={wall} />
              <Stages wall={wall} />
              <Organisations wall={wall} />
            </>
          )}
        </Shown>
      </div>
    </FrameOf>
  );
}
