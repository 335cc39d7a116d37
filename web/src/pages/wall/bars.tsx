import type { Schema } from '../../api/client';
import { t } from '../../locales';
import { ClassMark, classColour, Light } from '../../ui/light';

type Wall = Schema['Wall'];

/** Where the enterprises stand. Heights are square roots, so that 6 beside 167 can be seen: read the number. */
export function StateBars({ wall }: { wall: Wall }) {
  const late = wall.states.reduce((sum, state) => sum + state.late, 0);
  const all = wall.states.reduce((sum, state) => sum + state.count, 0);
  const highest = Math.max(1, ...wall.states.map(({ count }) => count));
  return (
    <>
      <h2>
        {t('wall.states')} <small>{t('wall.statesNote', { n: all })}</small>
        {late > 0 && (
          <small className="end late">
            <Light state="overdue" size={14} /> {t('wall.statesLate', { n: late })}
          </small>
        )}
      </h2>
      <ul className="bars">
        {wall.states.map(({ key, title, count, late: overdue }) => {
          const height = Math.sqrt(count / highest) * 100;
          const share = count === 0 ? 0 : (overdue / count) * 100;
          return (
            <li key={key} className={count === 0 ? 'zero' : ''}>
              <a
                href={`/c/${wall.cycle.id}/subjects?phase=${encodeURIComponent(key)}`}
                target="_blank"
                rel="noreferrer"
              >
                <div className="column">
                  <b>{count}</b>
                  <i style={{ height: `calc((100% - 26px) * ${String(height / 100)})` }}>
                    <u style={{ height: `${String(share)}%` }} />
                  </i>
                </div>
                <span>{title}</span>
                <em>{overdue > 0 ? t('wall.over', { n: overdue }) : '\u00a0'}</em>
              </a>
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** Class shares with last year's as a mark. */
export function ClassBars({ wall }: { wall: Wall }) {
  const { state, total, items, last } = wall.classes;
  const shares = items.flatMap(({ share, lastShare }) => [Number(share), Number(lastShare ?? 0)]);
  const widest = Math.max(1, ...shares);
  return (
    <>
      <h2>
        {t('wall.classes')} <small>{t(`wall.classes.${state}`, { n: total })}</small>
      </h2>
      {state === 'none' ? (
        <p className="none-red">{t('wall.noClasses')}</p>
      ) : (
        <ul className="class-list">
          {items.map(({ class: name, count, share, lastShare }) => (
            <li key={name}>
              <ClassMark name={name} size={22} provisional={state === 'provisional'} />
              <span className="track">
                <i
                  style={{
                    width: `${String((Number(share) / widest) * 100)}%`,
                    background: classColour(name),
                  }}
                />
                {lastShare !== null && (
                  <u style={{ left: `${String((Number(lastShare) / widest) * 100)}%` }} />
                )}
              </span>
              <b>{count}</b>
              <span className="share">{share}%</span>
            </li>
          ))}
        </ul>
      )}
      {last !== null && state !== 'none' && (
        <p className="footnote">{t('wall.lastYear', { year: last.year, n: last.total })}</p>
      )}
    </>
  );
}
