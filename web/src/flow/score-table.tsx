import { useState } from 'react';
import type { Schema } from '../api/client';
import { t } from '../locales';
import { figure, rounded, signed } from '../ui/format';
import { ClassMark } from '../ui/light';

type Score = Schema['Score'];
type Item = Schema['ScoreItem'];

const share = (item: Item): number =>
  Number(item.weight) === 0 ? 0 : Math.max(0, (Number(item.score) / Number(item.weight)) * 100);

/** A score above its full marks is no mistake where the plan sets no cap. */
function Uncapped({ score, of }: { score: string; of: string }) {
  return Number(score) > Number(of) ? <small> {t('score.uncapped')}</small> : null;
}

function Inputs({ item }: { item: Item }) {
  return (
    <div className="score-inputs">
      <p>{item.formula}</p>
      {item.capped && <p className="tertiary">{t('score.capped')}</p>}
      {item.inputs.map((input) => (
        <p key={input.title}>
          <span>
            {input.title}（{input.source}）
          </span>
          <b>
            {figure(input.value)} {input.unit}
          </b>
          {input.reported !== null && (
            <em className="amber">{t('score.reported', { value: figure(input.reported) })}</em>
          )}
        </p>
      ))}
      {item.basis.map((one) => (
        <p key={one.group + one.indicator}>
          <span>
            {one.title}
            {t('score.benchmark')}
          </span>
          <b>
            {figure(one.value)} {item.unit}
          </b>
          {(one.proposedFrom ?? one.subjects) > 0 && (
            <small>{t('score.benchmarkFrom', { n: one.proposedFrom ?? one.subjects })}</small>
          )}
        </p>
      ))}
      {item.clause !== null && (
        <p className="tertiary">{t('score.clause', { clause: item.clause })}</p>
      )}
    </div>
  );
}

function ScoreRow({ item }: { item: Item }) {
  const [open, setOpen] = useState(false);
  return (
    <li className={open ? 'open' : ''}>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
        }}
      >
        <span>{item.title}</span>
        <span className="points">
          <b>{item.score}</b> / {item.weight}
          <Uncapped score={item.score} of={item.weight} />
        </span>
        <i>
          <u
            className={item.capped ? 'full' : ''}
            style={{ width: `${String(Math.min(share(item), 100))}%` }}
          />
        </i>
        <small>
          {item.benchmark === null
            ? `${rounded(item.value, 4)} ${item.unit}`
            : t('score.arithmetic', {
                value: rounded(item.value, 4),
                benchmark: rounded(item.benchmark, 4),
                unit: item.unit,
              })}
        </small>
      </button>
      {open && <Inputs item={item} />}
    </li>
  );
}

/** How the score was made: every item opens to its figures, their sources and the arithmetic. */
export function ScoreTable({ score }: { score: Score }) {
  return (
    <section className="score-table">
      <h3>{t('score.how')}</h3>
      <ul>
        {score.items.map((item) => (
          <ScoreRow key={item.id} item={item} />
        ))}
        {score.points.map((point) => (
          <li key={point.title} className="point">
            <span>{point.title}</span>
            <b>{signed(point.points)}</b>
          </li>
        ))}
        <li className="point total">
          <span>{t('score.total')}</span>
          <b>
            {score.total} / {score.outOf}
            <Uncapped score={score.total} of={score.outOf} />
          </b>
        </li>
      </ul>
    </section>
  );
}

/** Class, total, how far the next class is, and last year. */
export function ScoreHead({ score }: { score: Score }) {
  return (
    <div className="score-head">
      {score.class !== null && (
        <ClassMark name={score.class} provisional={score.provisional} size={54} />
      )}
      <div>
        <small>{t(score.provisional ? 'score.preTotal' : 'score.total')}</small>
        <p>
          <strong>{score.total}</strong> / {score.outOf}
          <Uncapped score={score.total} of={score.outOf} />
        </p>
      </div>
      <div className="score-aside">
        {score.next !== null && (
          <p>
            {t('score.toNext', { class: score.next.class })}{' '}
            <b>{t('score.missing', { n: score.next.missing })}</b>
          </p>
        )}
        {score.last !== null && (
          <p>
            {t('data.lastYear')} <b>{score.last.class}</b> {score.last.total}{' '}
            <b>{signed(score.last.change)}</b>
          </p>
        )}
        {score.before !== null && (
          <p>
            {t('score.before')} {score.before.class} {score.before.total}
          </p>
        )}
        {score.rank !== null && <p>{t('score.rank', score.rank)}</p>}
      </div>
    </div>
  );
}

/** The scale of classes with the score on it; only where classes are cut by lines. */
export function Bands({ score }: { score: Score }) {
  if (score.bands.length === 0) return null;
  const best = Number(score.outOf);
  const rising = [...score.bands].reverse();
  const lowest = Math.max(0, Math.min(Number(rising[1]?.from ?? 60) - 25, Number(score.total) - 3));
  const at = (points: number): number =>
    ((Math.max(points, lowest) - lowest) / (best - lowest)) * 100;
  return (
    <div className="bands" role="img" aria-label={t('score.bands')}>
      <em style={{ left: `${String(at(Number(score.total)))}%` }} />
      {rising.map((band, index) => {
        const from = at(Number(band.from));
        const to = at(Number(rising[index + 1]?.from ?? best));
        return (
          <span
            key={band.class}
            style={{ left: `${String(from)}%`, width: `${String(to - from)}%` }}
          >
            <i className={`band-${band.class}`} />
            <b>{band.class}</b>
            {index > 0 && <small>{figure(band.from)}</small>}
          </span>
        );
      })}
    </div>
  );
}
