import type { Schema } from '../../api/client';
import { t } from '../../locales';
import { monthDay, oneWeekday } from '../../ui/format';
import { Light } from '../../ui/light';

type Wall = Schema['Wall'];
type Due = Schema['DueItem'];

const SHOWN = 9;

function DueRow({ item, today }: { item: Due; today: string }) {
  return (
    <li>
      {item.on === today ? (
        <b className="today">{t('days.today')}</b>
      ) : (
        <b>
          {monthDay(item.on)} {oneWeekday(item.on)}
        </b>
      )}
      <Light state={item.light} size={15} />
      <span className="what">
        <b>{item.organisation.title}</b> · {item.title}
      </span>
      <span>
        {item.count} {item.measure}
      </span>
    </li>
  );
}

function RedRow({
  item,
  chosen,
  cycle,
}: {
  item: Wall['red'][number];
  chosen: boolean;
  cycle: string;
}) {
  return (
    <li className={chosen ? 'chosen' : ''}>
      <strong>
        {item.days}
        <small> {t('measure.days')}</small>
      </strong>
      <a
        className="what"
        href={`/c/${cycle}/board?cell=${item.organisation.id}.${item.stage}`}
        target="_blank"
        rel="noreferrer"
      >
        <b>{item.organisation.title}</b> · {item.title}
        <br />
        <span>{item.missing}</span>
      </a>
      <p>
        <span>{t('wall.responsible')}</span> {item.responsible ?? '—'}
        <br />
        <span>{t('wall.sponsor')}</span> {item.sponsor ?? '—'}
      </p>
      <span className="rung">
        {item.rung !== null && (
          <em className={`step-${String(Math.min(item.rung.step, 3))}`}>
            {t('wall.rung', { rung: item.rung.title })}
          </em>
        )}
      </span>
    </li>
  );
}

/** Who is late: the nine worst; with none late, what falls due next keeps the place. */
export function RedList({ wall, chosen }: { wall: Wall; chosen: number | null }) {
  const from = Math.max(0, Math.min((chosen ?? 0) - SHOWN + 1, wall.red.length - SHOWN));
  const more = wall.red.length - SHOWN;
  if (wall.red.length === 0) {
    return (
      <>
        <h2>
          <Light state="overdue" size={17} /> {t('wall.redList')}
        </h2>
        <p className="none-red">{t('wall.noRed')}</p>
        <ul className="due">
          {wall.upcoming.map((item, index) => (
            <DueRow
              key={`${item.on} ${item.organisation.id} ${String(index)}`}
              item={item}
              today={wall.today}
            />
          ))}
        </ul>
      </>
    );
  }
  return (
    <>
      <h2>
        <Light state="overdue" size={17} /> {t('wall.redList')}{' '}
        <em>{t('wall.items', { n: wall.red.length })}</em>
        <small className="end">
          {more > 0 && <b>{t('wall.moreRed', { n: more })} · </b>}
          {t('wall.byDays')}
        </small>
      </h2>
      <ul className="red-list">
        {wall.red.slice(from, from + SHOWN).map((item, index) => (
          <RedRow
            key={`${item.organisation.id} ${item.stage} ${item.flow}`}
            item={item}
            cycle={wall.cycle.id}
            chosen={chosen === from + index}
          />
        ))}
      </ul>
    </>
  );
}

function Confirmation({ window }: { window: NonNullable<Wall['confirmation']> }) {
  const parts = [
    ['confirmed', window.confirmed],
    ['appealing', window.appealing],
    ['waiting', window.waiting],
  ] as const;
  return (
    <div className="confirmation">
      <h3>
        {t('wall.window', { from: monthDay(window.from), to: monthDay(window.to) })}
        <small className="end">
          {window.daysLeft >= 0 ? t('days.left', { n: window.daysLeft }) : t('wall.windowShut')}
        </small>
      </h3>
      <div className="parts">
        {parts.map(
          ([name, count]) =>
            count > 0 && <i key={name} className={name} style={{ flexGrow: count }} />,
        )}
      </div>
      <p className="legend">
        {parts.map(([name, count]) => (
          <span key={name}>
            <i className={name} /> {t(`window.${name}`)} <b>{count}</b>
          </span>
        ))}
      </p>
    </div>
  );
}

const WEEK = 6;

/** What falls due from Monday to Sunday, and how far the confirmation window is. */
export function Week({ wall }: { wall: Wall }) {
  const { from, to, items } = wall.week;
  const more = items.length - WEEK;
  return (
    <>
      <h2>
        {t('wall.week')}{' '}
        <small>{t('date.range', { from: monthDay(from), to: monthDay(to) })}</small>
        <small className="end">{t('wall.items', { n: items.length })}</small>
      </h2>
      {items.length === 0 && (
        <p className="none-red">{t(wall.upcoming.length > 0 ? 'wall.noDueNext' : 'wall.noDue')}</p>
      )}
      <ul className="due">
        {(items.length === 0 ? wall.upcoming.slice(0, WEEK - 1) : items.slice(0, WEEK)).map(
          (item) => (
            <DueRow
              key={`${item.on}${item.organisation.id}${item.title}`}
              item={item}
              today={wall.today}
            />
          ),
        )}
      </ul>
      {more > 0 && <p className="more">{t('wall.moreDue', { n: more })}</p>}
      {wall.confirmation !== null && <Confirmation window={wall.confirmation} />}
    </>
  );
}
