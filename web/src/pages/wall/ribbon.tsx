import type { Schema } from '../../api/client';
import { t } from '../../locales';
import { dayNumber, daysLeft, monthDay } from '../../ui/format';
import { DateMark } from '../../ui/light';
import { fitting, lanes, yearScale, type YearScale } from './scale';

type Wall = Schema['Wall'];
type Stage = Schema['WallStage'];

/** The ribbon is drawn on this many px. */
const LINE = 1872;

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;

/** ① to ⑳. */
const circled = (no: number): string => String.fromCodePoint(0x2460 + no - 1);

/** From these widths on, in px of the drawn line, a box says who is late, how many, and its name. */
const ROOMY = 240;
const FAIR = 200;
const NAMED = 80;
/** What a letter of a box's name, and of the line below, takes. */
const LETTER = 16;
const SMALL_LETTER = 14;

/** As many of the things to be done as can be read whole. */
function readable(about: string, width: number): string {
  const parts = about.split(' · ');
  while (parts.length > 0 && parts.join(' · ').length * SMALL_LETTER + 22 > width) parts.pop();
  return parts.join(' · ');
}

interface NoteProps {
  stage: Stage;
  today: string;
  width: number;
}

function StageNote({ stage, today, width }: NoteProps) {
  if (width < NAMED) return null;
  if (stage.light === 'notStarted') return readable(stage.about ?? '', width);
  const left = dayNumber(stage.due) - dayNumber(today);
  const unit = t(stage.unit === 'subjects' ? 'measure.subjects' : 'measure.tasks');
  const { late } = stage;
  const counting = stage.light !== 'done' && late === null && left >= 0;
  return (
    <>
      {stage.total > 0 && (width > FAIR || (late === null && !counting)) && (
        <span>
          {stage.done} / {stage.total} {unit}
        </span>
      )}
      {late !== null && (
        <span className="late">
          {width > ROOMY
            ? t('wall.stageLate', { n: late.count, unit, days: late.days })
            : t('days.late', { n: late.days })}
        </span>
      )}
      {counting && <span className="left">{daysLeft(left)}</span>}
    </>
  );
}

/** How a box is set: ` slim` without its name, ` tight` where the name just fits. */
function fitOf({ title }: Stage, width: number): string {
  if (width < NAMED) return ' slim';
  return width < (title.length + 1.5) * LETTER + 22 ? ' tight' : '';
}

/** In lanes, name and note share one line: the note has what the name leaves. */
const beside = ({ title }: Stage, count: number): number =>
  count === 1 ? 0 : (title.length + 1) * SMALL_LETTER;

function Boxes({ stages, scale, today }: { stages: Stage[]; scale: YearScale; today: string }) {
  const spans = stages.map(({ opens, due }) => ({ from: scale.start(opens), to: scale.end(due) }));
  const lane = lanes(spans);
  const count = Math.max(1, ...lane.map((index) => index + 1));
  return (
    <div className={`boxes lanes-${String(Math.min(count, 3))}`}>
      {stages.map((stage, index) => {
        const span = spans[index];
        if (span === undefined) return null;
        const row = lane[index] ?? 0;
        const width = (span.to - span.from) * LINE;
        return (
          <div
            key={stage.id}
            className={`stage ${stage.light}${fitOf(stage, width)}`}
            title={`${stage.title} ${stage.opens} – ${stage.due}`}
            style={{
              left: percent(span.from),
              width: percent(span.to - span.from),
              top: percent(row / count),
              height: percent(1 / count),
            }}
          >
            <b>
              {stage.no !== null && circled(stage.no)} {width > NAMED && stage.title}
            </b>
            <p>
              <StageNote stage={stage} today={today} width={width - beside(stage, count)} />
            </p>
          </div>
        );
      })}
    </div>
  );
}

interface Point {
  on: string;
  at: number;
  kind: Stage['kind'];
  texts: string[];
}

