import './score.css';
import { type ReactNode, useState } from 'react';
import type { Schema } from '../api/client';
import { t } from '../locales';
import { figure, isNegative, rounded, signed } from '../ui/format';
import { ClassMark } from '../ui/light';

type Score = Schema['Score'];
type Item = Schema['ScoreItem'];

/** How far the bar of an item is filled, 0–100. */
const share = ({ score, weight }: Item): number =>
  Number(weight) === 0
    ? 0
    : Math.min(100, Math.max(0, (Number(score ?? 0) / Number(weight)) * 100));

/** What the points of an item are made of, or that this is not for the reader. */
function itemSummary({ score, value, benchmark, unit }: Item): string {
  if (score === null) return t('score.withheld');
  if (benchmark === null) return `${rounded(value, 4)} ${unit}`;
  return t('score.arithmetic', {
    value: rounded(value, 4),
    benchmark: rounded(benchmark, 4),
    unit,
  });
}

/** A score above its full marks is no mistake where the plan sets no cap. */
function Uncapped({ score, of }: { score: string; of: string }) {
  return Number(score) > Number(of) ? <small> {t('score.uncapped')}</small> : null;
}

/** The figures an item is made of, who gave them, what the enterprise had handed in, and the arithmetic. */
function Inside({ item, children }: { item: Item; children?: ReactNode }) {
  return (
    <div className="score-inside">
      {item.inputs.map((input) => (
        <p key={input.title}>
          <span>
            {input.title}（{input.source}）
          </span>
          <span>
            <b>
              {figure(input.value)} {input.unit}
            </b>
            {input.reported !== null && (
              <em> {t('score.reported', { value: figure(input.reported) })}</em>
            )}
          </span>
        </p>
      ))}
      {item.basis.map((one) => (
        <p key={one.group + one.indicator}>
          <span>
            {one.title}
            {t('score.benchmark')}
          </span>
          <span>
            <b>
              {rounded(one.value, 4)} {item.unit}
            </b>
            {(one.proposedFrom ?? one.subjects) > 0 && (
              <small> {t('score.benchmarkFrom', { n: one.proposedFrom ?? one.subjects })}</small>
            )}
          </span>
        </p>
      ))}
      <p className="formula">{item.formula}</p>
      {item.capped && <p className="formula">{t('score.capped')}</p>}
      {item.clause !== null && (
        <p className="formula">{t('score.clause', { clause: item.clause })}</p>
      )}
      {children}
    </div>
  );
}

interface RowProps {
  item: Item;
  /** Whether it is open before anybody touches it. */
  opened?: boolean;
  /** What can be done about it, under its arithmetic. */
  children?: ReactNode;
}

/** One item: its points, its bar and its arithmetic; it opens to the figures it is made of. */
export function ScoreRow({ item, opened = false, children }: RowProps) {
  const [open, setOpen] = useState(opened);
  return (
    <li className={open ? 'open' : ''} data-score={item.id}>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
        }}
      >
        <span className="title">{item.title}</span>
        <span className="points">
          <b>{item.score ?? '—'}</b> / {item.weight}
          <Uncapped score={item.score ?? '0'} of={item.weight} />
          <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden>
            <path
              d={open ? 'm3 9 4-4 4 4' : 'm3 5 4 4 4-4'}
              fill="none"
              stroke="currentColor"
              strokeWidth="1.4"
            />
          </svg>
        </span>
        <i className="track-bar">
          <u className={item.capped ? 'full' : ''} style={{ width: `${String(share(item))}%` }} />
        </i>
        <small>{itemSummary(item)}</small>
      </button>
      {open && <Inside item={item}>{children}</Inside>}
    </li>
  );
}

/** How the score was made, down to its total. */
export function ScoreTable({ score }: { score: Score }) {
  return (
    <section className="score-table">
      <h3>{t('score.how')}</h3>
      <ul className="score-rows">
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

/** Class, total, how far the next class is, last year, and the rank where one is given. */
export function ScoreHead({ score }: { score: Score }) {
  return (
    <section className="score-head">
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
            {t('data.lastYear')}{' '}
            <b className={`class-${score.last.class ?? ''}`}>{score.last.class}</b>{' '}
            {score.last.total}{' '}
            <b className={isNegative(score.last.change) ? '' : 'green'}>
              {signed(score.last.change)}
            </b>
          </p>
        )}
        {score.rank !== null && <p>{t('score.rank', score.rank)}</p>}
      </div>
      <Bands score={score} />
    </section>
  );
}

/** Re-scored after an appeal: the old result and the new one side by side. */
export function OldAndNew({ score }: { score: Score }) {
  if (score.before === null) return null;
  const both = [
    { title: t('score.before'), total: score.before.total, name: score.before.class },
    { title: t('score.total'), total: score.total, name: score.class },
  ];
  return (
    <section className="old-new">
      <h2>{t('score.oldNew')}</h2>
      {both.map(({ title, total, name }) => (
        <p key={title}>
          <small>{title}</small>
          {name !== null && <ClassMark name={name} provisional={score.provisional} size={28} />}
          <b>{total}</b>
        </p>
      ))}
    </section>
  );
}

/** The scale of classes with the score on it; only where classes are cut by lines. */
function Bands({ score }: { score: Score }) {
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
