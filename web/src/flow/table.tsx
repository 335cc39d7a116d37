import { Checkbox, Input, Pagination } from 'antd';
import { useMutation } from '@tanstack/react-query';
import { App } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { answered, api, type Schema } from '../api/client';
import { queryClient } from '../api/queries';
import { isFigure, normalised } from '../forms/figure';
import { t } from '../locales';
import { daysLeft, figure } from '../ui/format';
import { Light } from '../ui/light';
import { errorText } from '../ui/error-text';

type Table = Schema['FlowTable'];
type Row = Table['rows'][number];
type Cell = Schema['TableCell'];

const PAGE = 100;

function useCorrect(cycle: string) {
  const { message } = App.useApp();
  return useMutation({
    mutationFn: ({
      subject,
      item,
      value,
    }: {
      subject: string;
      item: string;
      value: string | null;
    }) =>
      answered(
        api.PUT('/api/cycles/{id}/subjects/{subjectId}/data', {
          params: { path: { id: cycle, subjectId: subject } },
          body: { items: [{ id: item, value, reason: null }] },
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['flow'] }),
    onError: (error) => void message.error(errorText(error)),
  });
}

function ValueCell({ cell, onSave }: { cell: Cell; onSave: (value: string | null) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const note = cell.message ?? undefined;
  const last =
    cell.last === null ? null : <small>{t('data.last', { value: figure(cell.last) })}</small>;
  if (!cell.editable) {
    return (
      <td className={`value ${cell.verdict}`} title={note}>
        {figure(cell.value)}
        {last}
      </td>
    );
  }
  const clean = typed === null ? '' : normalised(typed);
  const leave = (): void => {
    if (typed === null) return;
    setTyped(null);
    if (clean !== '' && !isFigure(clean)) return;
    const value = clean === '' ? null : clean;
    if (value !== cell.value) onSave(value);
  };
  return (
    <td className={`value ${cell.verdict}`} title={note}>
      <Input
        size="small"
        inputMode="decimal"
        value={typed ?? cell.value ?? ''}
        status={
          cell.verdict === 'error' ? 'error' : cell.verdict === 'doubt' ? 'warning' : undefined
        }
        onChange={({ target }) => {
          setTyped(target.value);
        }}
        onBlur={leave}
        onPressEnter={leave}
      />
      {last}
    </td>
  );
}

interface FlowTableProps {
  title: string;
  cycle: string;
  table: Table;
  chosen: readonly string[];
  onChoose: (subjects: string[]) => void;
  onPage: (page: number) => void;
}

/** Enterprises of a task. A department sees its figures with last year's beside them and ticks all but the exceptions. */
export function FlowTable({ title, cycle, table, chosen, onChoose, onPage }: FlowTableProps) {
  const correct = useCorrect(cycle);
  const selectable = table.rows.filter((row) => row.selectable).map((row) => row.subject.id);
  const tickable = selectable.length > 0;
  const all = tickable && selectable.every((id) => chosen.includes(id));
  const toggle = (row: Row): void => {
    const { id } = row.subject;
    onChoose(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  };
  return (
    <section className="flow-table">
      <h3>
        {title}{' '}
        <small>
          {t('flow.tableDone', { done: table.done, total: table.total })}
          {chosen.length > 0 && ` · ${t('form.ticked', { n: chosen.length })}`}
        </small>
      </h3>
      <div className="scroll-x">
        <table className="sheet">
          <thead>
            <tr>
              {tickable && (
                <th>
                  <Checkbox
                    aria-label={t('flow.tickAll')}
                    checked={all}
                    indeterminate={!all && chosen.length > 0}
                    onChange={() => {
                      onChoose(all ? [] : selectable);
                    }}
                  />
                </th>
              )}
              <th>{t('subjects.name')}</th>
              <th>{t('subjects.state')}</th>
              {table.columns.map(({ item, title, unit }) => (
                <th key={item} className="right">
                  {title} <small>{unit}</small>
                </th>
              ))}
              <th />
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row) => (
              <tr key={row.subject.id} className={chosen.includes(row.subject.id) ? 'chosen' : ''}>
                {tickable && (
                  <td>
                    <Checkbox
                      aria-label={row.subject.name}
                      disabled={!row.selectable}
                      checked={chosen.includes(row.subject.id)}
                      onChange={() => {
                        toggle(row);
                      }}
                    />
                  </td>
                )}
                <td className="who">
                  <Link to={`?flow=${row.flow}`}>{row.subject.name}</Link>
                  {row.note !== null && <small>{row.note}</small>}
                </td>
                <td className="nowrap">
                  <Light state={row.light} /> {row.state}
                </td>
                {row.cells.map((cell) => (
                  <ValueCell
                    key={cell.item}
                    cell={cell}
                    onSave={(value) => {
                      correct.mutate({ subject: row.subject.id, item: cell.item, value });
                    }}
                  />
                ))}
                <td className="right nowrap">
                  {row.days !== null && row.days < 0 && <b className="red">{daysLeft(row.days)}</b>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {table.total > PAGE && (
        <Pagination
          size="small"
          current={table.page}
          pageSize={PAGE}
          total={table.total}
          showSizeChanger={false}
          onChange={onPage}
        />
      )}
    </section>
  );
}
