import { Select } from 'antd';
import { useRef, useState, type KeyboardEvent } from 'react';
import { t } from '../../locales';
import { figure, rounded } from '../../ui/format';
import { classColour } from '../../ui/light';
import { bandsOf, setEdge } from './draft';
import { Dots } from './dots';
import { Axis, scaleOf, useWidth, type Bin, type Scale, HEIGHT, TOP } from './scale';
import { labelsOf, sumOfCounts, titlesOf } from './names';
import { stepOf } from './number-box';
import type { Run } from './queries';
import type { Laboratory } from './use-lab';

/** "60–62.5", "≥ 130" where the last takes in all beyond. */
export const binTitle = ({ from, to }: Pick<Bin, 'from' | 'to'>): string =>
  to === null ? `≥ ${rounded(from, 2)}` : `${rounded(from, 2)}–${rounded(to, 2)}`;

export const binKey = ({ from, to }: Pick<Bin, 'from' | 'to'>): string => `${from}~${to ?? ''}`;

function Bars({
  desk,
  run,
  peek,
  scale,
}: {
  desk: Laboratory;
  run: Run;
  peek: boolean;
  scale: Scale;
}) {
  const { bins } = run.histogram;
  const chosen = desk.param('bin');
  const [at, setAt] = useState(0);
  const group = useRef<SVGGElement>(null);
  const labels = labelsOf(desk.lab, ...bins.map(({ after }) => after)).toReversed();
  const walk = (event: KeyboardEvent, index: number): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (event.key === 'Enter' || event.key === ' ') press(index);
    else if (by === 0) return;
    event.preventDefault();
    const next = Math.min(bins.length - 1, Math.max(0, index + by));
    setAt(next);
    group.current?.querySelectorAll<SVGGElement>('.bin')[next]?.focus();
  };
  const press = (index: number): void => {
    const bin = bins[index];
    if (bin === undefined) return;
    const key = binKey(bin);
    desk.setParam({ bin: chosen === key ? undefined : key });
  };
  return (
    <g ref={group}>
      {bins.map((bin, index) => {
        const [left, right] = [
          scale.x(scale.edges[index] ?? 0),
          scale.x(scale.edges[index + 1] ?? 0),
        ];
        const total = sumOfCounts(bin.after);
        const counts = { bin: binTitle(bin), n: total, before: bin.before };
        const width = Math.max(1, right - left - 1);
        let below = 0;
        return (
          <g
            key={binKey(bin)}
            className="bin"
            role="button"
            tabIndex={index === Math.min(at, bins.length - 1) ? 0 : -1}
            aria-pressed={chosen === binKey(bin)}
            aria-label={t('lab.binOf', counts)}
            onClick={() => {
              setAt(index);
              press(index);
            }}
            onKeyDown={(event) => {
              walk(event, index);
            }}
          >
            <title>{t('lab.binOf', counts)}</title>
            <rect
              className="hit"
              x={left}
              y={TOP}
              width={right - left}
              height={scale.floor - TOP}
            />
            {!peek &&
              labels.map((label) => {
                const n = bin.after[label] ?? 0;
                if (n === 0) return null;
                below += n;
                const height = scale.floor - scale.y(n);
                return (
                  <rect
                    key={label}
                    x={left + 0.5}
                    y={scale.y(below)}
                    width={width}
                    height={height}
                    fill={classColour(label)}
                  />
                );
              })}
            {bin.before > 0 && (
              <rect
                className={peek ? 'was solid' : 'was'}
                x={left + 0.5}
                y={scale.y(bin.before)}
                width={width}
                height={scale.floor - scale.y(bin.before)}
              />
            )}
          </g>
        );
      })}
    </g>
  );
}

/** A class line; where the rules have lines, a handle that is dragged or stepped. */
function Cut({
  desk,
  line,
  lift,
  scale,
  onMove,
}: {
  desk: Laboratory;
  line: { class: string; total: number };
  /** How far its label stands above the others', in pixels. */
  lift: number;
  scale: Scale;
  onMove: ((to: number) => void) | null;
}) {
  const x = scale.x(line.total);
  const label = t('lab.cutLabel', { name: line.class, at: rounded(String(line.total), 2) });
  const text = (
    <>
      <line x1={x} x2={x} y1={TOP - 4 - lift} y2={scale.floor} />
      <text x={x} y={TOP - 9 - lift} textAnchor="middle">
        {label}
      </text>
    </>
  );
  if (onMove === null) return <g className="cut">{text}</g>;
  const drag = (event: { clientX: number; currentTarget: Element }): void => {
    const box = event.currentTarget.closest('svg')?.getBoundingClientRect();
    if (box === undefined) return;
    const points = scale.points(event.clientX - box.left);
    onMove(Math.max(0, Math.round(points * 2) / 2));
  };
  return (
    <g
      className="cut movable"
      role="slider"
      tabIndex={0}
      aria-label={t('lab.lineOf', { name: line.class })}
      aria-valuenow={line.total}
      aria-valuemin={0}
      aria-valuemax={scale.edges.at(-1)}
      aria-disabled={desk.run === undefined}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) drag(event);
      }}
      onKeyDown={(event) => {
        const by = stepOf(event);
        if (by === 0) return;
        event.preventDefault();
        onMove(Math.max(0, line.total + by));
      }}
    >
      <rect className="grip" x={x - 9} y={TOP - 24} width={18} height={scale.floor - TOP + 24} />
      {text}
      <path className="handle" d={`M${x - 5} ${TOP - 4}h10l-5 7z`} />
    </g>
  );
}

