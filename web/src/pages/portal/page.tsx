import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schema } from '../../api/client';
import { dossierQuery, flowQuery } from '../../api/queries';
import { ActionBar, InlineForm, inlineAction } from '../../flow/action-bar';
import { Differences } from '../../flow/differences';
import { Evidence } from '../../flow/files';
import { History } from '../../flow/history';
import { Bands, ScoreHead, ScoreTable } from '../../flow/score-table';
import { DataForm } from '../../forms/data-form';
import { t } from '../../locales';
import { daysLeft, joined, moment, monthDay, spokenDay } from '../../ui/format';
import { FrameOf } from '../../ui/frame';
import { Light } from '../../ui/light';
import { useCycleId, useSession } from '../../ui/session';
import { Empty, Shown } from '../../ui/states';
import { Project } from '../dossier/project';
import { OnPaper, Sheet } from './on-paper';
import './portal.css';

type File = Schema['Dossier'];
type Flow = Schema['FlowDetail'];

/** Until when the enterprise has to act; until when it can expect an answer where others have to. */
function Deadline({ flow }: { flow: Flow }) {
  if (flow.due === null || flow.state.done) return null;
  const own = flow.onPaper !== null || flow.actions.some(({ tone }) => tone === 'primary');
  const urgent = own && flow.days !== null && flow.days <= 8;
  return (
    <p className={`deadline ${urgent ? 'urgent' : ''}`}>
      {urgent && <Light state={(flow.days ?? 0) < 0 ? 'overdue' : 'dueSoon'} size={16} />}
      <span>
        {t(own ? 'portal.before' : 'portal.theirs', {
          state: flow.state.title,
          on: spokenDay(flow.due),
        })}
      </span>
      {own && flow.days !== null && <b>{daysLeft(flow.days)}</b>}
    </p>
  );
}

/** The year as a line of dots with their dates. */
function YearLine({ file }: { file: File }) {
  return (
    <ol className="year-line">
      {file.path.map((step) => (
        <li key={step.key} className={step.state}>
          <i />
          <b>{step.title}</b>
          <small>{monthDay(step.on ?? step.due ?? '')}</small>
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
      <b>{t('flow.returned')}</b> {reason}
      <small>{joined(organisation, who, moment(at).short)}</small>
    </p>
  );
}

function Policies({ file }: { file: File }) {
  if (file.policies.length === 0) return null;
  return (
    <section className="card">
      <h2>{t('portal.policies')}</h2>
      <ul className="plain">
        {file.policies.map((policy) => (
          <li key={policy.field + policy.text}>
            <Light state={policy.light} />
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

/** An enterprise has no table to tick in. */
const NONE: readonly string[] = [];
const nothing = (): void => undefined;

function Desk({ flow, file }: { flow: Flow; file: File }) {
  const inline = inlineAction(flow);
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  return (
    <div className="portal" data-flow={flow.flow} data-state={flow.state.key}>
      <header>
        <h1>{t('portal.title', { year: file.cycle.year })}</h1>
        <p>{file.subject.name}</p>
        <p className="portal-state">
          <Light state={flow.light} size={15} /> {flow.state.title}
        </p>
      </header>
      <Deadline flow={flow} />
      <YearLine file={file} />
      <Returned flow={flow} />
      <Differences items={flow.differences} />
      {flow.score !== null && (
        <section className="card">
          <ScoreHead score={flow.score} />
          <Bands score={flow.score} />
          <ScoreTable score={flow.score} />
        </section>
      )}
      {flow.data !== null && <DataForm cycle={flow.cycle} flow={flow.flow} sheet={flow.data} />}
      {flow.score === null && flow.data === null && <Empty>{t('portal.nothing')}</Empty>}
      {file.project !== null && <Project project={file.project} cycle={file.cycle.id} />}
      <Policies file={file} />
      {flow.onPaper !== null && <OnPaper flow={flow} paper={flow.onPaper} />}
      <Evidence lines={flow.history} />
      {inline !== undefined && (
        <InlineForm
          key={inline.event}
          flow={flow}
          action={inline}
          chosen={NONE}
          slot={slot}
          onSent={nothing}
        />
      )}
      <details className="card">
        <summary>{t('flow.history')}</summary>
        <History lines={flow.history} />
      </details>
      <div className="portal-foot">
        {flow.rules.slice(0, 1).map(({ text }) => (
          <p key={text}>{text}</p>
        ))}
        <ActionBar flow={flow} chosen={NONE} onSlot={setSlot} onSent={nothing} />
      </div>
      {flow.onPaper !== null && <Sheet flow={flow} file={file} paper={flow.onPaper} />}
    </div>
  );
}

function WithFlow({ file }: { file: File }) {
  const query = useQuery(flowQuery(file.flow.id));
  return <Shown query={query}>{(flow) => <Desk key={flow.flow} flow={flow} file={file} />}</Shown>;
}

/** The enterprise's one page: fill in, read the score with its arithmetic, confirm or appeal. */
export function Page() {
  const cycle = useCycleId();
  const { person } = useSession();
  const subject = person.subject?.id ?? '';
  const query = useQuery({ ...dossierQuery(cycle, subject), enabled: subject !== '' });
  return (
    <FrameOf>
      {subject === '' ? (
        <Empty>{t('portal.noSubject')}</Empty>
      ) : (
        <Shown query={query}>{(file) => <WithFlow file={file} />}</Shown>
      )}
    </FrameOf>
  );
}
