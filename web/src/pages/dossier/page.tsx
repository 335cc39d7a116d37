import { PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Input, Segmented, Tag } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { answered, api, type Schema } from '../../api/client';
import { dossierQuery, queryClient } from '../../api/queries';
import { useAct } from '../../forms/act';
import { ActionDialog } from '../../forms/action-dialog';
import { t } from '../../locales';
import { figure, joined, moment, monthDay } from '../../ui/format';
import { useKeys } from '../../ui/keys';
import { ClassMark, EventMark, Light } from '../../ui/light';
import { useParamState } from '../../ui/params';
import { useCycleId, useSession } from '../../ui/session';
import { AsOf, Empty, Shown } from '../../ui/states';
import { Project } from './project';
import { Records } from './records';
import { Waterfall } from './waterfall';
import './dossier.css';

type File = Schema['Dossier'];

/** 回看: a past day is chosen here; the address keeps it. */
function LookBack({ file }: { file: File }) {
  const [get, set] = useParamState();
  const { clock } = useSession();
  return (
    <Input
      type="date"
      className="look-back"
      prefix={t('replay.choose')}
      aria-label={t('replay.choose')}
      max={clock.today}
      value={get('asOf') ?? ''}
      key={file.subject.id}
      onChange={({ target }) => {
        set({ asOf: target.value });
      }}
    />
  );
}

/** Nobody shall take the past for the present. */
function Past({ asOf }: { asOf: string }) {
  const [, set] = useParamState();
  const { day, time } = moment(asOf);
  return (
    <Alert
      banner
      type="warning"
      title={t('replay.marked', { day, time })}
      action={
        <Button
          size="small"
          onClick={() => {
            set({ asOf: undefined });
          }}
        >
          {t('replay.leave')}
        </Button>
      }
    />
  );
}

/** What the list lacks of the firm, and the rules ask for. */
function Fill({ file }: { file: File }) {
  const [open, setOpen] = useState(false);
  const { message } = App.useApp();
  const { fill, cycle, subject } = file;
  const act = useAct({
    mutationFn: (body: Schema['FillAttributes']) =>
      answered(
        api.POST('/api/cycles/{id}/subjects/{subjectId}/attributes', {
          params: { path: { id: cycle.id, subjectId: subject.id } },
          body,
        }),
      ),
    onSuccess: async () => {
      setOpen(false);
      void message.success(t('flow.sent', { label: fill?.label ?? '' }));
      await queryClient.invalidateQueries();
    },
  });
  if (fill === null) return null;
  return (
    <>
      <Button
        type="primary"
        onClick={() => {
          setOpen(true);
        }}
      >
        {fill.label}
      </Button>
      {open && (
        <ActionDialog
          action={fill}
          draftKey={`${cycle.id}:${subject.id}:${fill.event}`}
          pending={act.isPending}
          onClose={() => {
            setOpen(false);
          }}
          onSend={(values, _confirm, sent) => {
            act.mutate(values as Schema['FillAttributes'], { onSuccess: sent });
          }}
        />
      )}
    </>
  );
}

function Identity({ file }: { file: File }) {
  const { subject } = file;
  const now = file.years.at(-1);
  return (
    <header className="identity">
      {now?.class !== null && now !== undefined && (
        <ClassMark name={now.class} provisional={now.provisional} size={38} />
      )}
      <div className="identity-name">
        <h1>
          {subject.name} <Tag>{subject.scale}</Tag>
          {subject.industry !== null && <Tag>{subject.industry}</Tag>}
          {subject.territory !== null && <Tag>{subject.territory}</Tag>}
        </h1>
        <p>{joined(subject.code, ...subject.facts, ...subject.aliases)}</p>
      </div>
      <p className="years">
        {file.years.map(({ year, class: name, total, provisional }) => (
          <span key={year}>
            {year} {name !== null && <ClassMark name={name} provisional={provisional} />}{' '}
            <b>{figure(total)}</b>
          </span>
        ))}
      </p>
      <p className="people">
        {file.people.map(({ role, name }) => (
          <span key={role + name}>
            {role} <b>{name}</b>
          </span>
        ))}
      </p>
      <div className="identity-acts">
        <LookBack file={file} />
        {file.asOf === undefined && <Fill file={file} />}
        {file.asOf === undefined && (
          <Link to={`/c/${file.cycle.id}/tasks?flow=${file.flow.id}`}>
            <Button>{t('dossier.handle')}</Button>
          </Link>
        )}
        <Button
          icon={<PrinterOutlined />}
          onClick={() => {
            window.print();
          }}
        >
          {t('dossier.print')}
        </Button>
      </div>
    </header>
  );
}

