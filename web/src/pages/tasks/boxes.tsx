import type { Schema } from '../../api/client';
import { t } from '../../locales';
import { Bar, Light } from '../../ui/light';
import { useParamState } from '../../ui/params';
import { useSession } from '../../ui/session';

type List = Schema['TaskList'];

interface Props {
  list: List;
  box: string;
  /** Decisions that wait for this person besides the tasks. */
  approvals: number;
}

/** Boxes, stages and the unit's own progress, left of the list. */
export function Boxes({ list, box, approvals }: Props) {
  const [get, set] = useParamState();
  const { person } = useSession();
  const stage = get('stage');
  return (
    <aside className="boxes">
      <h2>
        {list.place === null
          ? (person.organisation?.title ?? person.name)
          : t('tasks.place', { title: list.place.title, n: list.place.subjects })}
      </h2>
      <p>
        {person.roleTitle} {person.name}
      </p>
      <ul>
        {list.boxes.map(({ box: name, count }) => (
          <li key={name}>
            <button
              type="button"
              aria-current={name === box}
              onClick={() => {
                set({ box: name, stage: undefined, flow: undefined, page: undefined });
              }}
            >
              {t(`box.${name}`)} <b>{name === 'todo' ? count + approvals : count}</b>
            </button>
          </li>
        ))}
      </ul>
      {list.stages.length > 0 && <h3>{t('tasks.byStage')}</h3>}
      <ul className="stages">
        {list.stages.map(({ stage: id, title, light, count }) => (
          <li key={id}>
            <button
              type="button"
              aria-current={id === stage}
              onClick={() => {
                set({ stage: id === stage ? undefined : id, flow: undefined, page: undefined });
              }}
            >
              <Light state={light} /> {title} <span>{count}</span>
            </button>
          </li>
        ))}
      </ul>
      {list.progress !== null && <Progress progress={list.progress} />}
    </aside>
  );
}

function Progress({ progress }: { progress: NonNullable<List['progress']> }) {
  return (
    <div className="own-progress">
      <p>{t('tasks.progress')}</p>
      <p>
        <strong>{progress.rate}%</strong>
        {progress.place !== null && progress.of !== null && (
          <span>{t('tasks.rank', { place: progress.place, of: progress.of })}</span>
        )}
      </p>
      <Bar value={progress.rate} />
      {progress.best !== null && (
        <small>{t('tasks.best', { title: progress.best.title, rate: progress.best.rate })}</small>
      )}
    </div>
  );
}
