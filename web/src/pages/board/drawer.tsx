import {
  CloseOutlined,
  DownloadOutlined,
  LeftOutlined,
  RightOutlined,
  SendOutlined,
} from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Tabs } from 'antd';
import { Link } from 'react-router';
import type { Schema } from '../../api/client';
import { boardCellQuery } from '../../api/queries';
import { t } from '../../locales';
import { daysLeft, dayNumber, moment, monthDay } from '../../ui/format';
import { EventMark, Light, lightWord, Ratio } from '../../ui/light';
import { Empty, Failed, Skeleton } from '../../ui/states';
import { Extension } from './extension';
import type { Place } from './view';

type BoardCell = Schema['BoardCell'];

/** Done, checked by somebody, sent back, not handed in: shape by hatching, never colour alone. */
function Parts({ cell }: { cell: BoardCell }) {
  return (
    <>
      <div className="parts" aria-hidden>
        <span>
          {cell.parts.map(({ title, tone, count }) => (
            <i key={title} className={tone} style={{ flexGrow: count }} />
          ))}
        </span>
        <b>
          {cell.done} / {cell.total}
        </b>
      </div>
      <p className="parts-legend">
        {cell.parts.map(({ title, tone, count }) => (
          <span key={title}>
            <i className={tone} /> {title} <b>{count}</b>
          </span>
        ))}
      </p>
    </>
  );
}

interface Choosing {
  chosen: ReadonlySet<string>;
  choose: (ids: readonly string[], on: boolean) => void;
}

function Undone({ cell, cycle, chosen, choose }: { cell: BoardCell; cycle: string } & Choosing) {
  const { undone } = cell;
  if (undone === null) return <Empty>{t('board.notCounted')}</Empty>;
  if (undone.total === 0) return <Empty>{t('board.allDone')}</Empty>;
  const ids = undone.items.map(({ subject }) => subject.id);
  const all = ids.every((id) => chosen.has(id));
  return (
    <>
      <p className="undone-head">
        <Checkbox
          checked={all}
          indeterminate={!all && chosen.size > 0}
          onChange={({ target }) => {
            choose(ids, target.checked);
          }}
        >
          {t('board.tickAll')}
        </Checkbox>
        <span className="gap" />
        {(['xlsx', 'csv'] as const).map((format) => (
          <a
            key={format}
            download
            href={`/api/cycles/${cycle}/cells/${cell.organisation.id}/${cell.stage.id}/undone.${format}`}
          >
            <DownloadOutlined /> {t(`board.export.${format}`)}
          </a>
        ))}
      </p>
      <ul className="undone">
        {undone.items.map(({ subject, state, tone, reason, days }) => (
          <li key={subject.id}>
            <Checkbox
              aria-label={subject.name}
              checked={chosen.has(subject.id)}
              onChange={({ target }) => {
                choose([subject.id], target.checked);
              }}
            />
            <Link to={`/c/${cycle}/subjects/${subject.id}`}>
              {subject.name}
              <small>{reason}</small>
            </Link>
            <span className={`tag ${tone}`}>{state}</span>
            <b className={days > 0 ? 'red' : 'tertiary'}>
              {days > 0 ? t('board.days', { n: days }) : '–'}
            </b>
          </li>
        ))}
      </ul>
      {undone.total > undone.items.length && (
        <p className="tertiary">{t('board.more', { n: undone.total - undone.items.length })}</p>
      )}
    </>
  );
}

