import { Button } from 'antd';
import type { Schema } from '../../api/client';
import { t } from '../../locales';
import { daysLeft, monthDay } from '../../ui/format';
import { Light, type LightState } from '../../ui/light';
import { Empty } from '../../ui/states';

type List = Schema['TaskList'];
type Item = Schema['TaskItem'];
type Urgency = Schema['Urgency'];

const ORDER: readonly Urgency[] = ['returned', 'overdue', 'today', 'week', 'later'];
const groupLight: Record<Urgency, LightState> = {
  returned: 'overdue',
  overdue: 'overdue',
  today: 'dueSoon',
  week: 'onTrack',
  later: 'notStarted',
};

function Row({ item, open, onOpen }: { item: Item; open: boolean; onOpen: () => void }) {
  const late = item.days !== null && item.days < 0;
  return (
    <li>
      <button
        type="button"
        className="task"
        aria-current={open}
        data-flow-row={item.flow}
        onClick={onOpen}
      >
        <b>{item.title}</b>
        <span className={late ? 'red' : item.urgency === 'today' ? 'amber' : 'plain'}>
          {late || item.urgency === 'today'
            ? daysLeft(item.days ?? 0)
            : item.due !== null && monthDay(item.due)}
        </span>
        <small>{item.about}</small>
        <small>{item.aside ?? item.state}</small>
      </button>
    </li>
  );
}

/** The items of the box, by urgency. */
export function Groups({
  list,
  flow,
  onOpen,
}: {
  list: List;
  flow?: string;
  onOpen: (id: string) => void;
}) {
  return ORDER.map((urgency) => {
    const items = list.items.filter((item) => item.urgency === urgency);
    if (items.length === 0) return null;
    const count = list.groups.find((group) => group.urgency === urgency)?.count ?? items.length;
    return (
      <section key={urgency}>
        <h3>
          <Light state={groupLight[urgency]} /> {t(`urgency.${urgency}`)} <span>{count}</span>
        </h3>
        <ul>
          {items.map((item) => (
            <Row
              key={item.flow}
              item={item}
              open={item.flow === flow}
              onOpen={() => {
                onOpen(item.flow);
              }}
            />
          ))}
        </ul>
      </section>
    );
  });
}

/** The order in which the list shows its items, for walking with the keys. */
export const walk = (list: List | undefined): string[] =>
  ORDER.flatMap((urgency) => (list?.items ?? []).filter((item) => item.urgency === urgency)).map(
    ({ flow }) => flow,
  );

export function Nothing({
  list,
  filtered,
  clear,
}: {
  list: List;
  filtered: boolean;
  clear: () => void;
}) {
  if (filtered) {
    return (
      <Empty action={<Button onClick={clear}>{t('act.clearFilter')}</Button>}>
        {t('tasks.noMatch')}
      </Empty>
    );
  }
  return (
    <Empty>
      {list.next === null
        ? t('tasks.none')
        : t('tasks.noneUntil', { title: list.next.title, on: monthDay(list.next.due) })}
    </Empty>
  );
}