/** Labels closer together than this stand one above the other. */
const ROOM = 84;
const LIFT = 14;

/** For each line, best class first or not, whether its label is lifted over its left neighbour's. */
function liftsOf(places: readonly number[]): number[] {
  const order = places.map((x, index) => ({ x, index })).sort((a, b) => a.x - b.x);
  const lifts = places.map(() => 0);
  for (const [at, { x, index }] of order.entries()) {
    const before = order[at - 1];
    const isClose = before !== undefined && x - before.x < ROOM;
    if (isClose && lifts[before.index] === 0) lifts[index] = LIFT;
  }
  return lifts;
}

/** The lines as the draft has them, so that they follow the hand; else those of the run. */
function useCuts(desk: Laboratory, run: Run) {
  const { lab, draft, group } = desk;
  const own = lab.form.grading.filter((one) => group === undefined || one.groups.includes(group));
  const [grading] = own;
  const now = grading === undefined ? undefined : bandsOf(draft, grading);
  if (own.length === 1 && grading !== undefined && now?.kind === 'lines') {
    return now.bands.flatMap(({ class: label, edge }) =>
      edge === null
        ? []
        : [
            {
              class: label,
              total: Number(edge),
              move: (to: number) => {
                const moved = { class: label, edge: String(to), kind: 'lines' as const };
                desk.edit(setEdge(draft, grading, moved), `cut ${label}`);
              },
            },
          ],
    );
  }
  return run.histogram.lines.map((line) => {
    return { class: line.class, total: Number(line.total), move: null };
  });
}

const MARGINS = ['0.5', '1', '2', '3'];

/** 得分分布: filled what is tried, outlined what it is compared with. */
export function Distribution({ desk, run, peek }: { desk: Laboratory; run: Run; peek: boolean }) {
  const [box, width] = useWidth();
  const { histogram, nearCuts } = run;
  const titles = titlesOf(desk);
  const scale = scaleOf(histogram, width);
  const cuts = useCuts(desk, run);
  const lifts = liftsOf(cuts.map(({ total }) => scale.x(total)));
  const near = new Set(nearCuts.map(({ id }) => id)).size;
  const isEmpty = histogram.bins.every((bin) => sumOfCounts(bin.after) + bin.before === 0);
  return (
    <section className="card lab-histogram" aria-labelledby="lab-histogram">
      <h2 id="lab-histogram">
        {t('lab.spread')}
        <small>
          {histogram.dots.length > 0
            ? t('lab.spreadDots', titles)
            : t(histogram.isEven ? 'lab.spreadAbout' : 'lab.spreadUneven', {
                ...titles,
                width: figure(histogram.width),
              })}
        </small>
        <span className="gap" />
        <button
          type="button"
          className="near"
          onClick={() => {
            desk.setParam({ tab: 'near' });
          }}
        >
          {t('lab.near', { margin: desk.margin })} <b>{near}</b> {t('lab.nearAfter')}
        </button>
        <Select
          size="small"
          aria-label={t('lab.margin')}
          value={desk.margin}
          onChange={(margin) => {
            desk.setParam({ margin: margin === '1' ? undefined : margin });
          }}
          options={[...new Set([...MARGINS, desk.margin])].map((value) => ({
            value,
            label: `±${value}`,
          }))}
        />
      </h2>
      <div ref={box} className="plot">
        {isEmpty ? (
          <p className="state-empty">{t('lab.nobody')}</p>
        ) : (
          <svg
            width={width}
            height={HEIGHT}
            role="group"
            aria-label={t('lab.spread')}
            data-lines={histogram.lines.length}
          >
            <Axis scale={scale} isDots={histogram.dots.length > 0} />
            {histogram.dots.length === 0 && (
              <Bars desk={desk} run={run} peek={peek} scale={scale} />
            )}
            {cuts.map((cut, index) => (
              <Cut
                key={cut.class}
                desk={desk}
                line={cut}
                lift={lifts[index] ?? 0}
                scale={scale}
                onMove={cut.move}
              />
            ))}
            <Dots dots={histogram.dots} scale={scale} peek={peek} />
          </svg>
        )}
        {cuts.length === 0 && !isEmpty && <p className="lab-note">{t('lab.linesDiffer')}</p>}
      </div>
    </section>
  );
}
