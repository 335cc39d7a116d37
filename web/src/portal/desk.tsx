import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answered, api, type Schema } from '../api/client';
import { notificationsQuery, queryClient, sessionQuery } from '../api/queries';
import { Files } from '../flow/files';
import { OldAndNew, ScoreHead } from '../flow/score';
import { useOnce } from '../forms/once';
import { choose, language, t } from '../locales';
import { joined, moment, monthDay, spokenDay } from '../ui/format';
import { Light } from '../ui/light';
import { Appeal, disputablesOf, isAppealing, Tracker } from './appeal';
import { Entry } from './entry';
import { OnPaper, PaperSheet } from './on-paper';
import { Alert, Button, Head, Sheet, useView } from './parts';
import { Differing, ScoreRows } from './result';
import { useSend } from './send';

type Dossier = Schema['Dossier'];
type Flow = Schema['FlowDetail'];
type Action = Schema['Action'];

/** Days that call for haste. */
const URGENT = 8;
/** Steps that are nobody's work: shown only while the enterprise stands there. */
const QUIET = new Set(['listed', 'confirmed', 'archived']);
const STEPS = [
  'aside',
  'accepted',
  'appeal',
  'archived',
  'audit',
  'confirm',
  'confirmed',
  'entry',
  'excluded',
  'graded',
  'listed',
  'lists',
  'rectify',
  'returned',
  'score',
  'verify',
] as const;

/** The name of a step, short enough for a seventh of a phone; the server's own where it is a new one. */
function stepName({ key, title }: Dossier['path'][number]): string {
  const known = STEPS.find((step) => step === key);
  return known === undefined ? title : t(`portal.step.${known}`);
}

const daysOf = (days: number): string =>
  days < 0
    ? t('portal.late', { n: -days })
    : days === 0
      ? t('portal.today')
      : t('portal.remain', { n: days });

/** Until when the enterprise has to act; until when it can expect an answer where others have to. */
function Deadline({ flow, own }: { flow: Flow; own: boolean }) {
  const { due, days, state } = flow;
  if (due === null || state.done) return null;
  const urgent = own && days !== null && days <= URGENT;
  return (
    <p className={`deadline ${urgent ? 'urgent' : ''}`}>
      {urgent && <Light state={days < 0 ? 'overdue' : 'dueSoon'} size={16} />}
      <span>
        {t(own ? 'portal.before' : 'portal.theirs', { state: state.title, on: spokenDay(due) })}
      </span>
      {own && days !== null && <b>{daysOf(days)}</b>}
    </p>
  );
}

/** The year as a line of dots with their dates. */
function YearLine({ file }: { file: Dossier }) {
  const steps = file.path.filter(({ key, state }) => state === 'now' || !QUIET.has(key));
  return (
    <ol className="year-line">
      {steps.map((step) => (
        <li
          key={step.key}
          className={step.state}
          aria-current={step.state === 'now' ? 'step' : undefined}
        >
          <i />
          <b>{stepName(step)}</b>
          <small>{monthDay(step.due ?? step.on ?? '')}</small>
        </li>
      ))}
    </ol>
  );
}

function Returned({ flow }: { flow: Flow }) {
  if (flow.returned === null) return null;
  const { organisation, who, at, reason } = flow.returned;
  return (
    <p className="returned">
      <Light state="dueSoon" size={15} /> <b>{t('flow.returned')}</b> {reason}
      <small>{joined(organisation, who, moment(at).short)}</small>
    </p>
  );
}

function Contacts({ flow }: { flow: Flow }) {
  if (flow.contacts.length === 0) return <p>{t('portal.askNobody')}</p>;
  return (
    <ul className="contacts">
      {flow.contacts.map(({ role, name, phone }) => (
        <li key={role + name}>
          <span>{role}</span> <b>{name}</b> {phone}
        </li>
      ))}
    </ul>
  );
}

interface HelpProps {
  flow: Flow;
  cycles: Schema['CycleRef'][];
  onClose: () => void;
  onLeave: () => void;
}

