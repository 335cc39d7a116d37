import type { Schema } from '../../api/client';
import { t } from '../../locales';
import { figure, signed } from '../../ui/format';
import { classColour } from '../../ui/light';

type Score = Schema['Score'];

const WIDTH = 640;
const HEIGHT = 232;
const LEFT = 34;
const TOP = 14;
const BOTTOM = 40;

interface Step {
  id: string;
  title: string;
  note: string;
  from: number;
  to: number;
  lost: number;
  text: string;
  total: boolean;
}

/** What was lost, in the places the score is written with. */
const lostText = ({ lost, text }: Step): string =>
  `-${lost.toFixed((text.split('.')[1] ?? '').length)}`;

/** What stands for all that is not for the reader. */
const others = (from: number, to: number): Step => ({
  id: 'others',
  title: t('score.others'),
  note: '',
  from,
  to,
  lost: 0,
  text: '',
  total: false,
});

/** The steps of the staircase; numbers here only place the bars, the texts stay the exact decimals. */
function steps(score: Score): Step[] {
  let level = 0;
  const items = score.items.flatMap(({ id, title, weight, score: own }): Step[] => {
    if (own === null) return [];
    const from = level;
    level += Number(own);
    const lost = Math.max(0, Number(weight) - Number(own));
    return [
      { id, title, note: `${own} / ${weight}`, from, to: level, lost, text: own, total: false },
    ];
  });
  const isWhole = items.length === score.items.length;
  const points = score.points.map((point): Step => {
    const from = level;
    level += Number(point.points);
    const text = signed(point.points);
    return {
      id: point.title,
      title: point.title,
      note: '',
      from,
      to: level,
      lost: 0,
      text,
      total: false,
    };
  });
  const total = {
    id: 'total',
    title: t('score.total'),
    note: '',
    from: 0,
    to: isWhole ? level : Number(score.total),
    lost: 0,
    text: score.total,
    total: true,
  };
  return [...items, ...points, ...(isWhole ? [] : [others(level, total.to)]), total];
}

/** 实心得分，空心失分: filled what was scored, dashed what was lost, a line where the next class begins. */
export function Waterfall({ score }: { score: Score }) {
  const all = steps(score);
  const line = score.next === null ? null : Number(score.next.line);
  const most = Math.max(10, line ?? 0, ...all.map(({ to, lost }) => to + lost)) * 1.06;
  const y = (value: number): number => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most);
  const slot = (WIDTH - LEFT) / all.length;
  const bar = Math.min(slot * 0.62, 56);
  const tick = most > 60 ? 20 : 10;
  const ticks = Array.from({ length: Math.floor(most / tick) + 1 }, (_, index) => index * tick);
  return (
    <svg
      className="waterfall"
      viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
      role="img"
      aria-label={t('score.how')}
    >
      {ticks.map((value) => (
        <g key={value}>
          <line x1={LEFT} x2={WIDTH} y1={y(value)} y2={y(value)} stroke="var(--splitLine)" />
          <text x={LEFT - 6} y={y(value) + 4} textAnchor="end" className="axis">
            {value}
          </text>
        </g>
      ))}
      {all.map((step, index) => {
        const x = LEFT + slot * index + (slot - bar) / 2;
        const top = y(Math.max(step.from, step.to));
        const height = Math.max(1.5, Math.abs(y(step.from) - y(step.to)));
        const fill = step.total ? classColour(score.class ?? '') : 'var(--series)';
        const inside = height > 11.5;
        return (
          <g key={step.id}>
            <rect
              x={x}
              y={top}
              width={bar}
              height={height}
              fill={step.to < step.from ? 'var(--red)' : fill}
            />
            {step.lost > 0.004 && (
              <rect
                x={x + 0.5}
                y={y(step.to + step.lost)}
                width={bar - 1}
                height={y(step.to) - y(step.to + step.lost)}
                fill="var(--panel)"
                stroke="var(--loss)"
                strokeDasharray="3 2"
              />
            )}
            {y(step.to) - y(step.to + step.lost) > 13 && (
              <text
                x={x + bar / 2}
                y={(y(step.to) + y(step.to + step.lost)) / 2 + 4}
                textAnchor="middle"
                className="axis"
              >
                {signed(lostText(step))}
              </text>
            )}
            <text
              x={x + bar / 2}
              y={inside ? top + height / 2 + 4 : top - (step.lost > 0.004 ? -height - 12 : 4)}
              textAnchor="middle"
              className={inside ? 'on-bar' : 'off-bar'}
            >
              {step.text}
            </text>
            <text x={x + bar / 2} y={HEIGHT - BOTTOM + 17} textAnchor="middle" className="name">
              {step.title.length > 6 ? `${step.title.slice(0, 6)}…` : step.title}
              <title>{step.title}</title>
            </text>
            <text x={x + bar / 2} y={HEIGHT - BOTTOM + 31} textAnchor="middle" className="axis">
              {step.note}
            </text>
          </g>
        );
      })}
      {line !== null && score.next !== null && (
        <g>
          <line
            x1={LEFT}
            x2={WIDTH}
            y1={y(line)}
            y2={y(line)}
            stroke="var(--series)"
            strokeWidth="1.5"
          />
          <text x={WIDTH - 4} y={y(line) - 5} textAnchor="end" className="cut">
            {score.next.class} {figure(score.next.line)}
          </text>
        </g>
      )}
    </svg>
  );
}
