import { Link } from 'react-router';
import type { Schema } from '../../api/client';
import { t } from '../../locales';
import { figure, isNegative, longWeekday, moment, monthDay } from '../../ui/format';
import { Light } from '../../ui/light';
import { useSession } from '../../ui/session';
import { AsOf } from '../../ui/states';

type Wall = Schema['Wall'];

/** How the weighted progress is made, read from the number itself. */
const formula = ({ parts }: Wall['progress']): string =>
  [
    t('wall.formula'),
    ...parts.map(
      ({ title, weight, done, total }) => `${title} ${weight} × ${String(done)}/${String(total)}`,
    ),
  ].join('\n');

/** 快于、慢于序时 so many points, or neither. */
export function againstTime(ahead: string): string {
  if (Number(ahead) === 0) return t('wall.even');
  const n = figure(ahead.replace(/^-/, ''));
  return t(isNegative(ahead) ? 'wall.behind' : 'wall.ahead', { n });
}

function Progress({ progress }: { progress: Wall['progress'] }) {
  const behind = isNegative(progress.ahead);
  return (
    <div className="progress" title={formula(progress)}>
      <p>
        <span>{t('wall.progress')}</span>
        <strong>{progress.done}%</strong>
        <span>{t('wall.elapsed')}</span>
        <b>{progress.elapsed}%</b>
        <em className={behind ? 'behind' : 'ahead'}>
          <Light state={behind ? 'dueSoon' : 'onTrack'} size={15} />
          {againstTime(progress.ahead)}
        </em>
      </p>
      <div className="progress-bar">
        <i style={{ width: `${progress.done}%` }} />
        <u style={{ left: `${progress.elapsed}%` }} />
      </div>
    </div>
  );
}

/** The other years of the region, one click away. */
function OtherYears({ cycle }: { cycle: string }) {
  const { cycles } = useSession();
  return cycles
    .filter(({ id }) => id !== cycle)
    .map(({ id, title, year }) => (
      <Link key={id} className="other-year" to={`/c/${id}/wall`} title={title}>
        {year} ›
      </Link>
    ));
}

export function Header({ wall, stale, now }: { wall: Wall; stale: boolean; now: string }) {
  const { cycle, countdown } = wall;
  const clock = moment(now);
  return (
    <header className="wall-head">
      <div className="wall-title">
        <h1>
          <Link to={`/c/${cycle.id}/ledger`} title={t('wall.leave')}>
            {cycle.title}
          </Link>{' '}
          <em>{t('wall.year', { year: cycle.year })}</em>
          <OtherYears cycle={cycle.id} />
        </h1>
        <p>
          {t('wall.basis', {
            document: cycle.document,
            lead: cycle.lead,
            subjects: cycle.subjects,
            organisations: cycle.organisations,
          })}
        </p>
      </div>
      <Progress progress={wall.progress} />
      {countdown !== null && (
        <div className="countdown">
          <p>{t('wall.countdown', { title: countdown.title, on: monthDay(countdown.on) })}</p>
          <p>
            <strong>{countdown.days}</strong> {t('measure.days')}
          </p>
        </div>
      )}
      <div className="wall-clock">
        <strong>{clock.time}</strong>
        <p>
          {clock.day} {longWeekday(clock.day)}
        </p>
        <AsOf at={wall.at} stale={stale} />
      </div>
    </header>
  );
}
