import { useQuery } from '@tanstack/react-query';
import { App, Dropdown, Input, Modal, Select, Table, Typography } from 'antd';
import { useState } from 'react';
import { answered, api, type Schema } from '../../api/client';
import { accountsQuery, queryClient } from '../../api/queries';
import { isAdministrator, isRole, roles } from '../../access';
import { ActButton, useAct } from '../../forms/act';
import { t } from '../../locales';
import { joined, moment } from '../../ui/format';
import { Light } from '../../ui/light';
import { useParamState } from '../../ui/params';
import { useRole } from '../../ui/session';
import { Empty, Shown } from '../../ui/states';
import { usePhone, WIDE } from '../../ui/viewport';
import { Dialog, type Doing } from './dialogs';

type Account = Schema['KeptAccount'];
type Invited = Schema['Invited'];
type State = NonNullable<Schema['KeptAccount']['state']>;

const STATES = ['active', 'invited', 'locked', 'ended', 'disabled', 'stale'] as const;
const LIGHT: Record<State, 'done' | 'notStarted' | 'overdue' | 'suspended'> = {
  active: 'done',
  invited: 'notStarted',
  locked: 'overdue',
  ended: 'suspended',
  disabled: 'suspended',
};
const isState = (word: string | undefined): word is (typeof STATES)[number] =>
  STATES.some((state) => state === word);

/** What may be done with an account, by who keeps it; the server decides. */
function menuOf(role: string, one: Account): { key: string; label: string }[] {
  const admin = role === 'security-admin';
  // What an administrator is, and how they come in, is settled at the command line of the server.
  const works = !isAdministrator(one.role);
  const items: [string, string, boolean][] = [
    ['again', t('accounts.again'), works && one.state === 'invited'],
    ['reset', t('accounts.reset'), admin && works && one.state === 'active'],
    ['revoke', t('accounts.revoke'), works && one.invitedUntil !== null],
    ['role', t('accounts.role'), admin && works && one.role !== 'enterprise'],
    ['unlock', t('accounts.unlock'), admin && one.lockedUntil !== null],
    ['factor', t('accounts.factorOff'), admin && works && one.secondFactor],
    ['sessions', t('accounts.sessions'), admin],
    ['end', t('accounts.end'), works && role !== 'territory'],
  ];
  return items.filter(([, , may]) => may).map(([key, label]) => ({ key, label }));
}

/** What is sent at once; the rest opens a dialog. */
function send(key: string, id: string) {
  const params = { path: { id } };
  switch (key) {
    case 'unlock':
      return answered(api.POST('/api/accounts/{id}/unlock', { params }));
    case 'factor':
      return answered(api.DELETE('/api/accounts/{id}/second-factor', { params }));
    default:
      return answered(api.DELETE('/api/accounts/{id}/invitation', { params }));
  }
}

function useActs(show: (invited: Invited) => void) {
  const { message } = App.useApp();
  const done = async (): Promise<void> => {
    void message.success(t('accounts.done'));
    await queryClient.invalidateQueries({ queryKey: ['accounts'] });
  };
  const again = useAct({
    mutationFn: ({ key, id }: { key: string; id: string }) => {
      const params = { path: { id } };
      return answered(
        key === 'reset'
          ? api.POST('/api/accounts/{id}/password-link', { params })
          : api.POST('/api/accounts/{id}/invitation', { params }),
      );
    },
    onSuccess: async (invited) => {
      show(invited);
      await done();
    },
  });
  const act = useAct({
    mutationFn: ({ key, id }: { key: string; id: string }): Promise<unknown> => send(key, id),
    onSuccess: done,
  });
  return { again, act, done };
}

/** The link, where no mail carries it: shown this once. */
function Invitation({ invited, onClose }: { invited: Invited; onClose: () => void }) {
  const { account, expiresAt, link } = invited;
  const until = `${moment(expiresAt).day} ${moment(expiresAt).time}`;
  return (
    <Modal open title={t('accounts.link')} footer={null} onCancel={onClose}>
      <p>{t('accounts.invited', { account, until })}</p>
      {link === null && <p>{t('accounts.linkSent')}</p>}
      {link !== null && (
        <>
          <p>{t('accounts.linkAbout')}</p>
          <Typography.Paragraph copyable data-invitation className="agent">
            {link}
          </Typography.Paragraph>
        </>
      )}
    </Modal>
  );
}

