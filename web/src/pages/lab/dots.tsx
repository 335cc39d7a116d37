import { t } from '../../locales';
import { figure } from '../../ui/format';
import { classColour } from '../../ui/light';
import type { Run } from './queries';
import { TOP, type Scale } from './scale';

const SIZE = 7;
const ROW = 18;

interface Spot {
  dot: Run['histogram']['dots'][number];
  x: number;
  row: number;
}

/** Each where its total is, in the lowest row that has room. */
function spotsOf(dots: Run['histogram']['dots'], x: (points: number) => number): Spot[] {
  const ends: number[] = [];
  return dots
    .map((dot) => ({ dot, x: x(Number(dot.after)) }))
    .sort((a, b) => a.x - b.x)
    .map((spot) => {
      const free = ends.findIndex((end) => end < spot.x - 2 * SIZE);
      const row = free === -1 ? ends.length : free;
      ends[row] = spot.x;
      return { ...spot, row };
    });
}

/** So few that each is drawn by itself: filled now, a ring where it was. */
export function Dots({
  dots,
  scale,
  peek,
}: {
  dots: Run['histogram']['dots'];
  scale: Scale;
  peek: boolean;
}) {
  return (
    <g className="dots">
      {spotsOf(dots, scale.x).map(({ dot, x, row }) => {
        const y = Math.max(TOP, scale.floor - 12 - row * ROW);
        const was = dot.before === null ? x : scale.x(Number(dot.before));
        const label = t('lab.dotOf', {
          name: dot.name,
          before: figure(dot.before),
          now: figure(dot.after),
        });
        return (
          <g key={dot.id} role="img" aria-label={label}>
            <title>{label}</title>
            <line x1={was} x2={x} y1={y} y2={y} />
            <circle className="was" cx={was} cy={y} r={SIZE - 1} />
            {!peek && (
              <>
                <circle cx={x} cy={y} r={SIZE} fill={classColour(dot.class ?? '')} />
                <text x={x} y={y + 3.5} textAnchor="middle">
                  {dot.class}
                </text>
              </>
            )}
          </g>
        );
      })}
    </g>
  );
}
