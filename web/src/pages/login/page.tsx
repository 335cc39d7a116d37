import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState, type SyntheticEvent } from 'react';
import { Link, Navigate, useNavigate, useSearchParams } from 'react-router';
import { answered, api, Refused, type Schema } from '../../api/client';
import { queryClient, sessionQuery } from '../../api/queries';
import { ActButton, useAct } from '../../forms/act';
import { choose, language, t } from '../../locales';
import { ClockBar } from '../../ui/clock-bar';
import { joined } from '../../ui/format';
import { Light } from '../../ui/light';
import { errorText } from '../../ui/error-text';
import { Failed } from '../../ui/states';
import './login.css';

type Session = Schema['Session'];
type Demo = NonNullable<Session['demo']>;

/** Only addresses of ours: a link must not lead a person who logs in elsewhere. */
const safe = (to: string | null): string =>
  to !== null && /^\/(?![/\\])/.test(to) && !to.startsWith('/login') ? to : '/';

function useLogIn() {
  const navigate = useNavigate();
  const [params] = useSearchParams();
  return useAct({
    // Said beside the fields.
    onError: () => undefined,
    mutationFn: (body: Schema['LogIn']) => answered(api.POST('/api/session', { body })),
    onSuccess: (session) => {
      queryClient.clear();
      queryClient.setQueryData(sessionQuery.queryKey, session);
      void navigate(safe(params.get('to')), { replace: true });
    },
  });
}

type LogIn = ReturnType<typeof useLogIn>;

interface AccountProps {
  one: Demo['accounts'][number];
  password: string;
  logIn: LogIn;
}

function Account({ one, password, logIn }: AccountProps) {
  return (
    <li>
      <button
        type="button"
        data-account={one.account}
        disabled={logIn.isPending}
        onClick={() => {
          logIn.mutate({ account: one.account, password });
        }}
      >
        <b>{one.organisation}</b>
        <span>
          {joined(t(`role.${one.role}`), one.name === one.organisation ? null : one.name)}
        </span>
        <small>{one.about}</small>
      </button>
    </li>
  );
}

/**
 * One of each role is in plain sight, the others wait folded. Of the lead bureau there are two: what
 * one has decided a second person approves.
 */
function split(accounts: Demo['accounts']): [Demo['accounts'], Demo['accounts']] {
  const first = accounts.filter(({ role }, at) => {
    const before = accounts.slice(0, at).filter((one) => one.role === role).length;
    return before < (role === 'lead' ? 2 : 1);
  });
  return [first, accounts.filter((one) => !first.includes(one))];
}

function DemoAccounts({ demo, logIn }: { demo: Demo; logIn: LogIn }) {
  const regions = [...new Set(demo.accounts.map(({ region }) => region))];
  return (
    <section className="demo">
      <h2>{t('login.demo')}</h2>
      <p>{t('login.demoAbout')}</p>
      {regions.map((region) => {
        const [first, others] = split(demo.accounts.filter((one) => one.region === region));
        const list = (accounts: Demo['accounts']) => (
          <ul>
            {accounts.map((one) => (
              <Account key={one.account} one={one} password={demo.password} logIn={logIn} />
            ))}
          </ul>
        );
        return (
          <div key={region}>
            <h3>{region}</h3>
            {list(first)}
            {others.length > 0 && (
              <details>
                <summary>{t('login.more', { n: others.length })}</summary>
                {list(others)}
              </details>
            )}
          </div>
        );
      })}
    </section>
  );
}

/** Whether the server asks for the code of the second factor, or has asked and was given a wrong one. */
const asksForCode = ({ error }: LogIn): boolean =>
  error instanceof Refused && ['session.code-needed', 'session.wrong-code'].includes(error.code);

function LogInForm({ logIn, singleSignOn }: { logIn: LogIn; singleSignOn: boolean }) {
  const [account, setAccount] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [params] = useSearchParams();
  const withCode = asksForCode(logIn) || code !== '';
  const needed = logIn.error instanceof Refused && logIn.error.code === 'session.code-needed';
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    logIn.mutate({ account: account.trim(), password, ...(code !== '' && { code }) });
  };
  return (
    <form className="login-form" onSubmit={submit}>
      <h1>{t('app.name')}</h1>
      <p>{t('app.about')}</p>
      <label htmlFor="account">{t('login.account')}</label>
      <Input
        id="account"
        size="large"
        autoComplete="username"
        value={account}
        onChange={({ target }) => {
          setAccount(target.value);
        }}
      />
      <label htmlFor="password">{t('login.password')}</label>
      <Input.Password
        id="password"
        size="large"
        autoComplete="current-password"
        value={password}
        onChange={({ target }) => {
          setPassword(target.value);
        }}
      />
      {withCode && (
        <>
          <label htmlFor="code">{t('login.code')}</label>
          <Input
            id="code"
            size="large"
            autoFocus
            autoComplete="one-time-code"
            value={code}
            onChange={({ target }) => {
              setCode(target.value.trim());
            }}
          />
        </>
      )}
      {params.get('refused') === 'oidc' && !logIn.isError && (
        <p className="red" role="alert">
          <Light state="overdue" /> {t('login.oidcRefused')}
        </p>
      )}
      {logIn.isError && !needed && (
        <p className="red" role="alert">
          <Light state="overdue" /> {errorText(logIn.error)}
        </p>
      )}
      <ActButton
        block
        size="large"
        type="primary"
        htmlType="submit"
        loading={logIn.isPending}
        disabled={account.trim() === '' || password === '' || (needed && code.length < 6)}
      >
        {t('login.submit')}
      </ActButton>
      {singleSignOn && (
        <Button block size="large" href="/api/session/oidc">
          {t('login.oidc')}
        </Button>
      )}
      <Link className="below" to="/password">
        {t('login.forgotten')}
      </Link>
      <button
        type="button"
        className="language"
        onClick={() => {
          choose(language === 'en' ? 'zh-CN' : 'en');
        }}
      >
        {t('frame.otherLanguage')}
      </button>
    </form>
  );
}

/** Log in; a demo offers its accounts as one-click choices. */
export function Page() {
  const query = useQuery(sessionQuery);
  const [params] = useSearchParams();
  const logIn = useLogIn();
  const session = query.data;
  if (session?.person != null) return <Navigate to={safe(params.get('to'))} replace />;
  return (
    <div className="login">
      {session !== undefined && <ClockBar clock={session.clock} />}
      {session === undefined && query.isError && (
        <Failed error={query.error} again={() => void query.refetch()} />
      )}
      <div className={`login-body ${session?.demo == null ? '' : 'with-demo'}`}>
        <LogInForm logIn={logIn} singleSignOn={session?.singleSignOn === true} />
        {session?.demo != null && <DemoAccounts demo={session.demo} logIn={logIn} />}
      </div>
    </div>
  );
}
