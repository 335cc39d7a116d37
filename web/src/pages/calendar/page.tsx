import { DownloadOutlined, LeftOutlined, PrinterOutlined, RightOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Segmented, Select } from 'antd';
import { calendarQuery } from '../../api/queries';
import { t } from '../../locales';
import { shortWeekday } from '../../ui/format';
import { useKeys } from '../../ui/keys';
import { useParamState } from '../../ui/params';
import { useCycleId } from '../../ui/session';
import { AsOf, Empty, Shown } from '../../ui/states';
import './calendar.css';
import { List } from './list';
import { Month } from './month';
import { type Deadline, grouped, monthAfter, shownOf, type Year } from './view';

const SOON = 8;

type Set = (changes: Record<string, string | undefined>) => void;

/** The notice each year rests on; where there is none, that it is not out. */
function Basis({ years }: { years: Year['years'] }) {
  return (
    <ul className="basis">
      {years.map(({ year, published, sources }) => (
        <li key={year} className={published ? undefined : 'amber'}>
          {published
            ? t('calendar.basis', {
                year,
                source: sources.map(({ title, no }) => `《${title}》${no}`).join(t('list.comma')),
              })
            : t('calendar.unpublished', { year })}
        </li>
      ))}
    </ul>
  );
}

/** The chosen day, or what comes next. */
function Side({
  year,
  shown,
  day,
}: {
  year: Year;
  shown: readonly Deadline[];
  day: string | undefined;
}) {
  const special = year.days.find((one) => one.day === day);
  const own = shown.filter((one) => one.day === day);
  const next = shown.filter((one) => one.day >= year.today).slice(0, SOON);
  return (
    <aside className="card day-side">
      <h2>{t(day === undefined ? 'calendar.soon' : 'calendar.chosen')}</h2>
      {special !== undefined && (
        <p className="tertiary">
          {t(special.kind === 'worked' ? 'calendar.worked' : 'calendar.off', {
            title: special.title,
          })}
        </p>
      )}
      {(day === undefined ? next : own).length === 0 ? (
        <Empty>
          {day === undefined
            ? t('calendar.nothingNext')
            : t('calendar.nothingOn', { day: `${day} ${shortWeekday(day)}` })}
        </Empty>
      ) : (
        <List deadlines={day === undefined ? next : own} today={year.today} />
      )}
    </aside>
  );
}

interface ToolsProps {
  year: Year;
  month: string;
  view: string;
  set: Set;
  get: (name: string) => string | undefined;
}

const choices = (refs: readonly { id: string; title: string }[]) => [
  ...new Map(refs.map(({ id, title }) => [id, { value: id, label: title }])).values(),
];

function Tools({ year, month, view, set, get }: ToolsProps) {
  const units = choices(year.deadlines.flatMap(({ organisation }) => organisation ?? []));
  const stages = choices(year.deadlines.map(({ stage }) => stage));
  return (
    <div className="filters">
      <Segmented
        aria-label={t('calendar.view')}
        value={view}
        options={[
          { value: 'month', label: t('calendar.asMonth') },
          { value: 'list', label: t('calendar.asList') },
        ]}
        onChange={(next) => {
          set({ view: next });
        }}
      />
      {view === 'month' && (
        <>
          <Button
            icon={<LeftOutlined />}
            aria-label={t('calendar.before')}
            onClick={() => {
              set({ month: monthAfter(month, -1), day: undefined });
            }}
          />
          <Button
            icon={<RightOutlined />}
            aria-label={t('calendar.after')}
            onClick={() => {
              set({ month: monthAfter(month, 1), day: undefined });
            }}
          />
          <Button
            onClick={() => {
              set({ month: undefined, day: undefined });
            }}
          >
            {t('calendar.thisMonth')}
          </Button>
        </>
      )}
      {units.length > 1 && (
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('ledger.anyLead')}
          placeholder={t('ledger.anyLead')}
          style={{ width: 200 }}
          value={get('organisation')}
          onChange={(organisation?: string) => {
            set({ organisation });
          }}
          options={units}
        />
      )}
      <Select
        allowClear
        aria-label={t('ledger.anyStage')}
        placeholder={t('ledger.anyStage')}
        style={{ width: 160 }}
        value={get('stage')}
        onChange={(stage?: string) => {
          set({ stage });
        }}
        options={stages}
      />
    </div>
  );
}

function Whole({ year, stale }: { year: Year; stale: boolean }) {
  const cycle = useCycleId();
  const [get, set] = useParamState();
  const view = get('view') ?? 'month';
  const month = get('month') ?? year.today.slice(0, 7);
  const day = get('day');
  const shown = shownOf(year, { organisation: get('organisation'), stage: get('stage') });
  const turn = (by: number) => () => {
    set({ month: monthAfter(month, by), day: undefined });
  };
  useKeys({
    ArrowLeft: turn(-1),
    ArrowRight: turn(1),
    t: () => {
      set({ month: undefined, day: undefined });
    },
  });
  return (
    <>
      <header className="page-head">
        <h1>{t('page.calendar')}</h1>
        <AsOf at={year.at} stale={stale} />
        <span className="gap" />
        <Button
          icon={<PrinterOutlined />}
          onClick={() => {
            window.print();
          }}
        >
          {t('calendar.print')}
        </Button>
        <a href={`/api/cycles/${cycle}/calendar.xlsx`} download>
          <Button icon={<DownloadOutlined />} tabIndex={-1}>
            {t('calendar.export')}
          </Button>
        </a>
      </header>
      <Tools year={year} month={month} view={view} get={get} set={set} />
      {view === 'list' ? (
        <section className="card">
          {shown.length === 0 ? (
            <Empty
              action={
                <Button
                  onClick={() => {
                    set({ organisation: undefined, stage: undefined });
                  }}
                >
                  {t('act.clearFilter')}
                </Button>
              }
            >
              {t('calendar.nothing')}
            </Empty>
          ) : (
            <List deadlines={shown} today={year.today} />
          )}
        </section>
      ) : (
        <div className="calendar">
          <div className="scroll-x">
            <Month
              month={month}
              today={year.today}
              chosen={day}
              days={new Map(year.days.map((one) => [one.day, one]))}
              deadlines={grouped(shown, (one) => one.day)}
              onOpen={(next) => {
                set({ day: next === day ? undefined : next, month });
              }}
            />
          </div>
          <Side year={year} shown={shown} day={day} />
        </div>
      )}
      <Basis years={year.years} />
    </>
  );
}

/** The year on the calendar: what falls due when, on which days nobody works, and what says so. */
export function Page() {
  const query = useQuery(calendarQuery(useCycleId()));
  return (
    <div className="page calendar-page">
      <Shown query={query} rows={14}>
        {(year) => <Whole year={year} stale={query.isError} />}
      </Shown>
    </div>
  );
}