function Filters({ onInvite }: { onInvite: () => void }) {
  const [get, set] = useParamState();
  return (
    <div className="filters">
      <Input.Search
        allowClear
        style={{ width: 240 }}
        placeholder={t('accounts.search')}
        aria-label={t('accounts.search')}
        defaultValue={get('q')}
        onSearch={(q) => {
          set({ q, page: undefined });
        }}
      />
      <Select
        style={{ width: 150 }}
        aria-label={t('accounts.role')}
        value={get('role') ?? ''}
        onChange={(role) => {
          set({ role, page: undefined });
        }}
        options={[
          { value: '', label: t('accounts.allRoles') },
          ...roles.map((role) => ({ value: role as string, label: t(`role.${role}`) })),
        ]}
      />
      <Select
        style={{ width: 150 }}
        aria-label={t('accounts.state')}
        value={get('state') ?? ''}
        onChange={(state) => {
          set({ state, page: undefined });
        }}
        options={[
          { value: '', label: t('accounts.all') },
          ...STATES.map((state) => ({
            value: state as string,
            label: t(`accounts.state.${state}`),
          })),
        ]}
      />
      <ActButton type="primary" onClick={onInvite}>
        {t('accounts.invite')}
      </ActButton>
    </div>
  );
}

const StateOf = ({ one }: { one: Account }) => (
  <span className="nowrap">
    <Light state={LIGHT[one.state]} /> {t(`accounts.state.${one.state}`)}
    {one.stale && one.state === 'active' && <small className="amber"> {t('accounts.stale')}</small>}
    {(one.endsOn !== null || one.delegate !== null) && (
      <small className="tertiary">
        {one.endsOn} {one.delegate !== null && `→ ${one.delegate.name}`}
      </small>
    )}
  </span>
);

/** 账号: who may in, with which role, and since when not any more. */
export function Page() {
  const [get, set] = useParamState();
  const role = useRole();
  const phone = usePhone();
  const [doing, doIt] = useState<Doing | null>(null);
  const [invited, show] = useState<Invited | null>(null);
  const { again, act, done } = useActs(show);
  const [asked, state] = [get('role'), get('state')];
  const query = useQuery(
    accountsQuery({
      q: get('q'),
      role: asked !== undefined && isRole(asked) ? asked : undefined,
      state: isState(state) ? state : undefined,
      page: Number(get('page') ?? '1'),
    }),
  );
  const choose = (key: string, one: Account): void => {
    if (key === 'again' || key === 'reset') again.mutate({ key, id: one.id });
    else if (key === 'role' || key === 'end' || key === 'sessions') doIt({ what: key, one });
    else act.mutate({ key, id: one.id });
  };
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('page.accounts')}</h1>
      </header>
      <Filters
        onInvite={() => {
          doIt({ what: 'invite' });
        }}
      />
      <Shown query={query} rows={12}>
        {({ items, total, page }) => (
          <Table<Account>
            rowKey="id"
            size="small"
            dataSource={items}
            scroll={phone ? {} : { x: 900 }}
            locale={{ emptyText: <Empty>{t('accounts.none')}</Empty> }}
            pagination={{
              current: page,
              total,
              pageSize: 50,
              showSizeChanger: false,
              hideOnSinglePage: true,
              onChange: (next) => {
                set({ page: String(next) });
              },
            }}
            columns={[
              {
                title: t('accounts.account'),
                key: 'account',
                render: (_, one) => (
                  <>
                    <b>{one.name}</b> <small className="code">{one.account}</small>
                    <small className="phone-only">{joined(t(`role.${one.role}`), one.of)}</small>
                  </>
                ),
              },
              {
                title: t('accounts.role'),
                key: 'role',
                responsive: WIDE,
                render: (_, one) => t(`role.${one.role}`),
              },
              { title: t('accounts.of'), dataIndex: 'of', responsive: WIDE },
              {
                title: t('accounts.email'),
                key: 'email',
                responsive: WIDE,
                render: (_, { email, phone }) => email ?? phone,
              },
              {
                title: t('accounts.state'),
                key: 'state',
                render: (_, one) => <StateOf one={one} />,
              },
              {
                title: t('accounts.factor'),
                key: 'factor',
                responsive: WIDE,
                width: 90,
                render: (_, { secondFactor }) =>
                  secondFactor ? t('own.factorOn') : <span className="tertiary">–</span>,
              },
              {
                title: t('accounts.last'),
                key: 'last',
                responsive: WIDE,
                width: 110,
                render: (_, { lastLoginAt }) =>
                  lastLoginAt === null ? t('accounts.never') : moment(lastLoginAt).day,
              },
              {
                key: 'act',
                width: 70,
                render: (_, one) => (
                  <Dropdown
                    trigger={['click']}
                    menu={{
                      items: menuOf(role, one),
                      onClick: ({ key }) => {
                        choose(key, one);
                      },
                    }}
                  >
                    <ActButton size="small" data-account={one.account}>
                      {t('accounts.act')}
                    </ActButton>
                  </Dropdown>
                ),
              },
            ]}
          />
        )}
      </Shown>
      {doing !== null && (
        <Dialog
          doing={doing}
          onClose={() => {
            doIt(null);
          }}
          onInvited={show}
          onDone={done}
        />
      )}
      {invited !== null && (
        <Invitation
          invited={invited}
          onClose={() => {
            show(null);
          }}
        />
      )}
    </div>
  );
}
