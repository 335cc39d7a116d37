import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schema } from '../api/client';
import { useLive } from '../api/live';
import { dossierQuery, flowQuery, sessionQuery } from '../api/queries';
import { t } from '../locales';
import { Desk } from './desk';
import { LogIn } from './log-in';
import { Failed, Loading, Shown } from './parts';

type Session = Schema['Session'];

/** The year of the address (`?c=`), or the one the person starts with. */
const yearOf = (session: Session): string =>
  new URLSearchParams(location.search).get('c') ?? session.start ?? '';

function Clock({ clock }: { clock: Session['clock'] }) {
  if (!clock.simulated) return null;
  return (
    <p className="clock" role="note">
      <b>{t('clock.simulated')}</b> {clock.today}
    </p>
  );
}

interface YearProps {
  session: Session;
  onLeft: () => void;
}

function WithFlow({ file, session, onLeft }: YearProps & { file: Schema['Dossier'] }) {
  const query = useQuery(flowQuery(file.flow.id));
  return (
    <Shown query={query}>
      {(flow) => <Desk flow={flow} file={file} cycles={session.cycles} onLeft={onLeft} />}
    </Shown>
  );
}

function Year({ subject, ...props }: YearProps & { subject: string }) {
  const query = useQuery(dossierQuery(yearOf(props.session), subject));
  return <Shown query={query}>{(file) => <WithFlow file={file} {...props} />}</Shown>;
}

/** Who is here decides what is shown: the way in, the enterprise's own year, or the way to one's own pages. */
export function App() {
  const query = useQuery(sessionQuery);
  const [left, setLeft] = useState(false);
  const session = query.data;
  const person = session?.person ?? null;
  if (person !== null && left && query.isSuccess) setLeft(false);
  useLive(person !== null);
  if (session === undefined) {
    return query.isError ? (
      <Failed error={query.error} again={() => void query.refetch()} />
    ) : (
      <Loading />
    );
  }
  const subject = person?.subject?.id ?? null;
  return (
    <>
      <Clock clock={session.clock} />
      <main className="portal">
        {person === null ? (
          <LogIn singleSignOn={session.singleSignOn} left={left} />
        ) : person.role !== 'enterprise' ? (
          <p className="notice">
            {t('portal.notEnterprise')} <a href="/">{t('act.home')}</a>
          </p>
        ) : session.mustEnrol ? (
          <p className="notice">
            <a href="/account">{t('portal.account')}</a>
          </p>
        ) : subject === null || yearOf(session) === '' ? (
          <p className="notice">{t(subject === null ? 'portal.noSubject' : 'portal.nothing')}</p>
        ) : (
          <Year
            session={session}
            subject={subject}
            onLeft={() => {
              setLeft(true);
            }}
          />
        )}
      </main>
    </>
  );
}
