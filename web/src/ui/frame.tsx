import { BellOutlined, DownOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Dropdown, Result, Select } from 'antd';
import { useEffect, type ReactNode } from 'react';
import { Link, Navigate, NavLink, Outlet, useLocation, useNavigate } from 'react-router';
import { addressOf, mayOpen, menuOf, startOf, type PageName } from '../access';
import { answered, api } from '../api/client';
import { useLive } from '../api/live';
import { notificationsQuery, queryClient, sessionQuery } from '../api/queries';
import { useAct } from '../forms/act';
import { choose, language, t } from '../locales';
import { ClockBar } from './clock-bar';
import { shortWeekday } from './format';
import { SearchBox } from './search-box';
import { SessionContext, startCycle, useCycleId, useSession, type Signed } from './session';
import { Failed, Skeleton } from './states';

/** Lets in who is logged in, keeps the pages live, and tells them who is here. */
export function Gate() {
  const query = useQuery(sessionQuery);
  const { pathname, search } = useLocation();
  const person = query.data?.person ?? null;
  const mustEnrol = query.data?.mustEnrol === true;
  useLive(person !== null && !mustEnrol);
  if (query.data === undefined) {
    if (!query.isError) return <Skeleton />;
    return <Failed error={query.error} again={() => void query.refetch()} />;
  }
  if (person === null) {
    return <Navigate to={`/login?to=${encodeURIComponent(pathname + search)}`} replace />;
  }
  if (mustEnrol && pathname !== '/account') return <Navigate to="/account" replace />;
  const signed: Signed = { ...query.data, person };
  return (
    <SessionContext value={signed}>
      <Outlet />
    </SessionContext>
  );
}

function CycleSwitch() {
  const { cycles } = useSession();
  const current = useCycleId();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const [only] = cycles;
  if (cycles.length < 2) {
    return (
      <span className="cycle-title" title={only?.title}>
        {only !== undefined && `${String(only.year)} · ${only.title}`}
      </span>
    );
  }
  const go = (id: string): void => {
    const page = /^\/c\/[^/]+\/([^/]+)/.exec(pathname)?.[1] ?? 'wall';
    void navigate(`/c/${id}/${page}`);
  };
  return (
    <Select
      className="cycle-switch"
      variant="borderless"
      aria-label={t('frame.cycle')}
      value={current}
      onChange={go}
      popupMatchSelectWidth={false}
      options={cycles.map(({ id, title, year }) => ({
        value: id,
        label: `${String(year)} · ${title}`,
      }))}
    />
  );
}

function Menu() {
  const { person } = useSession();
  const cycle = useCycleId();
  const { pathname } = useLocation();
  const { bar, more } = menuOf(person.role);
  const here = more.find((page) => pathname.startsWith(addressOf(page, cycle)));
  return (
    <nav className="menu" aria-label={t('frame.menu')}>
      {bar.map((page) => (
        <NavLink key={page} to={addressOf(page, cycle)}>
          {t(`page.${page}`)}
        </NavLink>
      ))}
      {more.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{
            selectedKeys: here === undefined ? [] : [here],
            items: more.map((page) => ({
              key: page,
              label: <Link to={addressOf(page, cycle)}>{t(`page.${page}`)}</Link>,
            })),
          }}
        >
          <button type="button" className={here === undefined ? '' : 'active'}>
            {here === undefined ? t('frame.more') : t(`page.${here}`)} <DownOutlined />
          </button>
        </Dropdown>
      )}
    </nav>
  );
}

/** How much of what was sent to me is unread. */
function Bell() {
  const unread = useQuery(notificationsQuery({})).data?.unread ?? 0;
  const title = t(unread === 0 ? 'page.notifications' : 'notifications.bell', { n: unread });
  return (
    <NavLink to="/notifications" className="bell" aria-label={title} title={title}>
      <BellOutlined />
      {unread > 0 && <b>{unread > MANY ? `${String(MANY)}+` : unread}</b>}
    </NavLink>
  );
}

const MANY = 99;

function PersonMenu() {
  const { person } = useSession();
  const navigate = useNavigate();
  const leave = useAct({
    mutationFn: async () => {
      await api.DELETE('/api/session');
      return answered(api.GET('/api/session'));
    },
    onSuccess: (session) => {
      queryClient.clear();
      queryClient.setQueryData(sessionQuery.queryKey, session);
      void navigate('/login');
    },
  });
  const other = language === 'en' ? 'zh-CN' : 'en';
  const items = [
    { key: 'account', label: t('frame.account') },
    ...(mayOpen(person.role, 'accounts') ? [{ key: 'accounts', label: t('page.accounts') }] : []),
    { key: 'language', label: t('frame.otherLanguage') },
    { key: 'leave', label: t('frame.leave') },
  ];
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items,
        onClick: ({ key }) => {
          if (key === 'leave') leave.mutate();
          else if (key === 'language') choose(other);
          else void navigate(`/${key}`);
        },
      }}
    >
      <button type="button" className="person">
        <i aria-hidden>{person.name.slice(0, 1)}</i>
        <b>{person.name}</b>
        <span>{person.organisation?.title ?? person.subject?.name ?? person.roleTitle}</span>
      </button>
    </Dropdown>
  );
}

/** Top bar and clock strip around every desktop page. */
export function FrameOf({ children }: { children: ReactNode }) {
  const { clock, person } = useSession();
  return (
    <div className="frame">
      <ClockBar clock={clock} />
      <header className="top-bar">
        <Link className="brand" to="/" aria-label={t('app.name')}>
          <img src="/icon.svg" alt="" width={26} height={26} />
          <b>{t('app.name')}</b>
        </Link>
        <CycleSwitch />
        <Menu />
        <span className="gap" />
        {mayOpen(person.role, 'subjects') && <SearchBox />}
        <span className="today">
          {clock.today} {shortWeekday(clock.today)}
        </span>
        <Bell />
        <PersonMenu />
      </header>
      <main>{children}</main>
    </div>
  );
}

export const Frame = () => (
  <FrameOf>
    <Outlet />
  </FrameOf>
);

/** A page that only some roles open: names who has the right instead of showing an empty page. */
export function Door({ page }: { page: PageName }) {
  const { person } = useSession();
  useEffect(() => {
    document.title = `${t(`page.${page}`)} · ${t('app.name')}`;
  }, [page]);
  if (mayOpen(person.role, page)) return <Outlet />;
  return (
    <Result
      status="warning"
      title={t('error.noRight')}
      subTitle={t('error.askWhom')}
      extra={
        <Link to="/">
          <Button>{t('act.home')}</Button>
        </Link>
      }
    />
  );
}

/** `/`: where the role starts. */
export function Home() {
  const session = useSession();
  return <Navigate to={startAddress(session)} replace />;
}

/** The enterprise's page is a light document of its own (portal.html), which the server answers here with. */
export function Portal() {
  useEffect(() => {
    location.reload();
  }, []);
  return <Skeleton />;
}

const startAddress = (session: Signed): string => {
  const cycle = startCycle(session);
  return addressOf(startOf(session.person.role, cycle), cycle);
};
