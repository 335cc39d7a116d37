import { Button } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { Refused } from '../api/client';
import { t } from '../locales';
import { errorText } from './error-text';
import { moment } from './format';
import { Light } from './light';

/** The states every page has besides its own: loading, empty, failed, no right, stale. */

export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="state-empty">
      <p>{children}</p>
      {action}
    </div>
  );
}

/** Skeleton bars where the cells will be; the frame and the heads stay. */
export function Skeleton({ rows = 6 }: { rows?: number }) {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => {
      setSlow(true);
    }, SLOW);
    return () => {
      window.clearTimeout(timer);
    };
  }, []);
  return (
    <div className="skeleton" role="status" aria-label={t('state.loading')}>
      {Array.from({ length: rows }, (_, row) => (
        <i key={row} style={{ width: `${String(92 - ((row * 17) % 40))}%` }} />
      ))}
      {slow && <p>{t('state.slow')}</p>}
    </div>
  );
}

const SLOW = 10_000;

export function Failed({ error, again }: { error: unknown; again: () => void }) {
  const refused = error instanceof Refused;
  const forbidden = refused && error.status === 403;
  const missing = refused && error.status === 404;
  const title = forbidden ? 'error.noRight' : missing ? 'error.notFound' : 'error.title';
  return (
    <div className="state-failed" role="alert">
      <p>
        <Light state="overdue" size={15} /> <b>{t(title)}</b>
      </p>
      <p>{errorText(error)}</p>
      {forbidden && <p>{t('error.askWhom')}</p>}
      {missing ? (
        <Button href="/">{t('act.home')}</Button>
      ) : (
        !forbidden && <Button onClick={again}>{t('act.again')}</Button>
      )}
    </div>
  );
}

interface Asked<T> {
  data: T | undefined;
  error: unknown;
  isError: boolean;
  refetch: () => unknown;
}

/** Shows what was asked for; keeps the last data when asking again fails. */
export function Shown<T>({
  query,
  rows,
  children,
}: {
  query: Asked<T>;
  rows?: number;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <Failed error={query.error} again={() => void query.refetch()} />;
  return <Skeleton rows={rows} />;
}

/** "数据截至 09:28"; in amber "数据停在 09:28，正在重连" once a refresh failed. */
export function AsOf({ at, stale }: { at: string; stale: boolean }) {
  const { time } = moment(at);
  return (
    <span className={stale ? 'as-of stale' : 'as-of'} role={stale ? 'alert' : undefined}>
      {t(stale ? 'state.stale' : 'state.asOf', { time })}
    </span>
  );
}
