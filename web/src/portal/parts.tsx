import { useEffect, useRef, useState, type ReactNode } from 'react';
import { t } from '../locales';
import { errorText } from '../ui/error-text';
import { Light } from '../ui/light';

/** The few parts an enterprise's pages are made of: this bundle carries no component library. */

interface ButtonProps {
  main?: boolean;
  danger?: boolean;
  busy?: boolean;
  event?: string;
  disabled?: boolean;
  type?: 'button' | 'submit';
  onClick?: () => void;
  children: ReactNode;
}

export function Button({
  main,
  danger,
  busy,
  event,
  disabled,
  type,
  onClick,
  children,
}: ButtonProps) {
  return (
    <button
      type={type ?? 'button'}
      className={`button ${main === true ? 'main' : ''} ${danger === true ? 'danger' : ''}`}
      data-event={event}
      disabled={disabled === true || busy === true}
      aria-busy={busy}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

export function Alert({ error }: { error: unknown }) {
  return (
    <p className="alert" role="alert">
      <Light state="overdue" size={15} /> {errorText(error)}
    </p>
  );
}

/** Grey bars where the rows will be. */
export const Loading = () => (
  <div className="loading" role="status" aria-label={t('state.loading')}>
    <i />
    <i />
    <i />
    <i />
    <i />
  </div>
);

export function Failed({ error, again }: { error: unknown; again: () => void }) {
  return (
    <div className="failed">
      <Alert error={error} />
      <Button onClick={again}>{t('act.again')}</Button>
    </div>
  );
}

interface Asked<T> {
  data: T | undefined;
  error: unknown;
  isError: boolean;
  refetch: () => unknown;
}

/** What was asked for; the last answer stays, marked, when asking again fails. */
export function Shown<T>({
  query,
  children,
}: {
  query: Asked<T>;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) {
    return (
      <>
        {query.isError && (
          <p className="banner" role="status">
            <Light state="dueSoon" size={15} /> {t('portal.offlineBanner')}
          </p>
        )}
        {children(query.data)}
      </>
    );
  }
  if (query.isError) return <Failed error={query.error} again={() => void query.refetch()} />;
  return <Loading />;
}

/** A sheet from below over the page; Escape and 返回 close it. */
export function Sheet({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className="sheet" aria-label={title} onClose={onClose}>
      <h2>{title}</h2>
      {children}
    </dialog>
  );
}

/** Which part of the page is open, in the address: the phone's own back button leads back. */
export function useView(): [string, (view: string) => void] {
  const [view, setView] = useState(location.hash.slice(1));
  useEffect(() => {
    const read = (): void => {
      setView(location.hash.slice(1));
      window.scrollTo(0, 0);
    };
    window.addEventListener('hashchange', read);
    return () => {
      window.removeEventListener('hashchange', read);
    };
  }, []);
  const go = (next: string): void => {
    if (next !== '') location.hash = next;
    else if (location.hash !== '') history.back();
  };
  return [view, go];
}

interface HeadProps {
  title: string;
  under: string;
  onBack?: (() => void) | undefined;
  aside?: ReactNode;
}

export function Head({ title, under, onBack, aside }: HeadProps) {
  return (
    <header className="head">
      {onBack !== undefined && (
        <button type="button" className="icon" aria-label={t('portal.back')} onClick={onBack}>
          <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden>
            <path d="M14 4 7 11l7 7" fill="none" stroke="currentColor" strokeWidth="1.8" />
          </svg>
        </button>
      )}
      <div>
        <h1>{title}</h1>
        <p>{under}</p>
      </div>
      {aside}
    </header>
  );
}
