import { useQuery } from '@tanstack/react-query';
import { Tag } from 'antd';
import { Link } from 'react-router';
import type { Schema } from '../../api/client';
import { cycleQuery } from '../../api/queries';
import { ActButton } from '../../forms/act';
import { useCycleAction } from '../../forms/cycle-action';
import { t } from '../../locales';
import { figure, moment, monthDay, rounded } from '../../ui/format';
import { ClassMark, classColour, DateMark, Light, lightWord, Ratio } from '../../ui/light';
import { useCycleId } from '../../ui/session';
import { AsOf, Empty, Shown } from '../../ui/states';
import { Targets } from './targets';
import './year.css';

type Year = Schema['CycleDetail'];
type YearAction = Year['actions'][number];

function Stages({ year }: { year: Year }) {
  return (
    <section className="card">
      <h2>{t('year.stages')}</h2>
      <div className="scroll-x" tabIndex={0}>
        <table className="sheet stages-table">
          <thead>
            <tr>
              <th>{t('ledger.light')}</th>
              <th>{t('ledger.stage')}</th>
              <th>{t('year.opens')}</th>
              <th>{t('ledger.due')}</th>
              <th>{t('year.literal')}</th>
              <th className="right">{t('ledger.done')}</th>
              <th>{t('ledger.state')}</th>
            </tr>
          </thead>
          <tbody>
            {year.stages.map((stage) => (
              <tr key={stage.id} data-stage={stage.id} data-state={stage.state}>
                <td className="nowrap" title={stage.why ?? undefined}>
                  <Light state={stage.light} /> {lightWord(stage.light)}
                </td>
                <th scope="row" className="nowrap">
                  {stage.flow === null ? (
                    stage.title
                  ) : (
                    <Link to={`/c/${year.id}/tasks?flow=${stage.flow}`}>{stage.title}</Link>
                  )}
                  {stage.clause !== null && (
                    <small>{t('score.clause', { clause: stage.clause })}</small>
                  )}
                </th>
                <td className="nowrap">
                  {stage.opens.startsWith(String(year.year)) ? monthDay(stage.opens) : stage.opens}
                </td>
                <td className="nowrap">
                  <DateMark kind={stage.kind} /> {stage.due}
                  {stage.workingDue !== stage.due && (
                    <small>{t('year.workingDue', { on: monthDay(stage.workingDue) })}</small>
                  )}
                </td>
                <td className="nowrap">{stage.literal}</td>
                <td className="right">
                  {stage.total > 0 ? <Ratio done={stage.done} total={stage.total} /> : '–'}
                </td>
                <td>
                  {stage.stateTitle}
                  {stage.closedOn !== null && <small>{monthDay(stage.closedOn)}</small>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Step({
  action,
  pending,
  onTake,
}: {
  action: YearAction;
  pending: boolean;
  onTake: () => void;
}) {
  const done = action.doneAt !== null;
  return (
    <li id={action.event} className={action.possible ? 'possible' : done ? 'done' : 'shut'}>
      <Light state={done ? 'done' : action.possible ? 'onTrack' : 'notStarted'} size={15} />
      <div>
        <b>{action.label}</b>
        {action.doneAt !== null && (
          <small>{t('year.doneAt', { at: moment(action.doneAt).short })}</small>
        )}
        {action.explain !== null && <p>{action.explain}</p>}
        {!action.possible &&
          action.reasons.map((reason) => (
            <p key={reason} className={done ? '' : 'amber'}>
              {reason}
            </p>
          ))}
      </div>
      {(action.possible || !done) && (
        <ActButton
          size="small"
          type={action.tone === 'primary' && action.possible ? 'primary' : 'default'}
          danger={action.tone === 'danger'}
          disabled={!action.possible}
          loading={pending}
          data-action={action.event}
          onClick={onTake}
        >
          {action.label}
        </ActButton>
      )}
    </li>
  );
}

function Actions({ year }: { year: Year }) {
  const { take, dialog, pending } = useCycleAction(year.id);
  return (
    <section className="card">
      <h2>{t('year.actions')}</h2>
      {year.actions.length === 0 && <Empty>{t('year.noActions')}</Empty>}
      <ul className="year-actions">
        {year.actions.map((action) => (
          <Step
            key={action.event}
            action={action}
            pending={pending === action.event}
            onTake={() => {
              take(action);
            }}
          />
        ))}
      </ul>
      {dialog}
    </section>
  );
}

function Benchmarks({ year }: { year: Year }) {
  if (year.benchmarks.length === 0) return null;
  return (
    <section className="card">
      <h2>
        {t('year.benchmarks')} <small>{t('year.benchmarksNote')}</small>
      </h2>
      <div className="scroll-x" tabIndex={0}>
        <table className="sheet">
          <thead>
            <tr>
              <th>{t('year.group')}</th>
              <th>{t('year.indicator')}</th>
              <th className="right">{t('year.weight')}</th>
              <th className="right">{t('year.proposed')}</th>
              <th className="right">{t('year.fixed')}</th>
              <th>{t('year.method')}</th>
            </tr>
          </thead>
          <tbody>
            {year.benchmarks.map((row) => (
              <tr key={row.group + row.indicator}>
                <td>{row.group}</td>
                <th scope="row">
                  {row.title} <small>{row.unit}</small>
                </th>
                <td className="right">{figure(row.weight)}</td>
                <td className="right" title={row.proposed ?? undefined}>
                  {rounded(row.proposed, 4)}
                </td>
                <td className="right" title={row.fixed ?? undefined}>
                  <b>{rounded(row.fixed, 4)}</b>
                </td>
                <td>
                  {row.method}
                  {row.fixedBy !== null && row.fixedAt !== null && (
                    <small>
                      {t('year.fixedBy', { who: row.fixedBy, at: moment(row.fixedAt).short })}{' '}
                      {row.reason}
                    </small>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Classes({ year }: { year: Year }) {
  const graded = year.classes.filter(({ state }) => state !== 'none');
  return (
    <section className="card">
      <h2>{t('year.classes')}</h2>
      {graded.length === 0 && <Empty>{t('wall.noClasses')}</Empty>}
      {graded.map((group) => (
        <div key={group.group} className="class-group">
          <p>
            <b>{group.title}</b> {t('year.total', { n: group.total })}
            {group.mean !== null && ` · ${t('year.mean', { mean: group.mean })}`}
            <Tag>{t(`year.${group.state}`)}</Tag>
          </p>
          <div className="class-bar">
            {group.items
              .filter(({ count }) => count > 0)
              .map(({ class: name, count }) => (
                <Link
                  key={name}
                  to={`/c/${year.id}/subjects?class=${encodeURIComponent(name)}`}
                  style={{ flexGrow: count, background: classColour(name) }}
                >
                  {name} {count}
                </Link>
              ))}
          </div>
        </div>
      ))}
      {year.moves.length > 0 && (
        <>
          <h3>{t('year.moves')}</h3>
          <ul className="plain">
            {year.moves.map((move) => (
              <li key={move.subject.id + move.at}>
                <Link to={`/c/${year.id}/subjects/${move.subject.id}`}>{move.subject.name}</Link>
                <span>
                  {move.kind}{' '}
                  {move.refused === null ? (
                    <>
                      <ClassMark name={move.from} /> → <ClassMark name={move.to} />
                    </>
                  ) : (
                    t('year.moveRefused')
                  )}
                </span>
                <small>
                  {move.reason} · {move.by} {moment(move.at).short}
                  {move.refused !== null && ` · ${move.refused.by}：${move.refused.reason}`}
                </small>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function ToFill({ year }: { year: Year }) {
  if (year.toFill.length === 0) return null;
  return (
    <section className="card">
      <h2>
        <Light state="dueSoon" size={15} /> {t('year.toFill', { n: year.toFill.length })}
      </h2>
      <ul className="plain">
        {year.toFill.map(({ path, why, proposed }) => (
          <li key={path}>
            <code>{path}</code>
            <span>{why}</span>
            {proposed !== null && <small>{t('year.toFillProposed', { proposed })}</small>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** 年度推进: the stages, what the lead bureau may do now and why not, benchmarks, classes. */
export function Page() {
  const query = useQuery(cycleQuery(useCycleId()));
  return (
    <div className="page">
      <Shown query={query} rows={14}>
        {(year) => (
          <>
            <header className="page-head">
              <h1>{year.title}</h1>
              <p className="tertiary">
                {year.document.title} {year.document.no} · {year.document.issuer}{' '}
                {year.document.issued} · {t('year.subjects', { n: year.subjects })}
              </p>
              <AsOf at={year.at} stale={query.isError} />
            </header>
            <div className="year-grid">
              <div>
                <ToFill year={year} />
                <Stages year={year} />
                <Benchmarks year={year} />
                <Targets cycle={year.id} />
              </div>
              <div>
                <Actions year={year} />
                <Classes year={year} />
              </div>
            </div>
          </>
        )}
      </Shown>
    </div>
  );
}
