import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { wallQuery } from '../../api/queries';
import { t } from '../../locales';
import { useKeys } from '../../ui/keys';
import { DateMark, Light, lightWord } from '../../ui/light';
import { useParamState } from '../../ui/params';
import { useCycleId, useSession } from '../../ui/session';
import { Empty, Shown } from '../../ui/states';
import { useViewport } from '../../ui/viewport';
import { Drawer } from './drawer';
import { Filters } from './filters';
import { Cards } from './cards';
import { focusCell, Matrix } from './matrix';
import { Remind } from './remind';
import { Strip } from './strip';
import {
  type Filter,
  firstOf,
  keyOfPlace,
  LIGHTS,
  type Place,
  placeOf,
  shownOf,
  walkOf,
  type Wall,
} from './view';
import './board.css';

/** Below this width the matrix cannot be read; the same cells stand in cards. */
const NARROW = 900;

interface Asked {
  places: readonly Place[];
  subjects: readonly string[];
}

const none: ReadonlySet<string> = new Set();

/** Filters, the open cell and its tab live in the address. */
function useBoard(wall: Wall) {
  const [get, set] = useParamState();
  const filter: Filter = {
    lights: (get('lights') ?? '').split(',').filter((one) => LIGHTS.some((light) => light === one)),
    organisation: get('organisation'),
    stage: get('stage'),
    asked: get('asked') !== undefined,
  };
  const place = placeOf(wall, get('cell'));
  const [ticked, setTicked] = useState<{ cell: string; ids: ReadonlySet<string> }>({
    cell: '',
    ids: none,
  });
  const cell = place === undefined ? '' : keyOfPlace(place);
  return {
    filter,
    set,
    place,
    cell,
    tab: get('tab'),
    chosen: ticked.cell === cell ? ticked.ids : none,
    choose: (ids: readonly string[], on: boolean) => {
      const next = new Set(ticked.cell === cell ? ticked.ids : none);
      for (const id of ids)
        if (on) next.add(id);
        else next.delete(id);
      setTicked({ cell, ids: next });
    },
  };
}

function Legend() {
  return (
    <p className="board-legend">
      <span>
        <DateMark kind="plan" /> {t('date.plan')}
      </span>
      <span>
        <DateMark kind="inner" /> {t('date.inner')}
      </span>
      {[...LIGHTS, 'notApplicable' as const].map((light) => (
        <span key={light}>
          <Light state={light} size={12} /> {lightWord(light)}
        </span>
      ))}
      <span className="gap" />
      <span aria-hidden>
        <kbd>↑↓←→</kbd> {t('board.key.move')} <kbd>Enter</kbd> {t('board.key.open')} <kbd>U</kbd>{' '}
        {t('board.remind')} <kbd>[</kbd> <kbd>]</kbd> {t('board.key.walk')} <kbd>F</kbd>{' '}
        {t('board.key.filter')}
      </span>
    </p>
  );
}

function Board({ wall, stale }: { wall: Wall; stale: boolean }) {
  const { person } = useSession();
  const { filter, set, place, cell, tab, chosen, choose } = useBoard(wall);
  const [at, setAt] = useState<string | undefined>(cell === '' ? undefined : cell);
  const [asked, setAsked] = useState<Asked | null>(null);
  const narrow = useViewport().width < NARROW;
  const mayRemind = person.role === 'lead';
  const seesAll = mayRemind || person.role === 'leader';
  const walk = walkOf(wall, filter);

  const open = (key: string): void => {
    setAt(key);
    set({ cell: key, tab: undefined });
  };
  const close = (): void => {
    if (cell === '') return;
    set({ cell: undefined, tab: undefined });
    window.setTimeout(() => {
      focusCell(cell);
    });
  };
  const step = (by: number): void => {
    const keys = walk.map(keyOfPlace);
    const from = keys.indexOf(cell);
    const next = keys[from < 0 ? 0 : (from + by + keys.length) % keys.length];
    if (next !== undefined) open(next);
  };
  const remind = (subjects: readonly string[] = [...chosen]): void => {
    const here = place ?? placeOf(wall, at);
    if (mayRemind && here !== undefined) setAsked({ places: [here], subjects });
  };
  const enter = (): void => {
    const key = at ?? firstOf(shownOf(wall, filter));
    if (key !== undefined && document.activeElement === document.body) focusCell(key);
  };
  useKeys({
    ArrowDown: enter,
    ArrowUp: enter,
    ArrowLeft: enter,
    ArrowRight: enter,
    Escape: close,
    u: () => {
      remind();
    },
    f: (event) => {
      event.preventDefault();
      document.querySelector<HTMLElement>('.light-filter button')?.focus();
    },
    '[': () => {
      step(-1);
    },
    ']': () => {
      step(1);
    },
  });
  const reds = walk.filter(({ cell: one }) =>
    filter.lights.length > 0
      ? one.light !== 'done' && one.light !== 'notStarted'
      : one.light === 'overdue',
  );
  return (
    <div className={`board${place === undefined ? '' : ' with-drawer'}`}>
      <h1 className="print-only">
        {wall.cycle.title} {t('page.board')}
      </h1>
      <Filters
        wall={wall}
        stale={stale}
        filter={filter}
        set={set}
        remindAll={
          mayRemind && reds.length > 0
            ? () => {
                setAsked({ places: reds, subjects: [] });
              }
            : null
        }
      />
      <Strip
        wall={wall}
        onLights={(lights) => {
          set({ lights });
        }}
      />
      <div className="board-body">
        <section className="board-main">
          {narrow ? (
            <Cards wall={wall} filter={filter} onOpen={open} />
          ) : (
            <Matrix
              wall={wall}
              filter={filter}
              chosen={cell === '' ? undefined : cell}
              at={at}
              onAt={setAt}
              onOpen={open}
              onFilter={set}
            />
          )}
          {walk.length === 0 && (
            <Empty
              action={
                <Button
                  onClick={() => {
                    set({
                      lights: undefined,
                      organisation: undefined,
                      stage: undefined,
                      asked: undefined,
                    });
                  }}
                >
                  {t('act.clearFilter')}
                </Button>
              }
            >
              {t('ledger.noMatch')}
            </Empty>
          )}
          <Legend />
        </section>
        {place !== undefined && (
          <Drawer
            key={cell}
            cycle={wall.cycle.id}
            place={place}
            maySee={seesAll || person.organisation?.id === place.row.organisation.id}
            mayRemind={mayRemind}
            tab={tab}
            onTab={(next) => {
              set({ tab: next });
            }}
            onStep={step}
            onClose={close}
            onRemind={remind}
            chosen={chosen}
            choose={choose}
          />
        )}
      </div>
      {asked !== null && (
        <Remind
          cycle={wall.cycle.id}
          places={asked.places}
          subjects={asked.subjects}
          onClose={() => {
            setAsked(null);
            if (at !== undefined)
              window.setTimeout(() => {
                focusCell(at);
              });
          }}
        />
      )}
    </div>
  );
}

/** 工作台账: find the blocked cell, see why, act. */
export function Page() {
  const query = useQuery(wallQuery(useCycleId(), true));
  return (
    <div className="page board-page">
      <Shown query={query} rows={18}>
        {(wall) => <Board wall={wall} stale={query.isError} />}
      </Shown>
    </div>
  );
}