function Tasks({ cell, cycle, mayDecide }: { cell: BoardCell; cycle: string; mayDecide: boolean }) {
  return (
    <ul className="cell-tasks">
      {cell.tasks.map((task) => (
        <li key={task.title}>
          <p>
            <Light state={task.light} />{' '}
            {task.flow === null ? (
              <b>{task.title}</b>
            ) : (
              <Link to={`/c/${cycle}/tasks?flow=${task.flow}`}>
                <b>{task.title}</b>
              </Link>
            )}
          </p>
          <small>
            {task.state} · {t('flow.due', { on: monthDay(task.due) })}
            {task.originalDue !== null &&
              t('flow.originalDue', { on: monthDay(task.originalDue) })}{' '}
            {task.total > 0 && <Ratio done={task.done} total={task.total} />}
          </small>
          <small>{task.why}</small>
          {task.asked !== null && task.flow !== null && (
            <Extension flow={task.flow} asked={task.asked} mayDecide={mayDecide} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Evidence({ cell }: { cell: BoardCell }) {
  if (cell.evidence.length === 0) return <Empty>{t('board.noEvidence')}</Empty>;
  return (
    <ul className="plain">
      {cell.evidence.map(({ id, name, by, at, url }) => (
        <li key={id}>
          <a href={url} download>
            {name}
          </a>
          <span className="gap" />
          <small>
            {by} {moment(at).short}
          </small>
        </li>
      ))}
    </ul>
  );
}

function Reminders({ cell }: { cell: BoardCell }) {
  if (cell.reminders.length === 0) return <Empty>{t('board.noReminders')}</Empty>;
  return (
    <ul className="cell-tasks">
      {cell.reminders.map(({ at, by, text, sent, failed }) => (
        <li key={`${at} ${text}`}>
          <p>
            <b>{moment(at).short}</b> {by}
          </p>
          <small>{text}</small>
          {failed === null ? (
            <small>{t('board.sentLetters', { n: sent })}</small>
          ) : (
            <small className="red">
              <Light state="overdue" size={11} /> {t('board.notDelivered', { why: failed })}
            </small>
          )}
        </li>
      ))}
    </ul>
  );
}

/** 责任链 and 升级记录 with the next step that comes by itself. */
function Pressure({ cell }: { cell: BoardCell }) {
  return (
    <>
      <section className="people">
        <h3>{t('board.people')}</h3>
        <ul>
          {cell.people.map(({ post, name, phone }) => (
            <li key={post}>
              <small>{t(`board.post.${post}`)}</small>
              <b>{name ?? t('board.nobody')}</b>
              <small>{phone ?? '\u00a0'}</small>
            </li>
          ))}
        </ul>
      </section>
      <section className="record">
        <h3>
          {t('board.record')} <small title={cell.rule}>{cell.rule}</small>
        </h3>
        <ol>
          {cell.record.map(({ at, light, title, text }) => (
            <li key={`${at} ${title} ${text ?? ''}`}>
              <EventMark light={light} />
              <time>{moment(at).short}</time>
              <b>{title}</b>
              <span title={text ?? undefined}>{text}</span>
            </li>
          ))}
          {cell.next !== null && (
            <li className="next-step">
              <Light state="notStarted" size={12} />
              <time>
                {monthDay(cell.next.on)} {cell.next.time}
              </time>
              <b>{t('board.automatic', { title: cell.next.title })}</b>
              <span>
                {cell.next.copy.length > 0 &&
                  t('board.copyTo', { who: cell.next.copy.join(t('list.comma')) })}
              </span>
            </li>
          )}
          {cell.record.length === 0 && cell.next === null && (
            <li className="tertiary">{t('board.noRecord')}</li>
          )}
        </ol>
      </section>
    </>
  );
}

interface Props {
  cycle: string;
  place: Place;
  /** Whether the tasks of this organisation are for this person's eyes. */
  maySee: boolean;
  mayRemind: boolean;
  tab: string | undefined;
  onTab: (tab: string) => void;
  onStep: (by: number) => void;
  onClose: () => void;
  onRemind: (subjects: readonly string[]) => void;
  chosen: ReadonlySet<string>;
  choose: Choosing['choose'];
}

function Head({
  place,
  cell,
  onStep,
  onClose,
}: Pick<Props, 'place' | 'onStep' | 'onClose'> & { cell: BoardCell | undefined }) {
  const { row, stage, cell: own } = place;
  const title = `${row.organisation.title} · ${stage.title}`;
  const due = cell?.due ?? own.extendedTo ?? stage.due;
  return (
    <header>
      <h2>
        <Light state={own.light} size={17} /> {title}
        <span className="gap" />
        <Button
          type="text"
          size="small"
          icon={<LeftOutlined />}
          aria-label={t('board.previous')}
          title={t('board.previous')}
          onClick={() => {
            onStep(-1);
          }}
        />
        <Button
          type="text"
          size="small"
          icon={<RightOutlined />}
          aria-label={t('board.next')}
          title={t('board.next')}
          onClick={() => {
            onStep(1);
          }}
        />
        <Button
          type="text"
          size="small"
          icon={<CloseOutlined />}
          aria-label={t('keys.close')}
          title={t('keys.close')}
          onClick={onClose}
        />
      </h2>
      <p>
        {t('flow.due', { on: monthDay(due) })}{' '}
        <small>{t(stage.kind === 'plan' ? 'date.plan' : 'date.inner')}</small>
        {own.daysLate !== null ? (
          <b className="red">{t('days.late', { n: own.daysLate })}</b>
        ) : (
          <span>
            {lightWord(own.light)}
            {cell !== undefined &&
              own.light !== 'done' &&
              own.light !== 'notStarted' &&
              ` · ${daysLeft(dayNumber(due) - dayNumber(cell.today))}`}
          </span>
        )}
        {own.extendedTo !== null && (
          <span className="amber">{t('board.extendedTo', { on: monthDay(own.extendedTo) })}</span>
        )}
        {cell?.form != null && <span>{cell.form}</span>}
      </p>
    </header>
  );
}

function Body({ cell, props }: { cell: BoardCell; props: Props }) {
  const { cycle, tab, onTab, chosen, choose, mayRemind } = props;
  // What is done is proved, not listed empty.
  const first = cell.light === 'done' ? 'evidence' : cell.undone === null ? 'tasks' : 'undone';
  return (
    <>
      <Tabs
        size="small"
        activeKey={tab ?? first}
        onChange={onTab}
        items={[
          {
            key: 'undone',
            label: t('board.tab.undone', { n: cell.undone?.total ?? 0 }),
            children: <Undone cell={cell} cycle={cycle} chosen={chosen} choose={choose} />,
          },
          {
            key: 'tasks',
            label: t('board.tab.tasks', { n: cell.tasks.length }),
            children: <Tasks cell={cell} cycle={cycle} mayDecide={mayRemind} />,
          },
          {
            key: 'evidence',
            label: t('board.tab.evidence', { n: cell.evidence.length }),
            children: <Evidence cell={cell} />,
          },
          {
            key: 'reminders',
            label: t('board.tab.reminders', { n: cell.reminders.length }),
            children: <Reminders cell={cell} />,
          },
        ]}
      />
      <Pressure cell={cell} />
    </>
  );
}

function NoRight() {
  return (
    <div className="state-empty">
      <p>{t('board.noRight')}</p>
      <p>{t('error.askWhom')}</p>
    </div>
  );
}

/** The pushed drawer: beside the matrix, which stays usable. */
export function Drawer(props: Props) {
  const { cycle, place, maySee, mayRemind, chosen, onRemind } = props;
  const { id } = place.row.organisation;
  const query = useQuery({ ...boardCellQuery(cycle, id, place.stage.id), enabled: maySee });
  const cell = maySee ? query.data : undefined;
  const asking = cell?.tasks.find(({ asked }) => asked !== null);
  return (
    <aside className="board-drawer" aria-label={t('board.drawer')}>
      <Head {...props} cell={cell} />
      {!maySee && <NoRight />}
      {maySee && cell === undefined && (
        <>
          <div className="parts">
            <b>
              {place.cell.done} / {place.cell.total}
            </b>
          </div>
          {query.isError ? (
            <Failed error={query.error} again={() => void query.refetch()} />
          ) : (
            <Skeleton rows={8} />
          )}
        </>
      )}
      {cell !== undefined && (
        <div className="drawer-body">
          <Parts cell={cell} />
          {query.isError && (
            <p className="amber" role="alert">
              {t('state.stale', { time: moment(cell.at).time })}
            </p>
          )}
          <Body cell={cell} props={props} />
        </div>
      )}
      {cell !== undefined && mayRemind && (
        <footer>
          <Button
            type="primary"
            data-act="remind"
            icon={<SendOutlined />}
            disabled={cell.reminderShut !== null}
            onClick={() => {
              onRemind([...chosen]);
            }}
          >
            {chosen.size > 0 ? t('board.remindChosen', { n: chosen.size }) : t('board.remind')}
          </Button>
          {asking?.flow != null && (
            <Button
              onClick={() => {
                props.onTab('tasks');
              }}
            >
              {t('board.decideExtension')}
            </Button>
          )}
          {cell.reminderShut !== null && <span className="shut">{cell.reminderShut}</span>}
          <span className="gap" />
          <Link to={`/c/${cycle}/ledger?organisation=${id}&stage=${place.stage.id}`}>
            {t('board.allTasks')}
          </Link>
        </footer>
      )}
    </aside>
  );
}