function Help({ flow, cycles, onClose, onLeave }: HelpProps) {
  return (
    <Sheet title={t('portal.menu')} onClose={onClose}>
      <h3>{t('portal.ask')}</h3>
      <Contacts flow={flow} />
      {flow.rules.map(({ text, clause }) => (
        <p key={text}>
          {text}
          {clause !== null && <small> {t('score.clause', { clause })}</small>}
        </p>
      ))}
      <nav className="links">
        {cycles
          .filter(({ id }) => id !== flow.cycle)
          .map(({ id, year }) => (
            <a key={id} href={`/portal?c=${id}`}>
              {t('portal.resultFinal', { year })}
            </a>
          ))}
        <a href="/notifications">{t('page.notifications')}</a>
        <a href="/account">{t('portal.account')}</a>
        <button
          type="button"
          className="link"
          onClick={() => {
            choose(language === 'en' ? 'zh-CN' : 'en');
          }}
        >
          {t('frame.otherLanguage')}
        </button>
        <button type="button" className="link" onClick={onLeave}>
          {t('frame.leave')}
        </button>
      </nav>
      <form method="dialog">
        <button className="button main">{t('portal.back')}</button>
      </form>
    </Sheet>
  );
}

/** How much of what was sent to the enterprise is unread. */
function Bell() {
  const unread = useQuery(notificationsQuery({})).data?.unread ?? 0;
  return (
    <a
      className="icon bell"
      href="/notifications"
      aria-label={t(unread === 0 ? 'page.notifications' : 'notifications.bell', { n: unread })}
    >
      <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden>
        <g fill="none" stroke="currentColor" strokeWidth="1.5">
          <path d="M4 16.5h14c-1.6-1.6-2-3.2-2-6a5 5 0 0 0-10 0c0 2.8-.4 4.4-2 6z" />
          <path d="M9 19.2h4" />
        </g>
      </svg>
      {unread > 0 && <b>{unread}</b>}
    </a>
  );
}

