import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { useState, type ReactNode, type SyntheticEvent } from 'react';
import { Link } from 'react-router';
import { answered, api } from '../../api/client';
import { ActButton, useAct } from '../../forms/act';
import { t } from '../../locales';
import { Light } from '../../ui/light';
import { errorText } from '../../ui/error-text';
import '../login/login.css';

interface FormProps {
  title: string;
  about: string;
  label: string;
  secret: boolean;
  submit: string;
  send: (value: string) => Promise<unknown>;
  done: string;
}

/** One field, one button, and what comes of it. */
function OneField({ title, about, label, secret, submit, send, done }: FormProps) {
  const [value, setValue] = useState('');
  const act = useAct({ mutationFn: send, onError: () => undefined });
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    act.mutate(value);
  };
  const Field = secret ? Input.Password : Input;
  return (
    <Card title={title}>
      {act.isSuccess ? (
        <p role="status">
          <Light state="done" /> {done}
        </p>
      ) : (
        <form onSubmit={onSubmit}>
          <p>{about}</p>
          <label htmlFor="value">{label}</label>
          <Field
            id="value"
            size="large"
            autoComplete={secret ? 'new-password' : 'username'}
            value={value}
            onChange={({ target }) => {
              setValue(target.value);
            }}
          />
          {secret && <p className="tertiary">{t('own.passwordAbout')}</p>}
          {act.isError && (
            <p className="red" role="alert">
              <Light state="overdue" /> {errorText(act.error)}
            </p>
          )}
          <ActButton
            block
            size="large"
            type="primary"
            htmlType="submit"
            loading={act.isPending}
            disabled={value.trim() === ''}
          >
            {submit}
          </ActButton>
        </form>
      )}
    </Card>
  );
}

function Card({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="login">
      <div className="login-body">
        <section className="login-form">
          <h1>{title}</h1>
          {children}
          <Link className="below" to="/login">
            {t('login.toLogin')}
          </Link>
        </section>
      </div>
    </div>
  );
}

function SetPassword({ token }: { token: string }) {
  const query = useQuery({
    queryKey: ['link', token],
    queryFn: () => answered(api.POST('/api/links', { body: { token } })),
    retry: false,
    staleTime: Infinity,
  });
  if (query.isError) {
    return (
      <Card title={t('link.set')}>
        <p className="red" role="alert">
          <Light state="overdue" /> {errorText(query.error)}
        </p>
      </Card>
    );
  }
  if (query.data === undefined) return <Card title={t('link.set')} />;
  const { purpose, name, account } = query.data;
  return (
    <OneField
      title={t('link.set')}
      about={t(`link.${purpose}`, { name, account })}
      label={t('own.new')}
      secret
      submit={t('link.set')}
      send={(password) => answered(api.PUT('/api/links', { body: { token, password } }))}
      done={t('link.done')}
    />
  );
}

/** Where an invitation or a reset leads; without a token, where one asks for a reset. */
export function Page() {
  // Read once: behind the sign # it is never sent to a server.
  const [token] = useState(() => window.location.hash.slice(1));
  if (token !== '') return <SetPassword token={token} />;
  return (
    <OneField
      title={t('reset.title')}
      about={t('reset.about')}
      label={t('login.account')}
      secret={false}
      submit={t('reset.send')}
      send={(account) =>
        answered(api.POST('/api/password-resets', { body: { account: account.trim() } }))
      }
      done={t('reset.sent')}
    />
  );
}
