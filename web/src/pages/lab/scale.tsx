import { useEffect, useRef, useState, type RefObject } from 'react';
import { t } from '../../locales';
import { rounded } from '../../ui/format';
import { sumOfCounts } from './names';
import type { Run } from './queries';

/** The plot's measures in pixels, and its axes. */

export type Bin = Run['histogram']['bins'][number];

export const HEIGHT = 216;
export const TOP = 38;
const BOTTOM = 24;
const LEFT = 34;
const RIGHT = 14;

export interface Scale {
  width: number;
  /** Points of all edges of bins. */
  edges: readonly number[];
  /** Whether the last bin takes in all that lie beyond. */
  isOpen: boolean;
  floor: number;
  most: number;
  step: number;
  x: (points: number) => number;
  y: (count: number) => number;
  /** Points at a place; the reverse of `x`. */
  points: (x: number) => number;
}

const STEPS = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000];
const FEW_LINES = 5;

export function scaleOf({ bins }: Run['histogram'], width: number): Scale {
  const froms = bins.map(({ from }) => Number(from));
  const last = bins.at(-1);
  const before = froms.at(-1) ?? 0;
  const beyond = before + (before - (froms.at(-2) ?? before - 1));
  const edges = [...froms, last?.to == null ? beyond : Number(last.to)];
  const [low = 0, high = 1] = [edges[0], edges.at(-1)];
  const highest = Math.max(1, ...bins.map((bin) => Math.max(bin.before, sumOfCounts(bin.after))));
  const step = STEPS.find((one) => highest / one <= FEW_LINES) ?? highest;
  const most = Math.ceil(highest / step) * step;
  const floor = HEIGHT - BOTTOM;
  const span = Math.max(1, width - LEFT - RIGHT);
  return {
    width,
    edges,
    isOpen: last?.to === null,
    floor,
    most,
    step,
    x: (points) => LEFT + ((Math.min(points, high) - low) / (high - low || 1)) * span,
    y: (count) => floor - (count / most) * (floor - TOP),
    points: (x) => low + ((x - LEFT) / span) * (high - low),
  };
}

/** Marks under the plot at round numbers, as many as there is room for. */
function marksOf({ edges, width, isOpen }: Scale): number[] {
  const [low = 0, high = 1] = [edges[0], edges.at(isOpen ? -3 : -1)];
  const wanted = Math.max(2, Math.floor(width / 60));
  const step = STEPS.find((one) => (high - low) / one <= wanted) ?? high - low;
  const first = Math.ceil(low / step) * step;
  const count = Math.floor((high - first) / step) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => first + i * step);
}

export function Axis({ scale, isDots }: { scale: Scale; isDots: boolean }) {
  const { edges, floor, most, step, width, x, y } = scale;
  const counts = isDots ? [] : Array.from({ length: most / step + 1 }, (_, i) => i * step);
  return (
    <g className="axis" aria-hidden>
      {!isDots && (
        <text x={LEFT - 6} y={TOP - 12} textAnchor="end">
          {t('measure.subjects')}
        </text>
      )}
      {counts.map((count) => (
        <g key={count}>
          <line
            className={count === 0 ? 'ground' : ''}
            x1={LEFT}
            x2={width - RIGHT}
            y1={y(count)}
            y2={y(count)}
          />
          <text x={LEFT - 6} y={y(count) + 4} textAnchor="end">
            {count}
          </text>
        </g>
      ))}
      {isDots && <line className="ground" x1={LEFT} x2={width - RIGHT} y1={floor} y2={floor} />}
      {scale.isOpen && (
        <text x={width - 2} y={floor + 16} textAnchor="end">
          ≥ {rounded(String(edges.at(-2) ?? 0), 1)}
        </text>
      )}
      {marksOf(scale).map((points) => (
        <text key={points} x={x(points)} y={floor + 16} textAnchor="middle">
          {rounded(String(points), 1)}
        </text>
      ))}
    </g>
  );
}

/** The width of a box as it changes. */
export function useWidth(): [RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(700);
  useEffect(() => {
    const { current } = box;
    if (current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.floor(entry.contentRect.width));
    });
    observer.observe(current);
    return () => {
      observer.disconnect();
    };
  }, []);
  return [box, width];
}
