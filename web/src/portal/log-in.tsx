import { useState, type SyntheticEvent } from 'react';
import { answered, api, Refused, type Schema } from '../api/client';
import { queryClient, sessionQuery } from '../api/queries';
import { useOnce } from '../forms/once';
import { choose, language, t } from '../locales';
import { Alert, Button } from './parts';

interface InputProps {
  id: string;
  label: string;
  type?: string;
  complete: string;
  value: string;
  onChange: (value: string) => void;
}

const Input = ({ id, label, type, complete, value, onChange }: InputProps) => (
  <>
    <label htmlFor={id}>{label}</label>
    <input
      id={id}
      type={type ?? 'text'}
      autoComplete={complete}
      autoCapitalize="none"
      value={value}
      onChange={({ target }) => {
        onChange(target.value);
      }}
    />
  </>
);

const saying = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Refused && codes.includes(error.code);

/** The enterprise's own way in, light as the rest; figures typed before a time-out are still there afterwards. */
export function LogIn({ singleSignOn, left }: { singleSignOn: boolean; left: boolean }) {
  const [account, setAccount] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const logIn = useOnce({
    mutationFn: (body: Schema['LogIn']) => answered(api.POST('/api/session', { body })),
    onSuccess: (session) => {
      queryClient.setQueryData(sessionQuery.queryKey, session);
    },
  });
  const { error } = logIn;
  const needed = saying(error, 'session.code-needed');
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    logIn.mutate({ account: account.trim(), password, ...(code !== '' && { code }) });
  };
  return (
    <form className="log-in" onSubmit={submit}>
      <h1>{t('app.name')}</h1>
      <p>{t('portal.welcome')}</p>
      {left && (
        <p className="good" role="status">
          {t('portal.left')}
        </p>
      )}
      <Input
        id="account"
        label={t('login.account')}
        complete="username"
        value={account}
        onChange={setAccount}
      />
      <Input
        id="password"
        label={t('login.password')}
        type="password"
        complete="current-password"
        value={password}
        onChange={setPassword}
      />
      {(needed || code !== '' || saying(error, 'session.wrong-code')) && (
        <Input
          id="code"
          label={t('login.code')}
          complete="one-time-code"
          value={code}
          onChange={setCode}
        />
      )}
      {logIn.isError && !needed && <Alert error={error} />}
      <Button
        main
        type="submit"
        busy={logIn.isPending}
        disabled={account.trim() === '' || password === ''}
      >
        {t('login.submit')}
      </Button>
      {singleSignOn && (
        <a className="button" href="/api/session/oidc">
          {t('login.oidc')}
        </a>
      )}
      <p className="links">
        <a href="/password">{t('login.forgotten')}</a>
        <button
          type="button"
          className="link"
          onClick={() => {
            choose(language === 'en' ? 'zh-CN' : 'en');
          }}
        >
          {t('frame.otherLanguage')}
        </button>
      </p>
    </form>
  );
}
