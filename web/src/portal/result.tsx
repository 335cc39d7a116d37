import { useState } from 'react';
import type { Schema } from '../api/client';
import { Bands } from '../flow/score-table';
import { t } from '../locales';
import { figure, isNegative, rounded, signed } from '../ui/format';
import { ClassMark } from '../ui/light';
import { type Disputable, Effect } from './appeal';

type Flow = Schema['FlowDetail'];
type Score = Schema['Score'];
type Item = Schema['ScoreItem'];

/** Class, total, how far the next class is, and last year. */
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
      <h2>{t('portal.oldNew')}</h2>
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

const share = ({ score, weight }: Item): number =>
  Number(weight) === 0 ? 0 : Math.min(100, Math.max(0, (Number(score) / Number(weight)) * 100));

interface InsideProps {
  flow: Flow;
  item: Item;
  disputables: readonly Disputable[];
  onAppeal: ((item: string) => void) | null;
}

/** The figures an item is made of, who gave them, and what the enterprise had handed in. */
function Inside({ item, disputables, onAppeal }: Omit<InsideProps, 'flow'>) {
  const own = disputables.find(({ title }) => item.inputs.some((input) => input.title === title));
  return (
    <div className="inside">
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
          <span>{t('score.benchmark')}</span>
          <b>
            {rounded(one.value, 4)} {item.unit}
          </b>
        </p>
      ))}
      <p className="formula">{item.formula}</p>
      {item.capped && <p className="formula">{t('score.capped')}</p>}
      {item.clause !== null && (
        <p className="formula">{t('score.clause', { clause: item.clause })}</p>
      )}
      {onAppeal !== null && own !== undefined && (
        <button
          type="button"
          className="link"
          onClick={() => {
            onAppeal(own.id);
          }}
        >
          {t('portal.appealItem')}
        </button>
      )}
    </div>
  );
}

/** Where a department's figure stands in place of the enterprise's own, and what an appeal could give. */
export function Differing({ flow, disputables, onAppeal }: Omit<InsideProps, 'item'>) {
  if (flow.differences.length === 0) return null;
  return (
    <section className="differing">
      <h2>{t('portal.differing')}</h2>
      {flow.differences.map(({ item, title, unit, department, reported, source }) => (
        <div key={item} className="inside">
          <p>
            <span>
              {title}（{source}）
            </span>
            <span>
              <b>
                {figure(department)} {unit}
              </b>
              {reported !== null && <em> {t('score.reported', { value: figure(reported) })}</em>}
            </span>
          </p>
          {onAppeal !== null && disputables.some(({ id }) => id === item) && (
            <div className="if-own">
              <button
                type="button"
                className="link"
                onClick={() => {
                  onAppeal(item);
                }}
              >
                {t('portal.appealItem')}
              </button>
              {reported !== null && (
                <>
                  <span>{t('portal.ifOwn', { value: figure(reported), unit })}</span>
                  <Effect flow={flow} values={{ [item]: reported }} />
                </>
              )}
            </div>
          )}
        </div>
      ))}
    </section>
  );
}

function Row({
  open,
  onOpen,
  ...inside
}: Omit<InsideProps, 'flow'> & { open: boolean; onOpen: () => void }) {
  const { item } = inside;
  return (
    <li className={open ? 'open' : ''} data-score={item.id}>
      <button type="button" aria-expanded={open} onClick={onOpen}>
        <span className="title">{item.title}</span>
        <span className="points">
          <b>{item.score}</b> / {item.weight}
          {Number(item.score) > Number(item.weight) && <small> {t('score.uncapped')}</small>}
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
      {open && <Inside {...inside} />}
    </li>
  );
}

interface RowsProps {
  score: Score;
  disputables: readonly Disputable[];
  onAppeal: ((item: string) => void) | null;
}

/** What differs from the enterprise's own figures is opened first. */
const firstOpen = ({ items }: Score): string | null =>
  items.find(({ inputs }) => inputs.some(({ reported }) => reported !== null))?.id ?? null;

/** How the score was made: every item opens to its figures, their sources and the arithmetic. */
export function ScoreRows({ score, disputables, onAppeal }: RowsProps) {
  const [open, setOpen] = useState(() => firstOpen(score));
  return (
    <section className="score-rows">
      <h2>
        {t('score.how')} <small>{t('portal.formula')}</small>
      </h2>
      <ul>
        {score.items.map((item) => (
          <Row
            key={item.id}
            item={item}
            disputables={disputables}
            onAppeal={onAppeal}
            open={open === item.id}
            onOpen={() => {
              setOpen(open === item.id ? null : item.id);
            }}
          />
        ))}
        {score.points.map(({ title, points }) => (
          <li key={title} className="point">
            <span>
              <small>{t('portal.sum')}</small> {title}
            </span>
            <b>{signed(points)}</b>
          </li>
        ))}
        {score.moves.map((move) => (
          <li key={move.title} className="point">
            <span>
              {move.title} <small>{move.reason}</small>
            </span>
            <b>
              {move.from} → {move.to}
            </b>
          </li>
        ))}
      </ul>
    </section>
  );
}
