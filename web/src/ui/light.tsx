import type { ReactElement } from 'react';
import type { Schema } from '../api/client';
import { t } from '../locales';

/** A light is a shape first, a colour second, and always a word for who cannot see either. */

export type LightState = Schema['Light'];

const shapes: Record<LightState, ReactElement> = {
  overdue: (
    <>
      <path d="M5.2 1h5.6L15 5.2v5.6L10.8 15H5.2L1 10.8V5.2z" fill="var(--red)" />
      <path d="m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8" stroke="var(--glyph)" strokeWidth="1.9" />
    </>
  ),
  dueSoon: (
    <>
      <path d="M8 1.2 15.4 14.4H.6z" fill="var(--amberFill)" />
      <path d="M8 5.6v4.3" stroke="var(--amberGlyph)" strokeWidth="1.8" />
      <circle cx="8" cy="12.1" r="1.05" fill="var(--amberGlyph)" />
    </>
  ),
  onTrack: <circle cx="8" cy="8" r="4.3" fill="var(--green)" />,
  done: (
    <g fill="none" stroke="var(--green)" strokeWidth="1.5">
      <circle cx="8" cy="8" r="6.6" />
      <path d="m5 8.3 2.1 2.2L11.2 6" strokeWidth="1.7" />
    </g>
  ),
  notStarted: (
    <circle
      cx="8"
      cy="8"
      r="6.2"
      fill="none"
      stroke="var(--neutralLight)"
      strokeWidth="1.5"
      strokeDasharray="2.4 1.9"
    />
  ),
  suspended: (
    <g fill="none" stroke="var(--textTertiary)" strokeWidth="1.5">
      <rect x="1.8" y="1.8" width="12.4" height="12.4" rx="1.5" />
      <path d="M6.3 5v6m3.4-6v6" strokeWidth="1.8" />
    </g>
  ),
  notApplicable: <path d="M3 8h10" stroke="var(--neutralLight)" strokeWidth="1.4" />,
};

/** The word of a light. */
export const lightWord = (state: LightState): string => t(`light.${state}`);

interface LightProps {
  state: LightState;
  size?: number;
  /** What it is called here, where that is not its own word. */
  word?: string;
}

export function Light({ state, size = 13, word = lightWord(state) }: LightProps) {
  return (
    <svg
      className="light"
      role="img"
      aria-label={word}
      width={size}
      height={size}
      viewBox="0 0 16 16"
    >
      <title>{word}</title>
      {shapes[state]}
    </svg>
  );
}

/** An event: a light when it tells something, else the grey dot of what merely happened. */
export function EventMark({ light }: { light: LightState | null }) {
  return light === null ? <span className="event-dot" /> : <Light state={light} size={12} />;
}

const COLOURED = new Set(['A', 'B', 'C', 'D']);

export const classColour = (name: string): string =>
  COLOURED.has(name) ? `var(--class${name})` : 'var(--classOther)';

/** A class: the letter always printed; filled once published, dashed while provisional. */
export function ClassMark({
  name,
  provisional = false,
  size = 18,
}: {
  name: string;
  provisional?: boolean;
  size?: number;
}) {
  const colour = classColour(name);
  const style = provisional
    ? { color: colour, border: `1px dashed ${colour}` }
    : { background: colour, color: 'var(--onClass)' };
  return (
    <span
      className="class-mark"
      role="img"
      aria-label={t(provisional ? 'class.provisional' : 'class.published', { name })}
      style={{ ...style, minWidth: size, height: size, fontSize: size * 0.62 }}
    >
      {name}
    </span>
  );
}

/** Plan date ◆, inner date ◇. */
export function DateMark({ kind, size = 9 }: { kind: 'plan' | 'inner'; size?: number }) {
  return (
    <svg
      className="date-mark"
      role="img"
      aria-label={t(kind === 'plan' ? 'date.plan' : 'date.inner')}
      width={size}
      height={size}
      viewBox="0 0 10 10"
    >
      <path
        d="M5 .8 9.2 5 5 9.2.8 5z"
        fill={kind === 'plan' ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth="1"
      />
    </svg>
  );
}

/** done/total, the part still missing in grey. */
export function Ratio({ done, total }: { done: number; total: number }) {
  return (
    <span className="ratio">
      <b>{done}</b>
      <span>/{total}</span>
    </span>
  );
}

/** A bar against a schedule mark; `value` and `mark` in per cent. */
export function Bar({ value, mark }: { value: number; mark?: number }) {
  const behind = mark !== undefined && value < mark;
  return (
    <span className="bar">
      <i className={behind ? 'behind' : ''} style={{ width: `${String(Math.min(value, 100))}%` }} />
      {mark !== undefined && <em style={{ left: `${String(Math.min(mark, 100))}%` }} />}
    </span>
  );
}
