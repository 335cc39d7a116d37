import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Schema } from '../../api/client';
import { overviewQuery, readinessQuery } from '../../api/queries';
import { t } from '../../locales';
import { joined, moment } from '../../ui/format';
import { Light } from '../../ui/light';
import { AsOf, Shown } from '../../ui/states';

type View = Schema['Health'];
type Verdict = Schema['Verdict'];

const CHECKS = ['database', 'migrations', 'queue', 'clock'] as const;
const lights = { ok: 'done', watch: 'dueSoon', failed: 'overdue' } as const;

interface LineProps {
  name: 'database' | 'migrations' | 'queue' | 'clock' | 'timers' | 'effects' | 'mail' | 'seal';
  verdict: Verdict;
  facts?: string;
  children?: ReactNode;
}

function Line({ name, verdict, facts, children }: LineProps) {
  const word = t(`health.${verdict}`);
  return (
    <tr data-check={name} data-verdict={verdict}>
      <th scope="row" className="nowrap">
        <Light state={lights[verdict]} word={word} size={15} /> {t(`health.${name}`)}
      </th>
      <td className="nowrap">{word}</td>
      <td>
        {facts} {children}
        <span className="code">{t(`health.${name}About`)}</span>
      </td>
    </tr>
  );
}

const when = (instant: string): string => `${moment(instant).day} ${moment(instant).time}`;

const timersFacts = ({ overdue, next, swept, workers }: View['timers']): string =>
  joined(
    workers === 0 ? t('health.noWorker') : t('health.overdue', { n: overdue }),
    swept === null ? null : t('health.swept', { at: when(swept) }),
    next === null ? null : t('health.next', { at: when(next) }),
  );

const effectsFacts = ({ waiting, oldest, later, retried, dead }: View['effects']): string =>
  joined(
    t('health.waiting', { n: waiting }),
    oldest === null ? null : t('health.oldest', { at: when(oldest) }),
    retried === 0 ? null : t('health.retried', { n: retried }),
    later === 0 ? null : t('health.later', { n: later }),
    dead === 0 ? null : t('health.dead', { n: dead }),
  );

const mailFacts = ({ by, sent, unsent }: View['mail']): string =>
  joined(
    t(`health.by.${by}`),
    sent === null ? null : t('health.sent', { at: when(sent) }),
    unsent === 0 ? null : t('health.unsent', { n: unsent }),
  );

const sealFacts = ({ day, hash, behind }: View['seal']): string =>
  joined(
    day === null ? t('health.noSeal') : t('health.sealed', { day }),
    hash?.slice(0, 19),
    behind === 0 ? null : t('health.behind', { n: behind }),
  );

function Whole({ view }: { view: View }) {
  const { checks, clock, timers, effects, mail, seal } = view;
  return (
    <>
      {CHECKS.map((name) => (
        <Line
          key={name}
          name={name}
          verdict={checks[name]}
          {...(name === 'clock' && {
            facts: joined(clock.simulated ? t('clock.simulated') : null, when(clock.now)),
          })}
        />
      ))}
      <Line name="timers" verdict={timers.verdict} facts={timersFacts(timers)}>
        <Link to="?tab=timers">{t('health.toTimers')}</Link>
      </Line>
      <Line name="effects" verdict={effects.verdict} facts={effectsFacts(effects)}>
        {effects.dead > 0 && <Link to="?tab=dead">{t('dead.title')}</Link>}
      </Line>
      <Line name="mail" verdict={mail.verdict} facts={mailFacts(mail)} />
      <Line name="seal" verdict={seal.verdict} facts={sealFacts(seal)} />
    </>
  );
}

/** What is left to ask while the server cannot answer for itself: whether it is ready, and what is not. */
function Readiness() {
  const query = useQuery(readinessQuery);
  return (
    <Shown query={query} rows={4}>
      {({ checks }) => (
        <table className="sheet">
          <tbody>
            {CHECKS.map((name) => (
              <Line key={name} name={name} verdict={checks[name]} />
            ))}
          </tbody>
        </table>
      )}
    </Shown>
  );
}

/** How the installation stands, as it says itself, each line with what it goes by. */
export function Health() {
  const query = useQuery(overviewQuery);
  if (query.isError && query.data === undefined) {
    return (
      <section className="card">
        <Readiness />
      </section>
    );
  }
  return (
    <Shown query={query} rows={8}>
      {(view) => (
        <>
          <p className="tertiary">
            <AsOf at={view.at} stale={query.isError} />
          </p>
          <section className="card scroll-x" tabIndex={0}>
            <table className="sheet">
              <thead>
                <tr>
                  <th>{t('health.what')}</th>
                  <th>{t('health.verdict')}</th>
                  <th>{t('health.facts')}</th>
                </tr>
              </thead>
              <tbody>
                <Whole view={view} />
              </tbody>
            </table>
          </section>
        </>
      )}
    </Shown>
  );
}
