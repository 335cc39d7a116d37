import { useQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { chartQuery } from '../../api/queries';
import { t } from '../../locales';
import { addDays, dayNumber, moment } from '../../ui/format';
import { useKeys } from '../../ui/keys';
import { useParamState } from '../../ui/params';
import { useCycleId } from '../../ui/session';
import { AsOf, Shown } from '../../ui/states';
import { useViewport } from '../../ui/viewport';
import { type Chart, WIDTH } from './geometry';
import { type Colour, Map } from './map';
import { Side } from './side';
import { Tables } from './tables';
import './flow.css';

const COLOURS: readonly Colour[] = ['late', 'dwell', 'none'];
const NARROW = 900;
const SMALLEST = 0.45;
const LARGEST = 1.8;

/** States that do not add up to the base list: never hidden, with who is missing. */
function SumCheck({ chart, cycle }: { chart: Chart; cycle: string }) {
  const { counted, expected, odd } = chart.sum;
  if (counted === expected) return null;
  return (
    <p className="chart-odd" role="alert">
      {t('flowmap.odd', { counted, expected })}
      {odd.map(({ id, name }) => (
        <Link key={id} to={`/c/${cycle}/subjects/${id}`}>
          {name}
        </Link>
      ))}
    </p>
  );
}

/** What moved in the last seven days, the most first. */
function Week({ chart }: { chart: Chart }) {
  const moved = chart.ways.filter(({ week }) => week > 0).sort((a, b) => b.week - a.week);
  return (
    <p className="chart-week">
      <b>{t('flowmap.lastWeek')}</b>
      {moved.length === 0 && <span>{t('flowmap.quiet')}</span>}
      {moved.slice(0, 7).map(({ from, to, title, week }) => (
        <span key={`${from} ${to}`}>
          {title} <b>{week}</b>
        </span>
      ))}
    </p>
  );
}

/** Replays the year: a day is looked at once the slider is let go. */
function Replay({
  chart,
  asOf,
  onDay,
}: {
  chart: Chart;
  asOf: string | undefined;
  onDay: (day: string | undefined) => void;
}) {
  const { today, from } = chart;
  // While one looks back the chart's own today is that day; the range ends at the real one.
  const [last] = useState(today);
  const end = asOf === undefined ? today : last < today ? today : last;
  const span = Math.max(1, dayNumber(end) - dayNumber(from));
  const [drag, setDrag] = useState<number | null>(null);
  const at = drag ?? dayNumber(asOf ?? end) - dayNumber(from);
  const day = moment(addDays(`${from}T04:00:00.000Z`, at)).day;
  const commit = (): void => {
    if (drag === null) return;
    onDay(drag >= span ? undefined : day);
    setDrag(null);
  };
  return (
    <label className="chart-replay">
      {t('replay.choose')}
      <input
        type="range"
        min={0}
        max={span}
        value={at}
        aria-valuetext={day}
        onChange={({ target }) => {
          setDrag(Number(target.value));
        }}
        onPointerUp={commit}
        onKeyUp={commit}
        onBlur={commit}
      />
      <output>{day}</output>
      {asOf !== undefined && (
        <Button
          size="small"
          onClick={() => {
            onDay(undefined);
          }}
        >
          {t('replay.leave')}
        </Button>
      )}
    </label>
  );
}

function Flow({ chart, stale, cycle }: { chart: Chart; stale: boolean; cycle: string }) {
  const [get, set] = useParamState();
  const colour = COLOURS.find((one) => one === get('colour')) ?? 'late';
  const state = get('state');
  const to = get('to');
  const asOf = get('asOf');
  const { width } = useViewport();
  const canvas = useRef<HTMLDivElement>(null);
  const [fit, setFit] = useState(1);
  const [zoom, setZoom] = useState<number | null>(null);
  const asTable = get('view') === 'table' || (get('view') === undefined && width < NARROW);
  useLayoutEffect(() => {
    const room = canvas.current?.clientWidth ?? WIDTH;
    setFit(Math.max(SMALLEST, Math.min(1.1, (room - 26) / WIDTH)));
  }, [width, state === undefined, asTable]);
  const scale = zoom ?? fit;
  const grow = (by: number) => () => {
    setZoom(Math.max(SMALLEST, Math.min(LARGEST, scale * by)));
  };
  const pick = (next: string, target?: string): void => {
    set({ state: next, to: target, page: undefined });
  };
  const close = (): void => {
    if (state === undefined) return;
    set({ state: undefined, to: undefined, page: undefined });
    window.setTimeout(() => {
      document.querySelector<HTMLElement>(`[data-state="${state}"]`)?.focus();
    });
  };
  const show = (view: string): void => {
    set({ view });
  };
  useKeys({
    h: () => {
      set({ colour: COLOURS[(COLOURS.indexOf(colour) + 1) % COLOURS.length] });
    },
    t: () => {
      show(asTable ? 'map' : 'table');
    },
    '+': grow(1.2),
    '=': grow(1.2),
    '-': grow(1 / 1.2),
    '0': () => {
      setZoom(null);
    },
    Escape: close,
  });
  return (
    <div className={`flow-page${state === undefined ? '' : ' with-side'}`}>
      <div className="chart-filters">
        <Segmented
          value={chart.of}
          onChange={(of) => {
            set({ of: of === 'enterprise' ? undefined : of, state: undefined, to: undefined });
          }}
          options={(['enterprise', 'task'] as const).map((of) => ({
            value: of,
            label: t(`flowmap.of.${of}`),
          }))}
        />
        <Segmented
          value={colour}
          onChange={(next) => {
            set({ colour: next });
          }}
          options={COLOURS.map((one) => ({ value: one, label: t(`flowmap.colour.${one}`) }))}
        />
        {colour !== 'none' && (
          <span className="chart-legend">
            {[0, 1, 2, 3].map((heat) => (
              <span key={heat}>
                <i className={`${colour}-${String(heat)}`} />{' '}
                {t(`flowmap.${colour}.${String(heat) as '0'}`)}
              </span>
            ))}
          </span>
        )}
        <Segmented
          value={asTable ? 'table' : 'map'}
          onChange={show}
          options={(['map', 'table'] as const).map((view) => ({
            value: view,
            label: t(`flowmap.view.${view}`),
          }))}
        />
        <span className="gap" />
        <Replay
          chart={chart}
          asOf={asOf}
          onDay={(day) => {
            set({ asOf: day });
          }}
        />
        <span className="as-of" title={chart.machines.join(' ')}>
          {t('flowmap.machine', { name: chart.machines[0] ?? '' })}
        </span>
        <AsOf at={chart.at} stale={stale} />
      </div>
      {chart.asOf !== undefined && (
        <p className="chart-odd" role="status">
          {t('replay.marked', moment(chart.asOf))}
        </p>
      )}
      <SumCheck chart={chart} cycle={cycle} />
      <div className="chart-body">
        <div className="chart-canvas" ref={canvas}>
          {asTable ? (
            <Tables chart={chart} onPick={pick} />
          ) : (
            <Map chart={chart} colour={colour} zoom={scale} state={state} to={to} onPick={pick} />
          )}
          <Week chart={chart} />
          <p className="board-keys">
            <span>{t('flowmap.legend')}</span>
            <span className="gap" />
            <span aria-hidden>
              <kbd>Tab</kbd> {t('flowmap.key.move')} <kbd>Enter</kbd> {t('flowmap.key.list')}{' '}
              <kbd>H</kbd> {t('flowmap.key.colour')} <kbd>T</kbd> {t('flowmap.view.table')}{' '}
              <kbd>+</kbd> <kbd>-</kbd> <kbd>0</kbd> {t('flowmap.key.zoom')}
            </span>
          </p>
        </div>
        {state !== undefined && (
          <Side
            cycle={cycle}
            chart={chart}
            state={state}
            to={to}
            page={Number(get('page') ?? '1')}
            asOf={asOf}
            onPage={(page) => {
              set({ page: String(page) });
            }}
            onPick={pick}
            onClose={close}
          />
        )}
      </div>
    </div>
  );
}

/** 流程图: where things pile up, drawn from the machines themselves. */
export function Page() {
  const cycle = useCycleId();
  const [get] = useParamState();
  const of = get('of') === 'task' ? 'task' : 'enterprise';
  const query = useQuery(chartQuery(cycle, of, get('asOf')));
  return (
    <div className="page chart-page">
      <Shown query={query} rows={14}>
        {(chart) => <Flow chart={chart} stale={query.isError} cycle={cycle} />}
      </Shown>
    </div>
  );
}
