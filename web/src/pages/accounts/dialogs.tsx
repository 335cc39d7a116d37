import { useQuery } from '@tanstack/react-query';
import { Modal } from 'antd';
import { answered, api, type Schema } from '../../api/client';
import { accountSessionsQuery, handOverQuery, queryClient } from '../../api/queries';
import { useAct } from '../../forms/act';
import { ActionDialog } from '../../forms/action-dialog';
import type { Action, Values } from '../../forms/values';
import { t } from '../../locales';
import { useRole, useSession } from '../../ui/session';
import { Sessions } from '../../ui/sessions';
import { Shown } from '../../ui/states';
import { endForm, endOf, inviteForm, inviteOf, roleForm, roleOf } from './forms';

type Account = Schema['KeptAccount'];
type Invited = Schema['Invited'];

/** What is being done in a dialog. */
export type Doing = { what: 'invite' } | { what: 'role' | 'end' | 'sessions'; one: Account };

interface DialogProps {
  doing: Doing;
  onClose: () => void;
  onInvited: (invited: Invited) => void;
  onDone: () => Promise<void>;
}

export function Dialog({ doing, ...on }: DialogProps) {
  switch (doing.what) {
    case 'invite':
      return <Invite {...on} />;
    case 'role':
      return <Grant one={doing.one} {...on} />;
    case 'end':
      return <End one={doing.one} {...on} />;
    case 'sessions':
      return <SessionsOf one={doing.one} onClose={on.onClose} />;
  }
}

interface FormProps {
  action: Action;
  of: string;
  send: (values: Values) => Promise<unknown>;
  onClose: () => void;
  onDone: () => Promise<void>;
}

function FormDialog({ action, of, send, onClose, onDone }: FormProps) {
  const act = useAct({
    mutationFn: send,
    onSuccess: async () => {
      onClose();
      await onDone();
    },
  });
  return (
    <ActionDialog
      action={action}
      draftKey={`accounts:${action.event}:${of}`}
      pending={act.isPending}
      onClose={onClose}
      onSend={(values, _, sent) => {
        act.mutate(values, { onSuccess: sent });
      }}
    />
  );
}

type On = Omit<DialogProps, 'doing'>;

function Invite({ onInvited, ...on }: On) {
  const role = useRole();
  const send = async (values: Values): Promise<void> => {
    onInvited(await answered(api.POST('/api/accounts', { body: inviteOf(values) })));
  };
  return <FormDialog action={inviteForm(role)} of="new" send={send} {...on} />;
}

function Grant({ one, onClose, onDone }: On & { one: Account }) {
  const params = { path: { id: one.id } };
  return (
    <FormDialog
      action={roleForm(one)}
      of={one.id}
      send={(values) =>
        answered(api.PUT('/api/accounts/{id}/role', { params, body: roleOf(values) }))
      }
      onClose={onClose}
      onDone={onDone}
    />
  );
}

function End({ one, onClose, onDone }: On & { one: Account }) {
  const query = useQuery(handOverQuery(one.id));
  const { today } = useSession().clock;
  const params = { path: { id: one.id } };
  if (query.data === undefined) {
    return (
      <Modal open title={t('accounts.end')} footer={null} onCancel={onClose}>
        <Shown query={query}>{() => null}</Shown>
      </Modal>
    );
  }
  return (
    <FormDialog
      action={endForm(one, query.data)}
      of={one.id}
      send={(values) =>
        answered(api.PUT('/api/accounts/{id}/end', { params, body: endOf(values, today) }))
      }
      onClose={onClose}
      onDone={onDone}
    />
  );
}

function SessionsOf({ one, onClose }: { one: Account; onClose: () => void }) {
  const query = useQuery(accountSessionsQuery(one.id));
  const end = useAct({
    mutationFn: (session: string) =>
      answered(
        api.DELETE('/api/accounts/{id}/sessions/{session}', {
          params: { path: { id: one.id, session } },
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['account-sessions'] }),
  });
  return (
    <Modal open title={`${t('accounts.sessions')} · ${one.name}`} footer={null} onCancel={onClose}>
      <Shown query={query}>
        {({ items }) => (
          <Sessions
            sessions={items}
            onEnd={(id) => {
              end.mutate(id);
            }}
          />
        )}
      </Shown>
    </Modal>
  );
}