function Path({ file, onStep }: { file: File; onStep: (step: string) => void }) {
  return (
    <ol className="path">
      {file.path.map((step) => (
        <li key={step.key} className={step.state}>
          <button
            type="button"
            onClick={() => {
              onStep(step.key);
            }}
          >
            {step.state === 'now' ? <i className="here" /> : <Light state={step.light} size={16} />}
            <b>{step.title}</b>
            <span className={step.light === 'overdue' ? 'red' : ''}>
              {step.note ??
                (step.on !== null
                  ? monthDay(step.on)
                  : step.due !== null
                    ? t('flow.due', { on: monthDay(step.due) })
                    : '')}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function Events({ events }: { events: File['events'] }) {
  const [all, setAll] = useState(false);
  const shown = events.filter(({ important }) => all || important);
  return (
    <section className="card events">
      <h2>
        {t('dossier.events')} <small>{t('wall.items', { n: shown.length })}</small>
        <span className="gap" />
        <Segmented
          size="small"
          value={all ? 'all' : 'key'}
          onChange={(next) => {
            setAll(next === 'all');
          }}
          options={[
            { value: 'key', label: t('dossier.keyEvents') },
            { value: 'all', label: t('dossier.allEvents') },
          ]}
        />
      </h2>
      <ol className="event-list">
        {shown.map((event) => (
          <li key={event.id} data-step={event.step} tabIndex={-1}>
            <time>{moment(event.at).short}</time>
            <EventMark light={event.light} />
            <p>
              <b>{event.label}</b> {event.text}
              <small>
                {joined(event.who, event.organisation)}
                {event.automatic && <em>{t('flow.automatic')}</em>}
              </small>
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Moves({ score }: { score: NonNullable<File['score']> }) {
  return score.moves.map((move) => (
    <p key={move.title} className="score-move">
      {move.title} <ClassMark name={move.from} /> → <ClassMark name={move.to} /> {move.reason}
      {move.clause !== null && <small> {t('score.clause', { clause: move.clause })}</small>}
    </p>
  ));
}

function ScoreCard({ file }: { file: File }) {
  const { score } = file;
  return (
    <section className="card">
      <h2>
        {t('dossier.score')} <small>{t('dossier.scoreNote')}</small>
        <span className="gap" />
        {score?.next != null && (
          <small>
            {t('score.toNext', { class: score.next.class })} <b>{score.next.missing}</b>{' '}
            {t('measure.points')}
          </small>
        )}
        {score?.rank != null && <small>{t('score.rank', score.rank)}</small>}
      </h2>
      {score === null ? (
        <Empty>{t('dossier.noScore')}</Empty>
      ) : (
        <>
          <div className="scroll-x" tabIndex={0}>
            <Waterfall score={score} />
          </div>
          <Moves score={score} />
        </>
      )}
    </section>
  );
}

function Aside({ file }: { file: File }) {
  const { figures } = file;
  return (
    <div className="dossier-aside">
      <section className="card">
        <h2>
          {t('dossier.policies')} <small>{file.policies.length}</small>
        </h2>
        {file.policies.length === 0 && <Empty>{t('dossier.noPolicies')}</Empty>}
        <ul className="plain">
          {file.policies.map((policy) => (
            <li key={policy.field + policy.text} title={policy.clause ?? undefined}>
              <Light state={policy.light} />
              <span>
                <b>{policy.field}</b> {policy.text}
              </span>
              <span className="gap" />
              <small>{joined(policy.owner, policy.state)}</small>
            </li>
          ))}
        </ul>
      </section>
      <section className="card">
        <h2>
          {t('dossier.papers')} <small>{file.papers.length}</small>
        </h2>
        {file.papers.length === 0 && <Empty>{t('dossier.noPapers')}</Empty>}
        <ul className="plain">
          {file.papers.map((paper) => (
            <li key={paper.title + paper.on}>
              {paper.url === null ? (
                <span>
                  {paper.title} <em className="amber">{t('dossier.paperMissing')}</em>
                </span>
              ) : (
                <a href={paper.url} target="_blank" rel="noreferrer">
                  {paper.title}
                </a>
              )}
              <span className="gap" />
              <small>
                {paper.from} {monthDay(paper.on)}
              </small>
            </li>
          ))}
        </ul>
      </section>
      <section className="card">
        <h2>{t('dossier.figures')}</h2>
        <table className="sheet figures">
          <thead>
            <tr>
              <th />
              {figures.years.map((year) => (
                <th key={year} className="right">
                  {year}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {figures.rows.map((row) => (
              <tr key={row.title}>
                <th scope="row">
                  {row.title} <small>{row.unit}</small>
                </th>
                {row.values.map((value, index) => (
                  <td key={figures.years[index]} className="right">
                    {figure(value)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

function useEventKeys(): void {
  const step = (by: number) => () => {
    const rows = [...document.querySelectorAll<HTMLElement>('.event-list li')];
    const at = rows.findIndex((row) => row === document.activeElement);
    rows[Math.max(0, Math.min(rows.length - 1, at + by))]?.focus();
  };
  useKeys({
    j: step(1),
    k: step(-1),
    p: () => {
      window.print();
    },
  });
}

const toStep = (step: string): void => {
  const rows = document.querySelectorAll<HTMLElement>(`[data-step="${CSS.escape(step)}"]`);
  rows[rows.length - 1]?.scrollIntoView({ block: 'center' });
};

/** 企业档案: the whole year of one enterprise. Nothing here can be edited; corrections are appended. */
export function Page() {
  const cycle = useCycleId();
  const { subject = '' } = useParams();
  const [get] = useParamState();
  const query = useQuery(dossierQuery(cycle, subject, get('asOf')));
  useEventKeys();
  return (
    <Shown query={query} rows={10}>
      {(file) => (
        <div className="dossier">
          {file.asOf !== undefined && <Past asOf={file.asOf} />}
          <Identity file={file} />
          <Path file={file} onStep={toStep} />
          <div className="dossier-body">
            <Events events={file.events} />
            <div className="dossier-main">
              <ScoreCard file={file} />
              {file.project !== null && <Project project={file.project} cycle={cycle} />}
              {file.asOf === undefined && <Records cycle={cycle} subject={file.subject.id} />}
            </div>
            <Aside file={file} />
          </div>
          <p className="paper-seal">{t('dossier.seal')}</p>
          <AsOf at={file.at} stale={query.isError} />
        </div>
      )}
    </Shown>
  );
}
