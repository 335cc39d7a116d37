import { Input, QRCode } from 'antd';
import { useState } from 'react';
import { answered, api, type Schema } from '../../api/client';
import { queryClient } from '../../api/queries';
import { ActButton, useAct } from '../../forms/act';
import { t } from '../../locales';
import { Light } from '../../ui/light';

type Factor = Schema['OwnAccount']['secondFactor'];
type SetUp = Schema['SetUp'];

const renew = (): Promise<void> => queryClient.invalidateQueries();

/** The password again, then what it opens. */
function Ask({ factor, onSetUp }: { factor: Factor; onSetUp: (setUp: SetUp) => void }) {
  const [password, setPassword] = useState('');
  const begin = useAct({
    mutationFn: () => answered(api.POST('/api/account/second-factor', { body: { password } })),
    onSuccess: onSetUp,
  });
  const remove = useAct({
    mutationFn: () => answered(api.POST('/api/account/second-factor/off', { body: { password } })),
    onSuccess: async () => {
      setPassword('');
      await renew();
    },
  });
  return (
    <>
      <label htmlFor="factor-password">{t('own.current')}</label>
      <Input.Password
        id="factor-password"
        autoComplete="current-password"
        value={password}
        onChange={({ target }) => {
          setPassword(target.value);
        }}
      />
      <span>
        <ActButton
          type="primary"
          disabled={password === ''}
          loading={begin.isPending}
          onClick={() => {
            begin.mutate();
          }}
        >
          {t('own.bind')}
        </ActButton>{' '}
        {factor.on && !factor.mandatory && (
          <ActButton
            danger
            disabled={password === ''}
            loading={remove.isPending}
            onClick={() => {
              remove.mutate();
            }}
          >
            {t('own.remove')}
          </ActButton>
        )}
      </span>
    </>
  );
}

function Bind({ setUp, onCodes }: { setUp: SetUp; onCodes: (codes: string[]) => void }) {
  const [code, setCode] = useState('');
  const confirm = useAct({
    mutationFn: () => answered(api.PUT('/api/account/second-factor', { body: { code } })),
    onSuccess: ({ codes }) => {
      onCodes(codes);
    },
  });
  return (
    <>
      <p>{t('own.addScan')}</p>
      <QRCode value={setUp.uri} type="svg" />
      <code>{setUp.secret}</code>
      <label htmlFor="code">{t('own.addCode')}</label>
      <Input
        id="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        value={code}
        onChange={({ target }) => {
          setCode(target.value.trim());
        }}
      />
      <ActButton
        type="primary"
        disabled={code.length !== 6}
        loading={confirm.isPending}
        onClick={() => {
          confirm.mutate();
        }}
      >
        {t('own.confirm')}
      </ActButton>
    </>
  );
}

function Codes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  return (
    <>
      <p>{t('own.recovery')}</p>
      <ul className="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <ActButton type="primary" onClick={onKept}>
        {t('own.stored')}
      </ActButton>
    </>
  );
}

/** 动态口令: set up, switch on, keep the recovery codes. */
export function SecondFactor({ factor, demo }: { factor: Factor; demo: boolean }) {
  const [setUp, show] = useState<SetUp | null>(null);
  const [codes, keep] = useState<string[] | null>(null);
  const kept = (): void => {
    keep(null);
    show(null);
    void renew();
  };
  return (
    <section className="card narrow">
      <h2>
        {t('own.factor')}{' '}
        <small>
          <Light state={factor.on ? 'done' : 'notStarted'} />{' '}
          {t(factor.on ? 'own.factorOn' : 'own.factorOff')}
          {factor.on && ` · ${t('own.codesLeft', { n: factor.recoveryCodesLeft })}`}
        </small>
      </h2>
      {demo && <p className="tertiary">{t('own.demo')}</p>}
      {codes !== null && <Codes codes={codes} onKept={kept} />}
      {codes === null && setUp !== null && <Bind setUp={setUp} onCodes={keep} />}
      {codes === null && setUp === null && <Ask factor={factor} onSetUp={show} />}
    </section>
  );
}
