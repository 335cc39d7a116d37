import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Schema } from '../../api/client';
import { cycleQuery, subjectsQuery } from '../../api/queries';
import { ActButton } from '../../forms/act';
import { useCycleAction } from '../../forms/cycle-action';
import { t } from '../../locales';
import { daysLeft, figure, joined } from '../../ui/format';
import { ClassMark, Light, lightWord, type LightState } from '../../ui/light';
import { useParamState } from '../../ui/params';
import { useCycleId } from '../../ui/session';
import { usePhone, WIDE } from '../../ui/viewport';
import { Empty, Shown } from '../../ui/states';

type List = Schema['SubjectList'];
type Row = Schema['SubjectRow'];

const LIGHTS: readonly LightState[] = ['overdue', 'dueSoon', 'onTrack', 'done', 'notStarted'];

const columns = (cycle: string): TableColumnsType<Row> => [
  {
    title: t('subjects.name'),
    key: 'name',
    width: 300,
    render: (_, row) => (
      <>
        <Link to={`/c/${cycle}/subjects/${row.id}`}>
          <b>{row.name}</b>
        </Link>
        <small className="code">{row.code ?? t('subjects.noCode')}</small>
        <small className="phone-only">{joined(row.territory, row.industry)}</small>
      </>
    ),
  },
  { title: t('subjects.territory'), dataIndex: 'territory', width: 150, responsive: WIDE },
  { title: t('subjects.scale'), dataIndex: 'scale', width: 70, responsive: WIDE },
  { title: t('subjects.industry'), dataIndex: 'industry', width: 240, responsive: WIDE },
  {
    title: t('subjects.state'),
    key: 'state',
    width: 170,
    render: (_, { state, light, daysLate }) => (
      <span className="nowrap">
        <Light state={light} /> {state.title}{' '}
        {daysLate !== null && <b className="red">{daysLeft(-daysLate)}</b>}
      </span>
    ),
  },
  {
    title: t('subjects.last'),
    key: 'last',
    responsive: WIDE,
    width: 60,
    align: 'center',
    render: (_, { lastClass }) => (lastClass === null ? '–' : <ClassMark name={lastClass} />),
  },
  {
    title: t('subjects.class'),
    key: 'class',
    width: 60,
    align: 'center',
    render: (_, row) =>
      row.class === null ? '–' : <ClassMark name={row.class} provisional={row.provisional} />,
  },
  {
    title: t('score.total'),
    key: 'total',
    responsive: WIDE,
    width: 90,
    align: 'right',
    render: (_, { total }) => figure(total),
  },
  {
    key: 'flow',
    width: 70,
    responsive: WIDE,
    render: (_, { flow }) => (
      <Link to={`/c/${cycle}/tasks?flow=${flow}`}>{t('dossier.handle')}</Link>
    ),
  },
];

function Filters({ list }: { list: List | undefined }) {
  const [get, set] = useParamState();
  const pick = (name: string) => (value: string | undefined) => {
    set({ [name]: value, page: undefined });
  };
  return (
    <div className="filters">
      <Input.Search
        allowClear
        key={get('q')}
        defaultValue={get('q')}
        placeholder={t('subjects.search')}
        style={{ width: 260 }}
        onSearch={pick('q')}
      />
      <Select
        allowClear
        aria-label={t('subjects.anyState')}
        placeholder={t('subjects.anyState')}
        value={get('phase')}
        style={{ width: 170 }}
        onChange={pick('phase')}
        options={list?.phases.map(({ key, title, count }) => ({
          value: key,
          label: `${title} ${String(count)}`,
        }))}
      />
      <Select
        allowClear
        aria-label={t('subjects.anyTerritory')}
        placeholder={t('subjects.anyTerritory')}
        value={get('territory')}
        style={{ width: 190 }}
        onChange={pick('territory')}
        options={list?.territories.map(({ id, title, count }) => ({
          value: id,
          label: `${title} ${String(count)}`,
        }))}
      />
      <Select
        allowClear
        aria-label={t('subjects.anyClass')}
        placeholder={t('subjects.anyClass')}
        value={get('class')}
        style={{ width: 110 }}
        onChange={pick('class')}
        options={list?.classes.map(({ class: name, count }) => ({
          value: name,
          label: `${name} ${String(count)}`,
        }))}
      />
      <Select
        allowClear
        aria-label={t('subjects.anyLight')}
        placeholder={t('subjects.anyLight')}
        value={get('light')}
        style={{ width: 110 }}
        onChange={pick('light')}
        options={LIGHTS.map((state) => ({ value: state, label: lightWord(state) }))}
      />
    </div>
  );
}

/** Adding one hidden or small firm by hand: an action of the cycle, shown where it is looked for. */
function AddSubject({ cycle, event }: { cycle: string; event: string }) {
  const detail = useQuery(cycleQuery(cycle));
  const { dialog, take } = useCycleAction(cycle);
  const action = detail.data?.actions.find((one) => one.event === event);
  if (action === undefined) return null;
  return (
    <>
      <ActButton
        disabled={!action.possible}
        title={action.reasons.join(t('list.comma'))}
        onClick={() => {
          take(action);
        }}
      >
        {action.label}
      </ActButton>
      {dialog}
    </>
  );
}

/** 参评企业: the list with its filters; counts of the filters add up to all. */
export function Page() {
  const cycle = useCycleId();
  const [get, set] = useParamState();
  const [cols] = useState(() => columns(cycle));
  const phone = usePhone();
  const query = useQuery(
    subjectsQuery(cycle, {
      q: get('q'),
      phase: get('phase'),
      territory: get('territory'),
      class: get('class'),
      light: get('light'),
      page: Number(get('page') ?? '1'),
    }),
  );
  const list = query.data;
  const clear = (): void => {
    set({
      q: undefined,
      phase: undefined,
      territory: undefined,
      class: undefined,
      light: undefined,
    });
  };
  return (
    <div className="page">
      <header className="page-head">
        <h1>
          {t('page.subjects')}{' '}
          <small>
            {list !== undefined && t('subjects.count', { n: list.total, all: list.all })}
          </small>
        </h1>
        <span className="gap" />
        {list?.addAction != null && <AddSubject cycle={cycle} event={list.addAction} />}
        {list?.mayImport === true && (
          <Link to={`/c/${cycle}/import`}>
            <Button type="primary">{t('page.import')}</Button>
          </Link>
        )}
      </header>
      <Filters list={list} />
      <Shown query={query} rows={14}>
        {({ items, total, page, pageSize }) => (
          <Table<Row>
            rowKey="id"
            size="small"
            columns={cols}
            dataSource={items}
            scroll={phone ? {} : { x: 1080 }}
            locale={{
              emptyText: (
                <Empty action={<Button onClick={clear}>{t('act.clearFilter')}</Button>}>
                  {t('subjects.noMatch')}
                </Empty>
              ),
            }}
            pagination={{
              current: page,
              pageSize,
              total,
              showSizeChanger: false,
              hideOnSinglePage: true,
              onChange: (next) => {
                set({ page: String(next) });
              },
            }}
          />
        )}
      </Shown>
    </div>
  );
}