/** Dates of the ribbon; stages that end on one day share its diamond. */
function points(stages: Stage[], scale: YearScale): Point[] {
  const byDay = new Map<string, Point>();
  for (const { due, kind, milestone } of stages) {
    const point = byDay.get(due) ?? { on: due, at: scale.end(due), kind, texts: [] };
    if (kind === 'plan') point.kind = 'plan';
    if (milestone !== null && !point.texts.includes(milestone)) point.texts.push(milestone);
    byDay.set(due, point);
  }
  return [...byDay.values()];
}

/** Rough width of a label as a share of the line. */
const widthOf = (text: string): number =>
  [...text].reduce((sum, letter) => sum + ((letter.codePointAt(0) ?? 0) > 0x2e80 ? 15 : 8.5), 12) /
  LINE;

function Dates({ stages, scale }: { stages: Stage[]; scale: YearScale }) {
  const all = points(stages, scale);
  const full = all.map(({ on, texts }) => [monthDay(on), ...texts].join(' '));
  const order = all
    .map((point, index) => ({ index, plan: point.kind === 'plan' && point.texts.length > 0 }))
    .sort((a, b) => Number(b.plan) - Number(a.plan))
    .map(({ index }) => index);
  const labels = all.map(({ at }, index) => ({ at, width: widthOf(full[index] ?? '') }));
  // The legend is the last to find a place, wherever the line has room for it.
  const legend = widthOf(t('date.plan') + t('date.inner') + t('wall.legendNote')) + 0.02;
  const places = [0.87, 0.8, 0.72, 0.62, 0.5, 0.3].map((at) => ({ at, width: legend }));
  const spaces = [...labels, ...places];
  const kept = fitting(spaces, [...order, ...places.map((_, index) => labels.length + index)]);
  const place = places.find((_, index) => kept.has(labels.length + index));
  return (
    <div className="dates">
      {all.map((point, index) => {
        const width = labels[index]?.width ?? 0;
        const left = Math.min(Math.max(point.at - width / 2, 0), 1 - width);
        return (
          <div key={point.on} className={point.kind}>
            <span className="diamond" style={{ left: percent(point.at) }} title={full[index]}>
              <DateMark kind={point.kind} size={12} />
            </span>
            {kept.has(index) && (
              <span className="label" style={{ left: percent(left), width: percent(width) }}>
                {full[index]}
              </span>
            )}
          </div>
        );
      })}
      {place !== undefined && (
        <span className="ribbon-legend" style={{ left: percent(place.at - legend / 2) }}>
          <DateMark kind="plan" size={11} /> {t('date.plan')} <DateMark kind="inner" size={11} />{' '}
          {t('date.inner')}
          {t('wall.legendNote')}
        </span>
      )}
    </div>
  );
}

/** Today's label stays inside the line at both its ends. */
const edgeOf = (at: number): string => (at < 0.04 ? ' first' : at > 0.96 ? ' last' : '');

/** The year as a line: months, the seven stages in their place, today, and the dates of the plan. */
export function Ribbon({ wall }: { wall: Wall }) {
  const scale = yearScale(wall.cycle.year, wall.today);
  const stages = wall.stages.filter(
    ({ no, opens }) => no !== null && Number(opens.slice(0, 4)) <= wall.cycle.year,
  );
  const today = (scale.start(wall.today) + scale.end(wall.today)) / 2;
  return (
    <section className="ribbon" aria-label={t('wall.ribbon')}>
      <div className="months">
        {scale.months.map(({ month, from, to, now }) => (
          <span
            key={month}
            className={now ? 'now' : ''}
            style={{ left: percent(from), width: percent(to - from) }}
          >
            {t('date.month', { n: month })}
          </span>
        ))}
      </div>
      <Boxes stages={stages} scale={scale} today={wall.today} />
      <Dates stages={stages} scale={scale} />
      {wall.today.startsWith(String(wall.cycle.year)) && (
        <div className={`today-line${edgeOf(today)}`} style={{ left: percent(today) }}>
          <b>
            {t('days.today')} {monthDay(wall.today)}
          </b>
        </div>
      )}
    </section>
  );
}
