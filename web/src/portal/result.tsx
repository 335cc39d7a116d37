import type { Schema } from '../api/client';
import { ScoreRow } from '../flow/score';
import { t } from '../locales';
import { figure, signed } from '../ui/format';
import { type Disputable, Effect } from './appeal';

type Flow = Schema['FlowDetail'];
type Score = Schema['Score'];
type Item = Schema['ScoreItem'];

interface ResultProps {
  flow: Flow;
  disputables: readonly Disputable[];
  onAppeal: ((item: string) => void) | null;
}

function AppealLink({ item, onAppeal }: { item: string; onAppeal: (item: string) => void }) {
  return (
    <button
      type="button"
      className="link"
      onClick={() => {
        onAppeal(item);
      }}
    >
      {t('portal.appealItem')}
    </button>
  );
}

/** Where a department's figure stands in place of the enterprise's own, and what an appeal could give. */
export function Differing({ flow, disputables, onAppeal }: ResultProps) {
  if (flow.differences.length === 0) return null;
  return (
    <section className="differing">
      <h2>{t('portal.differing')}</h2>
      {flow.differences.map(({ item, title, unit, department, reported, source }) => (
        <div key={item} className="score-inside">
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
              <AppealLink item={item} onAppeal={onAppeal} />
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

interface RowsProps extends Omit<ResultProps, 'flow'> {
  score: Score;
}

/** What differs from the enterprise's own figures is opened first. */
const firstOpen = ({ items }: Score): string | undefined =>
  items.find(({ inputs }) => inputs.some(({ reported }) => reported !== null))?.id;

/** How the score was made: every item opens to its figures, their sources and the arithmetic. */
export function ScoreRows({ score, disputables, onAppeal }: RowsProps) {
  const first = firstOpen(score);
  const disputable = ({ inputs }: Item) =>
    disputables.find(({ title }) => inputs.some((input) => input.title === title));
  return (
    <section className="how">
      <h2>
        {t('score.how')} <small>{t('portal.formula')}</small>
      </h2>
      <ul className="score-rows">
        {score.items.map((item) => {
          const own = disputable(item);
          return (
            <ScoreRow key={item.id} item={item} opened={item.id === first}>
              {onAppeal !== null && own !== undefined && (
                <AppealLink item={own.id} onAppeal={onAppeal} />
              )}
            </ScoreRow>
          );
        })}
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
