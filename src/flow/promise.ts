/**
 * SQL that gives `promise.day` beside a `flow f`: the last day that keeps the promise of its running
 * timer, or of the one that fired in the phase it still stands in; null where there is none. A timer
 * fires at midnight after that day.
 */
export const sqlPromise = `left join lateral (
  select (coalesce(
      (select d.due_at from deadline d where d.flow_id = f.id),
      (select max(e.at) from flow_event e
        where e.flow_id = f.id and e.type = 'TIMER' and e.at >= f.since)
    ) at time zone 'Asia/Shanghai')::date - 1 as day) as promise on true`;
