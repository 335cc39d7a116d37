import { t } from '../../locales';
import { monthDay, oneWeekday } from '../../ui/format';
import { DateMark, Light } from '../../ui/light';
import { type Deadline, type Line, linesOf, type Special, weeksOf } from './view';

/** More lines than these do not fit a day; the whole day is a press away. */
const ROOM = 4;

function LineView({ line }: { line: Line }) {
  const { stage, tasks, date } = line;
  const [worst] = tasks;
  return (
    <span className="line">
      {date !== null && <DateMark kind={date} />}
      {worst?.light != null && <Light state={worst.light} size={12} />}
      <span>{tasks.length === 1 && date === null ? worst?.title : stage.title}</span>
      {tasks.length > 1 && <b>{t('calendar.tasks', { n: tasks.length })}</b>}
    </span>
  );
}

interface DayProps {
  day: string;
  outside: boolean;
  today: boolean;
  chosen: boolean;
  special: Special | undefined;
  deadlines: readonly Deadline[];
  onOpen: () => void;
}

function Day({ day, outside, today, chosen, special, deadlines, onOpen }: DayProps) {
  const lines = linesOf(deadlines);
  const late = deadlines.some(({ rest }) => rest !== null);
  return (
    <td data-day={day} data-kind={special?.kind} className={outside ? 'outside' : undefined}>
      <button
        type="button"
        aria-pressed={chosen}
        aria-current={today ? 'date' : undefined}
        onClick={onOpen}
      >
        <span className="day-head">
          <b>{today ? t('calendar.today', { day: monthDay(day) }) : monthDay(day)}</b>
          {special !== undefined && special.kind !== 'weekend' && <em>{special.title}</em>}
        </span>
        {lines.slice(0, ROOM).map((line) => (
          <LineView key={line.key} line={line} />
        ))}
        {lines.length > ROOM && <small>{t('calendar.more', { n: lines.length - ROOM })}</small>}
        {late && <small className="amber">{t('calendar.onRest')}</small>}
      </button>
    </td>
  );
}

interface MonthProps {
  month: string;
  today: string;
  chosen: string | undefined;
  days: ReadonlyMap<string, Special>;
  deadlines: ReadonlyMap<string, readonly Deadline[]>;
  onOpen: (day: string) => void;
}

/** A month as a sheet of weeks: what falls due on each day, and which days nobody works. */
export function Month({ month, today, chosen, days, deadlines, onOpen }: MonthProps) {
  const weeks = weeksOf(month);
  return (
    <table className="month">
      <caption>
        {t('calendar.month', { year: month.slice(0, 4), month: Number(month.slice(5)) })}
      </caption>
      <thead>
        <tr>
          {weeks[0]?.map((day) => (
            <th key={day} scope="col">
              {oneWeekday(day)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((day) => (
              <Day
                key={day}
                day={day}
                outside={!day.startsWith(month)}
                today={day === today}
                chosen={day === chosen}
                special={days.get(day)}
                deadlines={deadlines.get(day) ?? []}
                onOpen={() => {
                  onOpen(day);
                }}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
