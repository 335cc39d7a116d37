import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { Schema } from '../../api/client';
import { cycleQuery } from '../../api/queries';
import { mayOpen } from '../../access';
import { t } from '../../locales';
import { Light } from '../../ui/light';
import { useCycleId, useRole } from '../../ui/session';

type Action = Schema['CycleDetail']['actions'][number];

/** Decisions of the year that wait for a second person: the year goes no further without them. */
const WAITING: readonly string[] = ['approve-move', 'approve-result'];

/** What of them this person can decide now. */
export function useApprovals(): Action[] {
  const cycle = useCycleId();
  const decides = mayOpen(useRole(), 'year');
  const { data } = useQuery({ ...cycleQuery(cycle), enabled: decides });
  return (data?.actions ?? []).filter(({ event, possible }) => possible && WAITING.includes(event));
}

/** They stand above the tasks and lead to the page of the year, where they are decided. */
export function Approvals({ actions }: { actions: Action[] }) {
  const cycle = useCycleId();
  if (actions.length === 0) return null;
  return (
    <section>
      <h3>
        <Light state="dueSoon" /> {t('tasks.approvals')} <span>{actions.length}</span>
      </h3>
      <ul>
        {actions.map(({ event, label, explain, fields }) => (
          <li key={event}>
            <Link className="task approval" to={`/c/${cycle}/year#${event}`}>
              <b>{label}</b>
              <span className="amber">{t('tasks.decide')}</span>
              <small>{explain}</small>
              {fields
                .filter(({ name }) => name === 'move')
                .flatMap(({ options }) => options)
                .map((move) => (
                  <small key={move.value}>{move.label}</small>
                ))}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
