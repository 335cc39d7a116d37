import { useQuery } from '@tanstack/react-query';
import { Tag } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Schema } from '../api/client';
import { flowQuery } from '../api/queries';
import { DataForm } from '../forms/data-form';
import { t } from '../locales';
import { daysLeft, joined, moment, monthDay } from '../ui/format';
import { Light } from '../ui/light';
import { Empty, Shown } from '../ui/states';
import { ActionBar, InlineForm, inlineAction } from './action-bar';
import { Differences } from './differences';
import { Evidence } from './files';
import { History } from './history';
import { OldAndNew, ScoreHead, ScoreTable } from './score';
import { FlowTable } from './table';

type Flow = Schema['FlowDetail'];

function Head({ flow }: { flow: Flow }) {
  const { subject, returned } = flow;
  return (
    <header className="flow-head">
      <h1>
        <Light state={flow.light} size={18} />
        {flow.title}
        <Tag>{flow.state.title}</Tag>
        {flow.tag !== null && <Tag color={returned === null ? 'default' : 'error'}>{flow.tag}</Tag>}
      </h1>
      <p className="flow-facts">
        {subject !== null && (
          <Link to={`/c/${flow.cycle}/subjects/${subject.id}`}>
            {subject.code ?? t('flow.dossier')}
          </Link>
        )}
        {subject !== null && (
          <span>{joined(subject.scale, subject.industry, subject.territory)}</span>
        )}
        {flow.organisation !== null && flow.organisation.title !== subject?.territory && (
          <span>{flow.organisation.title}</span>
        )}
        {flow.due !== null && (
          <span>
            {t('flow.due', { on: monthDay(flow.due) })}
            {flow.originalDue !== null &&
              ` ${t('flow.originalDue', { on: monthDay(flow.originalDue) })}`}
            {flow.days !== null && !flow.state.done && (
              <b className={flow.days < 0 ? 'red' : flow.days === 0 ? 'amber' : ''}>
                {' '}
                {daysLeft(flow.days)}
              </b>
            )}
          </span>
        )}
        {flow.requirement?.text === flow.title && flow.requirement.clause !== null && (
          <span>{t('score.clause', { clause: flow.requirement.clause })}</span>
        )}
        {flow.facts.map(({ label, value }) => (
          <span key={label}>
            {label} <b>{value}</b>
          </span>
        ))}
      </p>
      {flow.why !== null && <p className="flow-why">{flow.why}</p>}
      {returned !== null && (
        <p className="returned">
          <b>{t('flow.returned')}</b> {returned.reason}
          <small>{joined(returned.organisation, returned.who, moment(returned.at).short)}</small>
        </p>
      )}
    </header>
  );
}

function Side({ flow }: { flow: Flow }) {
  return (
    <aside className="flow-side">
      <History lines={flow.history} />
      {flow.rules.length > 0 && (
        <section className="boxed">
          <h3>{t('flow.rules')}</h3>
          {flow.rules.map(({ text, clause }) => (
            <p key={text}>
              {text}
              {clause !== null && <small> {t('score.clause', { clause })}</small>}
            </p>
          ))}
        </section>
      )}
      {flow.contacts.length > 0 && (
        <section className="boxed">
          <h3>{t('flow.contacts')}</h3>
          {flow.contacts.map(({ role, name, phone }) => (
            <p key={role + name} className="contact">
              <span>{role}</span> <b>{name}</b> <em>{phone}</em>
            </p>
          ))}
        </section>
      )}
    </aside>
  );
}

/** A flow with nothing to look at besides its history. */
const isBare = ({ data, table, score, differences }: Flow): boolean =>
  data === null && table === null && score === null && differences.length === 0;

interface BodyProps {
  flow: Flow;
  onPage: (page: number) => void;
}

function Body({ flow, onPage }: BodyProps) {
  const [chosen, setChosen] = useState<string[]>([]);
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const inline = inlineAction(flow);
  const clear = (): void => {
    setChosen([]);
  };
  return (
    <article className="flow" data-flow={flow.flow} data-state={flow.state.key}>
      <Head flow={flow} />
      <div className="flow-body">
        <div className="flow-main">
          {flow.requirement !== null && flow.requirement.text !== flow.title && (
            <p className="requirement">
              {flow.requirement.text}
              {flow.requirement.clause !== null && (
                <small> {t('score.clause', { clause: flow.requirement.clause })}</small>
              )}
            </p>
          )}
          <Differences items={flow.differences} />
          {flow.data !== null && <DataForm cycle={flow.cycle} flow={flow.flow} sheet={flow.data} />}
          {flow.table !== null && (
            <FlowTable
              title={flow.table.title === flow.title ? t('flow.enterprises') : flow.table.title}
              cycle={flow.cycle}
              table={flow.table}
              chosen={chosen}
              onChoose={setChosen}
              onPage={onPage}
            />
          )}
          {flow.score !== null && <OldAndNew score={flow.score} />}
          {flow.score !== null && <ScoreHead score={flow.score} />}
          {flow.score !== null && <ScoreTable score={flow.score} />}
          {isBare(flow) && inline === undefined && <Empty>{t('flow.nothing')}</Empty>}
          <Evidence lines={flow.history} />
          {inline !== undefined && (
            <InlineForm
              key={inline.event}
              flow={flow}
              action={inline}
              chosen={chosen}
              slot={slot}
              onSent={clear}
            />
          )}
        </div>
        <Side flow={flow} />
      </div>
      <ActionBar flow={flow} chosen={chosen} onSlot={setSlot} onSent={clear} />
    </article>
  );
}

/** One flow: the reviewer's words first, then what is to be done, its history, and what can be done now. */
export function FlowDetail({ id }: { id: string }) {
  const [page, setPage] = useState(1);
  const query = useQuery(flowQuery(id, page === 1 ? {} : { page }));
  return (
    <Shown query={query}>{(flow) => <Body key={flow.flow} flow={flow} onPage={setPage} />}</Shown>
  );
}