/** One action with what it does and the words it asks for, before it is sent. */
function ActSheet({ flow, action, onClose }: { flow: Flow; action: Action; onClose: () => void }) {
  const [values, setValues] = useState<Record<string, string>>({});
  const send = useSend(flow, onClose);
  const { score } = flow;
  const missing = action.fields.some(
    ({ name, required }) => required && (values[name] ?? '').trim() === '',
  );
  return (
    <Sheet title={action.label} onClose={onClose}>
      {action.explain !== null && <p>{action.explain}</p>}
      {action.event === 'CONFIRM' && score !== null && <ScoreHead score={score} />}
      {action.event === 'CONFIRM' && score !== null && (
        <dl className="whole">
          {score.items.map(({ id, title, score: points, weight }) => (
            <div key={id}>
              <dt>{title}</dt>
              <dd>
                <b>{points}</b> / {weight}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {action.fields.map(({ name, label, hint }) => (
        <div className="field" key={name}>
          <label htmlFor={`act-${name}`}>{label}</label>
          <textarea
            id={`act-${name}`}
            rows={2}
            maxLength={2000}
            value={values[name] ?? ''}
            onChange={({ target }) => {
              setValues({ ...values, [name]: target.value });
            }}
          />
          {hint !== null && <small>{hint}</small>}
        </div>
      ))}
      {send.isError && <Alert error={send.error} />}
      <form method="dialog" className="row">
        <button className="button">{t('portal.back')}</button>
        <Button
          main
          event={action.event}
          busy={send.isPending}
          disabled={missing}
          onClick={() => {
            const payload = Object.fromEntries(
              Object.entries(values).filter(([, text]) => text.trim() !== ''),
            );
            send.mutate({ event: action.event, payload });
          }}
        >
          {action.label}
        </Button>
      </form>
    </Sheet>
  );
}

/** What can be done now: appeal and confirm side by side, the same size; past the date, whom to ask instead. */
function Foot({ flow, onAppeal }: { flow: Flow; onAppeal: () => void }) {
  const [open, setOpen] = useState<Action | 'paper' | null>(null);
  const { onPaper } = flow;
  const actions = flow.actions.filter(({ event }) => event !== 'SUBMIT');
  const appeal = actions.find(({ event }) => event === 'APPEAL');
  const others = actions.filter(({ event, possible }) => event !== 'APPEAL' && possible);
  if (actions.length === 0 && onPaper === null) return null;
  const close = (): void => {
    setOpen(null);
  };
  return (
    <footer className="foot">
      {appeal?.possible === false ? (
        <>
          <p>{appeal.reasons.join(t('list.comma'))}</p>
          <p>{t('portal.expired')}</p>
          <Contacts flow={flow} />
        </>
      ) : (
        flow.rules.slice(0, 1).map(({ text }) => <p key={text}>{text}</p>)
      )}
      <div>
        {appeal?.possible === true && (
          <Button event="APPEAL-FORM" onClick={onAppeal}>
            {t('portal.appeal')}
          </Button>
        )}
        {onPaper !== null && (
          <Button
            main
            event="CONFIRM-HOW"
            onClick={() => {
              setOpen('paper');
            }}
          >
            {t('portal.how')}
          </Button>
        )}
        {others.map((action) => (
          <Button
            key={action.event}
            main={action.tone === 'primary'}
            event={`${action.event}-FORM`}
            onClick={() => {
              setOpen(action);
            }}
          >
            {action.label}
          </Button>
        ))}
      </div>
      {open === 'paper' && onPaper !== null && (
        <Sheet title={t('paper.title')} onClose={close}>
          <OnPaper flow={flow} paper={onPaper} />
        </Sheet>
      )}
      {open !== null && open !== 'paper' && <ActSheet flow={flow} action={open} onClose={close} />}
    </footer>
  );
}

function Policies({ file }: { file: Dossier }) {
  if (file.policies.length === 0) return null;
  return (
    <section className="plain">
      <h2>{t('portal.policies')}</h2>
      <ul>
        {file.policies.map((policy) => (
          <li key={policy.field + policy.text}>
            <Light state={policy.light} size={14} />
            <span>
              <b>{policy.field}</b> {policy.text}
              <small>{joined(policy.owner, policy.state)}</small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Project({ file }: { file: Dossier }) {
  const { project } = file;
  if (project === null) return null;
  return (
    <section className="plain">
      <h2>
        <Light state={project.light} size={15} /> {t('portal.project')}{' '}
        <small>{joined(project.title, project.state)}</small>
      </h2>
      <ul>
        {project.milestones.map((step) => (
          <li key={step.no}>
            <Light state={step.light} size={14} />
            <span>
              {step.title}
              <small>{step.done === null ? spokenDay(step.due) : spokenDay(step.done)}</small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Past({ flow }: { flow: Flow }) {
  return (
    <details className="plain">
      <summary>{t('flow.history')}</summary>
      <ul>
        {flow.history.map((line) => (
          <li key={line.seq}>
            <span>
              {line.label}
              {line.text !== null && <q>{line.text}</q>}
              <Files files={line.files} />
              <small>{joined(line.who, moment(line.at).short)}</small>
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Neither figures nor a score to show: what is being done, and when to expect the result. */
function Waiting({ flow, file }: { flow: Flow; file: Dossier }) {
  const score = file.path.find(({ key }) => key === 'score');
  const ahead = score !== undefined && score.state !== 'done';
  return (
    <p className="notice">
      {t('portal.now', { state: flow.state.title })}
      <br />
      {ahead && score.due !== null
        ? t('portal.notScored', { on: spokenDay(score.due) })
        : ahead
          ? t('portal.notScoredYet')
          : t('portal.nothing')}
    </p>
  );
}

interface DeskProps {
  flow: Flow;
  file: Dossier;
  /** The years it can look at. */
  cycles: Schema['CycleRef'][];
  onLeft: () => void;
}

/** The enterprise's one page: fill in, read the score with its arithmetic, confirm or appeal. */
export function Desk({ flow, file, cycles, onLeft }: DeskProps) {
  const [view, go] = useView();
  const [help, setHelp] = useState(false);
  const leave = useOnce({
    mutationFn: async () => {
      await api.DELETE('/api/session');
      return answered(api.GET('/api/session'));
    },
    onSuccess: (session) => {
      onLeft();
      queryClient.clear();
      queryClient.setQueryData(sessionQuery.queryKey, session);
    },
  });
  const { name } = file.subject;
  const { year } = file.cycle;
  const { data, score } = flow;
  const back = (): void => {
    go('');
  };
  const appealing = isAppealing(flow);
  const mayAppeal = flow.actions.some(({ event, possible }) => event === 'APPEAL' && possible);
  const disputables = disputablesOf(flow, file.figures);
  const onAppeal = mayAppeal
    ? (item: string): void => {
        go(`appeal-${item}`);
      }
    : null;
  if (view.startsWith('appeal') && mayAppeal) {
    return (
      <Appeal
        flow={flow}
        disputables={disputables}
        name={name}
        from={view.slice('appeal-'.length)}
        onBack={back}
      />
    );
  }
  const own = flow.onPaper !== null || flow.actions.some(({ tone }) => tone === 'primary');
  const title =
    score === null
      ? t('portal.titleEntry', { year })
      : t(score.provisional ? 'portal.result' : 'portal.resultFinal', { year });
  const head = (
    <>
      <Head
        title={title}
        under={name}
        aside={
          <>
            <Bell />
            <button
              type="button"
              className="icon end"
              aria-label={t('portal.menu')}
              onClick={() => {
                setHelp(true);
              }}
            >
              <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden>
                <g fill="none" stroke="currentColor" strokeWidth="1.5">
                  <circle cx="11" cy="11" r="8.5" />
                  <path d="M8.6 8.8a2.4 2.4 0 1 1 3.6 2.1c-.8.5-1.2.9-1.2 1.9" />
                </g>
                <circle cx="11" cy="15.6" r="1" fill="currentColor" />
              </svg>
            </button>
          </>
        }
      />
      <Deadline flow={flow} own={own} />
      {score === null && <YearLine file={file} />}
      <Returned flow={flow} />
      {data !== null && !data.editable && score === null && (
        <p className="banner" role="status">
          {t(flow.state.key === 'submitted' ? 'portal.submitted' : 'portal.verifying')}
        </p>
      )}
    </>
  );
  const sheet = score === null ? data : null;
  return (
    <div data-flow={flow.flow} data-state={flow.state.key}>
      {sheet === null ? (
        head
      ) : (
        <Entry
          flow={flow}
          sheet={sheet}
          name={name}
          head={head}
          view={view}
          go={go}
          onLeave={() => {
            leave.mutate();
          }}
        />
      )}
      {appealing && <Tracker flow={flow} />}
      {score !== null && <OldAndNew score={score} />}
      {score !== null && <ScoreHead score={score} />}
      {score !== null && (
        <>
          <Differing flow={flow} disputables={disputables} onAppeal={onAppeal} />
          <ScoreRows score={score} disputables={disputables} onAppeal={onAppeal} />
        </>
      )}
      {score === null && data === null && <Waiting flow={flow} file={file} />}
      {view !== 'review' && (
        <>
          {score !== null && <YearLine file={file} />}
          <Project file={file} />
          <Policies file={file} />
          <Past flow={flow} />
          {sheet?.editable !== true && (
            <Foot
              flow={flow}
              onAppeal={() => {
                go('appeal');
              }}
            />
          )}
        </>
      )}
      {flow.onPaper !== null && <PaperSheet flow={flow} file={file} paper={flow.onPaper} />}
      {leave.isError && <Alert error={leave.error} />}
      {help && (
        <Help
          flow={flow}
          cycles={cycles}
          onClose={() => {
            setHelp(false);
          }}
          onLeave={() => {
            leave.mutate();
          }}
        />
      )}
    </div>
  );
}
