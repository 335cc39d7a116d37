import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Schema } from '../../api/client';
import { wallQuery } from '../../api/queries';
import { t } from '../../locales';
import { ClockBar } from '../../ui/clock-bar';
import { useKeys } from '../../ui/keys';
import { useCycleId, useSession } from '../../ui/session';
import { Failed } from '../../ui/states';
import { useViewport } from '../../ui/viewport';
import { ClassBars, StateBars } from './bars';
import { useChanged } from './changes';
import { Header } from './header';
import { Matrix } from './matrix';
import { Ribbon } from './ribbon';
import { RedList, Week } from './side';
import { Simple } from './simple';
import { fitStage } from './stage';
import './wall.css';

type Wall = Schema['Wall'];

/** Below this width the wall cannot be read; the same snapshot is shown as a list. */
const SMALLEST = 1366;
const STRIP = 30;
const LONG_STALE = 15 * 60_000;
type Panel = 'matrix' | 'late' | 'week' | 'states' | 'classes';

interface Presenting {
  enlarged: Panel | null;
  /** Which red item is pointed at. */
  chosen: number | null;
}
const AT_REST: Presenting = { enlarged: null, chosen: null };

/** Keys of the presenter: 1–5 enlarge, arrows step through the red list, F full screen, P freezes for print. */
function usePresenter(wall: Wall | undefined, setFrozen: (frozen: boolean) => void) {
  const [state, setState] = useState<Presenting>(AT_REST);
  const navigate = useNavigate();
  const reds = wall?.red.length ?? 0;
  const step = (by: number) => () => {
    if (reds === 0) return;
    setState((now) => ({ ...now, chosen: ((now.chosen ?? (by > 0 ? -1 : 0)) + by + reds) % reds }));
  };
  const enlarge = (enlarged: Panel) => () => {
    setState((now) => ({ ...now, enlarged: now.enlarged === enlarged ? null : enlarged }));
  };
  const idle = state.enlarged === null && state.chosen === null;
  useKeys({
    '1': enlarge('matrix'),
    '2': enlarge('late'),
    '3': enlarge('week'),
    '4': enlarge('states'),
    '5': enlarge('classes'),
    ArrowRight: step(1),
    ArrowLeft: step(-1),
    Escape: () => {
      if (idle) void navigate(`/c/${wall?.cycle.id ?? ''}/board`);
      else setState(AT_REST);
    },
    f: () => {
      if (document.fullscreenElement !== null) void document.exitFullscreen();
      else void document.documentElement.requestFullscreen();
    },
    p: () => {
      setState(AT_REST);
      setFrozen(true);
      window.setTimeout(() => {
        window.print();
      }, 50);
    },
  });
  useEffect(() => {
    const thaw = (): void => {
      setFrozen(false);
    };
    window.addEventListener('afterprint', thaw);
    return () => {
      window.removeEventListener('afterprint', thaw);
    };
  }, [setFrozen]);
  return state;
}

function Board({
  wall,
  presenting,
  stale,
}: {
  wall: Wall;
  presenting: Presenting;
  stale: boolean;
}) {
  const { clock } = useSession();
  const changed = useChanged(wall);
  const { enlarged, chosen } = presenting;
  const panel = (name: Panel) => `panel ${name}${enlarged === name ? ' enlarged' : ''}`;
  return (
    <>
      <Header wall={wall} stale={stale} now={clock.now} />
      <Ribbon wall={wall} />
      <div className="wall-body">
        <div className="wall-left">
          <section className={panel('matrix')}>
            <Matrix wall={wall} changed={changed} />
          </section>
          <div className="wall-foot">
            <section className={panel('states')}>
              <StateBars wall={wall} />
            </section>
            <section className={panel('classes')}>
              <ClassBars wall={wall} />
            </section>
          </div>
        </div>
        <div className="wall-right">
          <section className={panel('late')}>
            <RedList wall={wall} chosen={chosen} />
          </section>
          <section className={panel('week')}>
            <Week wall={wall} />
          </section>
        </div>
      </div>
    </>
  );
}

function LongStale({ since }: { since: number }) {
  if (since < LONG_STALE) return null;
  return (
    <p className="long-stale" role="alert">
      {t('wall.longStale', { minutes: Math.floor(since / 60_000) })}
    </p>
  );
}

/** How long the line has been down, told every minute while it is. */
function useDownFor(down: boolean, since: number): number {
  const [now, setNow] = useState(since);
  useEffect(() => {
    if (!down) return;
    const timer = window.setInterval(() => {
      setNow((last) => last + 60_000);
    }, 60_000);
    return () => {
      window.clearInterval(timer);
      setNow(since);
    };
  }, [down, since]);
  return now - since;
}

/** 作战图: read from four metres. It neither scrolls nor moves; the whole is scaled to the screen. */
export function Page() {
  const { clock } = useSession();
  const cycle = useCycleId();
  const [frozen, setFrozen] = useState(false);
  const query = useQuery(wallQuery(cycle, !frozen));
  const presenting = usePresenter(query.data, setFrozen);
  const viewport = useViewport();
  const downFor = useDownFor(query.isError, query.dataUpdatedAt);

  if (viewport.width < SMALLEST) return <Simple query={query} />;
  // The strip is read from as far away as the wall itself.
  const grown = Math.max(1, viewport.width / 1920);
  const strip = clock.simulated ? STRIP * grown : 0;
  const { scale, height } = fitStage(viewport.width, viewport.height - strip);
  return (
    <div className="dark wall">
      <div style={{ zoom: grown }}>
        <ClockBar clock={clock} />
      </div>
      <div className="wall-room" style={{ height: viewport.height - strip }}>
        <div
          className="wall-stage"
          style={{ height, transform: `translateX(-50%) scale(${String(scale)})` }}
        >
          {query.data === undefined && query.isError && (
            <Failed error={query.error} again={() => void query.refetch()} />
          )}
          {query.data === undefined && !query.isError && <WallSkeleton />}
          {query.data !== undefined && (
            <>
              <LongStale since={downFor} />
              <Board wall={query.data} presenting={presenting} stale={query.isError} />
            </>
          )}
        </div>
      </div>
      <p className="wall-keys" aria-hidden>
        <Link to={`/c/${cycle}/board`}>{t('wall.leave')}</Link> {t('wall.keys')}
      </p>
    </div>
  );
}

function WallSkeleton() {
  return (
    <div className="wall-skeleton" role="status" aria-label={t('state.loading')}>
      <i />
      <i />
      <i />
      <i />
    </div>
  );
}
