import { t } from '../../locales';
import { monthDay } from '../../ui/format';
import { Light } from '../../ui/light';
import {
  type Chart,
  DWELL_STEPS,
  heatOf,
  LATE_STEPS,
  layOut,
  type Line,
  linesOf,
  NODE,
  type State,
  WIDTH,
} from './geometry';

export type Colour = 'late' | 'dwell' | 'none';

interface Props {
  chart: Chart;
  colour: Colour;
  zoom: number;
  state: string | undefined;
  to: string | undefined;
  onPick: (state: string, to?: string) => void;
}

const short = (text: string, letters: number): string =>
  text.length > letters ? `${text.slice(0, letters)}…` : text;

const heatClass = (state: State, colour: Colour): string => {
  if (colour === 'none') return '';
  const heat =
    colour === 'late'
      ? heatOf(state.late, LATE_STEPS)
      : state.count === 0
        ? 0
        : heatOf(state.dwell ?? 0, DWELL_STEPS);
  return `${colour}-${String(heat)}`;
};

function Node({
  state,
  x,
  y,
  colour,
  chosen,
  onPick,
}: { state: State; x: number; y: number; colour: Colour; chosen: boolean } & Pick<
  Props,
  'onPick'
>) {
  const { id, title, about, count, late, due, dwell, placed } = state;
  return (
    <button
      type="button"
      className={`chart-node ${heatClass(state, colour)}${count === 0 ? ' zero' : ''}`}
      data-state={id}
      aria-pressed={chosen}
      title={about}
      style={{ left: x, top: y, width: NODE.width, height: NODE.height }}
      onClick={() => {
        onPick(id);
      }}
    >
      <span>
        <b>{title}</b>
        {!placed && <em>{t('flowmap.unplaced')}</em>}
      </span>
      <span>
        <strong>{count}</strong>
        {late > 0 && (
          <i>
            <Light state="overdue" size={12} /> {late}
          </i>
        )}
      </span>
      <small>
        {colour === 'dwell' && dwell !== null
          ? t('flowmap.dwell', { n: dwell })
          : due === null
            ? '\u00a0'
            : monthDay(due)}
      </small>
    </button>
  );
}

const ANCHOR = {
  left: 'end',
  right: 'start',
  on: 'middle',
  above: 'middle',
  below: 'middle',
} as const;
const RISE = { left: 0, right: 0, on: 0, above: -5, below: 12 } as const;

function Label({ way, label: { x, y, side } }: Pick<Line, 'way' | 'label'>) {
  const passes = <tspan className="passes">{way.passes}</tspan>;
  if (side === 'both') {
    return (
      <text x={x} y={y - 5} textAnchor="middle">
        {short(way.title, 4)}
        <tspan x={x} dy={17} className="passes">
          {way.passes}
        </tspan>
      </text>
    );
  }
  const letters = side === 'above' || side === 'below' ? 2 : 5;
  return (
    <text x={x} y={y + RISE[side]} textAnchor={ANCHOR[side]}>
      {short(way.title, letters)} {passes}
    </text>
  );
}

/** The drawing: lanes, states as buttons in the order of the flow, ways as lines. */
export function Map({ chart, colour, zoom, state, to, onPick }: Props) {
  const layout = layOut(chart);
  const lines = linesOf(chart, layout);
  const most = Math.max(1, ...lines.map(({ way }) => way.passes));
  return (
    <div className="chart-fit" style={{ width: WIDTH * zoom, height: layout.height * zoom }}>
      <div
        className="flow-map"
        style={{ width: WIDTH, height: layout.height, transform: `scale(${String(zoom)})` }}
      >
        {layout.lanes.map(({ id, y, height }) => (
          <section key={id} className="chart-lane" style={{ top: y, height }}>
            <h2>
              {t(chart.of === 'task' ? 'flowmap.lane.task' : `flowmap.lane.${id}`)}{' '}
              <small>
                {chart.lanes.find((lane) => lane.id === id)?.total ?? 0}{' '}
                {t(chart.of === 'task' ? 'measure.tasks' : 'measure.subjects')}
              </small>
            </h2>
          </section>
        ))}
        <svg width={WIDTH} height={layout.height} aria-hidden>
          <defs>
            <marker
              id="chart-arrow"
              markerUnits="userSpaceOnUse"
              markerWidth="9"
              markerHeight="9"
              refX="7"
              refY="4"
              orient="auto"
            >
              <path d="M0 0 8 4 0 8z" />
            </marker>
          </defs>
          {lines.map(({ way, path, label }) => {
            const chosen = way.from === state && way.to === to;
            return (
              <g
                key={`${way.from} ${way.to}`}
                className={`chart-way${way.passes === 0 ? ' none' : ''}${chosen ? ' chosen' : ''}`}
                data-way={`${way.from} ${way.to}`}
                onClick={() => {
                  onPick(way.from, way.to);
                }}
              >
                <title>{`${way.title} ${String(way.passes)}`}</title>
                <path className="grip" d={path} />
                <path
                  d={path}
                  strokeWidth={1 + 3 * Math.sqrt(way.passes / most)}
                  markerEnd="url(#chart-arrow)"
                />
                <Label way={way} label={label} />
              </g>
            );
          })}
        </svg>
        {chart.states.map((one) => {
          const box = layout.boxes.get(one.id);
          if (box === undefined) return null;
          return (
            <Node
              key={one.id}
              state={one}
              x={box.x}
              y={box.y}
              colour={colour}
              chosen={one.id === state}
              onPick={onPick}
            />
          );
        })}
      </div>
    </div>
  );
}
