import { t } from '../../locales';
import { percentOf, sumOfCounts, titlesOf, type Counts } from './names';
import type { Run } from './queries';
import type { Laboratory } from './use-lab';

/** 按片区: the share of the lower classes before (ring) and now (disc); a row filters the movers. */
export function Territories({ desk, run, peek }: { desk: Laboratory; run: Run; peek: boolean }) {
  const { low } = desk.lab;
  const chosen = desk.param('at');
  const titles = titlesOf(desk);
  const shareOf = (counts: Counts): number =>
    low.reduce((sum, label) => sum + (counts[label] ?? 0), 0);
  const shares = run.territories.flatMap(({ before, after }) =>
    [before, after].map((counts) => shareOf(counts) / (sumOfCounts(counts) || 1)),
  );
  const whole = Math.max(0.1, ...shares) * 1.1;
  return (
    <section className="card lab-territories" aria-labelledby="lab-territories">
      <h2 id="lab-territories">
        {t('lab.territories')}
        <small>{t('lab.lowShare', { classes: low.join(t('list.comma')) })}</small>
      </h2>
      <ul>
        {run.territories.map(({ territory, title, before, after }) => {
          const [was, is] = [shareOf(before), shareOf(peek ? before : after)];
          const [from, to] = [sumOfCounts(before), sumOfCounts(peek ? before : after)];
          const place = (n: number, of: number): number => (100 * n) / (of || 1) / whole;
          const [left, right] = [place(was, from), place(is, to)];
          const pressed = chosen === territory;
          return (
            <li key={territory}>
              <button
                type="button"
                aria-pressed={pressed}
                aria-label={t('lab.territoryOf', {
                  title,
                  before: percentOf(was, from),
                  now: percentOf(is, to),
                })}
                title={t('lab.lowOf', { n: is, of: to })}
                onClick={() => {
                  desk.setParam({ at: pressed ? undefined : territory });
                }}
              >
                <span className="name">{title}</span>
                <span className="dumbbell" aria-hidden>
                  <i
                    style={{
                      left: `${Math.min(left, right).toFixed(2)}%`,
                      width: `${Math.abs(left - right).toFixed(2)}%`,
                    }}
                  />
                  <em style={{ left: `${left.toFixed(2)}%` }} />
                  <b style={{ left: `${right.toFixed(2)}%` }} />
                </span>
                <span className="figures">
                  {percentOf(was, from)} → <b>{percentOf(is, to)}</b>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      <p className="legend" aria-hidden>
        <em /> {titles.before} <b /> {titles.now}
      </p>
    </section>
  );
}
