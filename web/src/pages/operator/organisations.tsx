import { useQuery } from '@tanstack/react-query';
import { App, Table } from 'antd';
import { useState } from 'react';
import { answered, api, type Schema } from '../../api/client';
import { organisationsQuery, queryClient } from '../../api/queries';
import { ActButton, useAct } from '../../forms/act';
import { ActionDialog } from '../../forms/action-dialog';
import type { Action, Values } from '../../forms/values';
import { t } from '../../locales';
import { isRole } from '../../access';
import { joined } from '../../ui/format';
import { Shown } from '../../ui/states';
import { usePhone, WIDE } from '../../ui/viewport';

type Organisation = Schema['Organisation'];

const PEOPLE = ['liaison', 'officer', 'sponsor', 'phone', 'email'] as const;

/** The form of one unit's people, as the server's own forms are made. */
const formOf = (one: Organisation): Action => ({
  event: 'people',
  label: t('organisations.edit', { title: one.short ?? one.title }),
  tone: 'primary',
  possible: true,
  reasons: [],
  explain: t('organisations.about'),
  confirmText: null,
  fields: PEOPLE.map((name) => ({
    name,
    label: t(`organisations.${name}`),
    kind: 'text',
    required: false,
    unit: null,
    hint: null,
    value: one[name],
    options: [],
    columns: [],
    rows: [],
  })),
});

/** What was emptied is taken away. */
const peopleOf = (values: Values): Schema['People'] =>
  Object.fromEntries(
    PEOPLE.map((name) => {
      const value = values[name];
      return [name, typeof value === 'string' && value.trim() !== '' ? value : null];
    }),
  );

function useEdit() {
  const { message } = App.useApp();
  const [open, setOpen] = useState<Organisation | null>(null);
  const save = useAct({
    mutationFn: ({ code, values }: { code: string; values: Values }) =>
      answered(
        api.PUT('/api/organisations/{code}', {
          params: { path: { code } },
          body: peopleOf(values),
        }),
      ),
    onSuccess: async ({ title }) => {
      setOpen(null);
      void message.success(t('organisations.saved', { title }));
      await queryClient.invalidateQueries();
    },
  });
  const dialog = open !== null && (
    <ActionDialog
      key={open.code}
      action={formOf(open)}
      draftKey={`organisation:${open.region}:${open.code}`}
      pending={save.isPending}
      onClose={() => {
        setOpen(null);
      }}
      onSend={(values, _, sent) => {
        save.mutate({ code: open.code, values }, { onSuccess: sent });
      }}
    />
  );
  return { edit: setOpen, dialog };
}

/** The units of the region, who speaks for each, and how letters reach them. */
export function Organisations() {
  const query = useQuery(organisationsQuery);
  const phone = usePhone();
  const { edit, dialog } = useEdit();
  return (
    <Shown query={query} rows={12}>
      {({ items }) => (
        <>
          <Table<Organisation>
            rowKey="code"
            size="small"
            dataSource={items}
            scroll={phone ? {} : { x: 900 }}
            pagination={false}
            columns={[
              {
                title: t('organisations.title'),
                key: 'title',
                render: (_, one) => (
                  <>
                    <b>{one.title}</b>{' '}
                    <small className="tertiary">{isRole(one.role) && t(`role.${one.role}`)}</small>
                    <small className="phone-only">{joined(one.liaison, one.phone)}</small>
                  </>
                ),
              },
              ...PEOPLE.map((name) => ({
                title: t(`organisations.${name}`),
                key: name,
                responsive: WIDE,
                render: (_: unknown, one: Organisation) =>
                  one[name] ?? (name === 'email' ? <em className="amber">–</em> : '–'),
              })),
              {
                key: 'edit',
                width: 70,
                render: (_, one) => (
                  <ActButton
                    size="small"
                    data-organisation={one.code}
                    onClick={() => {
                      edit(one);
                    }}
                  >
                    {t('organisations.change')}
                  </ActButton>
                ),
              },
            ]}
          />
          {dialog}
        </>
      )}
    </Shown>
  );
}
