import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { answered, api, type Schema } from '../../api/client';
import { queryClient, recordsQuery } from '../../api/queries';
import { useAct } from '../../forms/act';
import { ActionDialog } from '../../forms/action-dialog';
import type { Action, Values } from '../../forms/values';
import { t } from '../../locales';
import { joined } from '../../ui/format';
import { Empty } from '../../ui/states';

interface Place {
  cycle: string;
  subject: string;
}

/** What the open form is about: a new record, or one to be struck out. */
interface Open {
  action: Action;
  record: string | null;
}

function send({ cycle, subject }: Place, { record }: Open, values: Values) {
  const path = { id: cycle, subjectId: subject };
  const text = (name: string): string => {
    const value = values[name];
    return typeof value === 'string' ? value : '';
  };
  if (record === null) {
    const body = { kind: text('kind'), date: text('date'), note: text('note') };
    return answered(
      api.POST('/api/cycles/{id}/subjects/{subjectId}/records', { params: { path }, body }),
    );
  }
  return answered(
    api.POST('/api/cycles/{id}/subjects/{subjectId}/records/{recordId}/strike', {
      params: { path: { ...path, recordId: record } },
      body: { reason: text('reason') },
    }),
  );
}

function useRecordForm(place: Place): { open: (open: Open) => void; dialog: ReactNode } {
  const { message } = App.useApp();
  const [open, setOpen] = useState<Open | null>(null);
  const mutation = useAct({
    mutationFn: ({ of, values }: { of: Open; values: Values }) => send(place, of, values),
    onSuccess: async (_, { of }) => {
      setOpen(null);
      void message.success(t('records.done', { action: of.action.label }));
      await queryClient.invalidateQueries();
    },
  });
  const dialog = open !== null && (
    <ActionDialog
      action={open.action}
      draftKey={`${place.cycle}:${place.subject}:${open.record ?? 'record'}`}
      pending={mutation.isPending}
      onClose={() => {
        setOpen(null);
      }}
      onSend={(values, _, sent) => {
        mutation.mutate({ of: open, values }, { onSuccess: sent });
      }}
    />
  );
  return { open: setOpen, dialog };
}

function Row({ one, onStrike }: { one: Schema['Records']['items'][number]; onStrike: () => void }) {
  return (
    <li>
      <span>
        {one.struck === null ? <b>{one.title}</b> : <s>{one.title}</s>} {one.note}
        {one.struck !== null && (
          <em className="amber"> {t('records.struck', { reason: one.struck.reason })}</em>
        )}
      </span>
      <span className="gap" />
      <small>{joined(one.date, one.source.title)}</small>
      {one.strike !== null && (
        <Button size="small" type="link" onClick={onStrike}>
          {one.strike.label}
        </Button>
      )}
    </li>
  );
}

/** Honours, accidents, violations: what points and vetoes are counted from. */
export function Records(place: Place) {
  const { data } = useQuery(recordsQuery(place.cycle, place.subject));
  const form = useRecordForm(place);
  const { record = null, items = [] } = data ?? {};
  return (
    <section className="card">
      <h2>
        {t('records.title')} <small>{items.length}</small>
        <span className="gap" />
        {record !== null && (
          <Button
            size="small"
            onClick={() => {
              form.open({ action: record, record: null });
            }}
          >
            {record.label}
          </Button>
        )}
      </h2>
      {items.length === 0 && <Empty>{t('records.none')}</Empty>}
      <ul className="plain">
        {items.map((one) => (
          <Row
            key={one.id}
            one={one}
            onStrike={() => {
              if (one.strike !== null) form.open({ action: one.strike, record: one.id });
            }}
          />
        ))}
      </ul>
      {form.dialog}
    </section>
  );
}
