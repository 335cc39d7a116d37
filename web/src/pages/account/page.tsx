import { useQuery } from '@tanstack/react-query';
import { App, Input } from 'antd';
import { useState } from 'react';
import { answered, api, type Schema } from '../../api/client';
import { ownAccountQuery, queryClient } from '../../api/queries';
import { ActButton, useAct } from '../../forms/act';
import { t } from '../../locales';
import { isAdministrator } from '../../access';
import { joined } from '../../ui/format';
import { useSession } from '../../ui/session';
import { Sessions } from '../../ui/sessions';
import { Shown } from '../../ui/states';
import { SecondFactor } from './second-factor';
import './account.css';

type Own = Schema['OwnAccount'];

function Password() {
  const { message } = App.useApp();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const save = useAct({
    mutationFn: () => answered(api.PUT('/api/account/password', { body: { current, password } })),
    onSuccess: async () => {
      setCurrent('');
      setPassword('');
      void message.success(t('own.saved'));
      await queryClient.invalidateQueries({ queryKey: ['own-account'] });
    },
  });
  return (
    <section className="card narrow">
      <h2>{t('own.password')}</h2>
      <p className="tertiary">{t('own.passwordAbout')}</p>
      <label htmlFor="current">{t('own.current')}</label>
      <Input.Password
        id="current"
        autoComplete="current-password"
        value={current}
        onChange={({ target }) => {
          setCurrent(target.value);
        }}
      />
      <label htmlFor="new">{t('own.new')}</label>
      <Input.Password
        id="new"
        autoComplete="new-password"
        value={password}
        onChange={({ target }) => {
          setPassword(target.value);
        }}
      />
      <ActButton
        type="primary"
        loading={save.isPending}
        disabled={current === '' || password === ''}
        onClick={() => {
          save.mutate();
        }}
      >
        {t('own.password')}
      </ActButton>
    </section>
  );
}

function OwnSessions({ sessions }: { sessions: Own['sessions'] }) {
  const end = useAct({
    mutationFn: (id: string) =>
      answered(api.DELETE('/api/account/sessions/{id}', { params: { path: { id } } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['own-account'] }),
  });
  return (
    <section className="card">
      <h2>{t('own.sessions')}</h2>
      <Sessions
        sessions={sessions}
        onEnd={(id) => {
          end.mutate(id);
        }}
      />
    </section>
  );
}

/** 我的账号: password, second factor, sessions. */
export function Page() {
  const query = useQuery(ownAccountQuery);
  const { person, mustEnrol } = useSession();
  return (
    <div className="page own-account">
      <header className="page-head">
        <h1>
          {t('page.account')} <small>{joined(person.account, person.name, person.roleTitle)}</small>
        </h1>
      </header>
      {mustEnrol && (
        <p className="red" role="alert">
          {t('own.mustEnrol')}
        </p>
      )}
      <Shown query={query}>
        {({ secondFactor, sessions }) => (
          <>
            <SecondFactor
              factor={secondFactor}
              demo={isAdministrator(person.role) && !secondFactor.mandatory}
            />
            {!mustEnrol && <Password />}
            <OwnSessions sessions={sessions} />
          </>
        )}
      </Shown>
    </div>
  );
}
