import { useQuery } from '@tanstack/react-query';
import { Button, Input, Pagination, Segmented } from 'antd';
import { Link } from 'react-router';
import { mayOpen } from '../../access';
import type { Schema } from '../../api/client';
import { markRead, notificationQuery, notificationsQuery } from '../../api/queries';
import { ActButton, useAct } from '../../forms/act';
import { t } from '../../locales';
import { Back } from '../../ui/back';
import { joined, moment } from '../../ui/format';
import { Letter } from '../../ui/paper';
import { useParamState } from '../../ui/params';
import { useRole } from '../../ui/session';
import { Empty, Shown } from '../../ui/states';

type Head = Schema['NotificationHead'];
const PAGE = 50;

/** Where what it is about can be dealt with. */
function Ways({ letter: { cycle, flow, enterprise } }: { letter: Schema['Notification'] }) {
  const role = useRole();
  if (cycle === null) return null;
  const portal = role === 'enterprise';
  return (
    <p className="ways">
      {portal && <a href={`/portal?c=${cycle}`}>{t('notifications.toPortal')}</a>}
      {flow !== null && mayOpen(role, 'tasks') && (
        <Link to={`/c/${cycle}/tasks?flow=${flow}`}>{t('mail.toFlow')}</Link>
      )}
      {enterprise !== null && mayOpen(role, 'subjects') && (
        <Link to={`/c/${cycle}/subjects/${enterprise.id}`}>
          {t('notifications.toSubject', { name: enterprise.name })}
        </Link>
      )}
    </p>
  );
}

function Reader({ id }: { id: string }) {
  const query = useQuery(notificationQuery(id));
  return (
    <Shown query={query}>
      {(letter) => (
        <article className="mail" data-letter={letter.id}>
          <h2>{letter.title}</h2>
          <p className="tertiary">{`${moment(letter.at).day} ${moment(letter.at).time}`}</p>
          <Ways letter={letter} />
          <Letter title={letter.title} html={letter.html} text={letter.text} />
        </article>
      )}
    </Shown>
  );
}

function Line({ letter, open, onOpen }: { letter: Head; open: boolean; onOpen: () => void }) {
  return (
    <li data-unread={letter.unread}>
      <button type="button" aria-current={open} onClick={onOpen}>
        <b>
          {letter.unread && <em>{t('notifications.unread')}</em>}
          {letter.title}
        </b>
        <small>{joined(moment(letter.at).short, letter.enterprise?.name ?? null)}</small>
        <small>{letter.preview}</small>
      </button>
    </li>
  );
}

/** What was sent to me: unread and read, the newest first, each with the way to what it is about. */
export function Page() {
  const [get, set] = useParamState();
  const q = get('q');
  const open = get('letter');
  const unread = get('unread') === 'true' ? 'true' : undefined;
  const query = useQuery(notificationsQuery({ q, unread, page: Number(get('page') ?? '1') }));
  const all = useAct({ mutationFn: () => markRead() });
  return (
    <div className={open === undefined ? 'split' : 'split reading'}>
      <div className="split-list">
        <h1>{t('page.notifications')}</h1>
        <div className="split-tools">
          <Segmented
            size="small"
            value={unread ?? ''}
            options={[
              { value: '', label: t('notifications.all') },
              {
                value: 'true',
                label: t('notifications.unreadCount', { n: query.data?.unread ?? 0 }),
              },
            ]}
            onChange={(value) => {
              set({ unread: value, page: undefined });
            }}
          />
          <span className="gap" />
          <ActButton
            size="small"
            disabled={(query.data?.unread ?? 0) === 0}
            loading={all.isPending}
            onClick={() => {
              all.mutate();
            }}
          >
            {t('notifications.readAll')}
          </ActButton>
        </div>
        <Input.Search
          allowClear
          defaultValue={q}
          aria-label={t('notifications.search')}
          placeholder={t('notifications.search')}
          onSearch={(text) => {
            set({ q: text, page: undefined });
          }}
        />
        <Shown query={query}>
          {({ items, total, page }) => (
            <>
              <ul>
                {items.map((letter) => (
                  <Line
                    key={letter.id}
                    letter={letter}
                    open={letter.id === open}
                    onOpen={() => {
                      set({ letter: letter.id });
                    }}
                  />
                ))}
              </ul>
              {items.length === 0 && (
                <Empty
                  action={
                    (unread ?? q) !== undefined && (
                      <Button
                        size="small"
                        onClick={() => {
                          set({ unread: undefined, q: undefined, page: undefined });
                        }}
                      >
                        {t('act.clearFilter')}
                      </Button>
                    )
                  }
                >
                  {t(
                    (unread ?? q) === undefined ? 'notifications.none' : 'notifications.noneFound',
                  )}
                </Empty>
              )}
              {total > PAGE && (
                <Pagination
                  simple
                  size="small"
                  current={page}
                  pageSize={PAGE}
                  total={total}
                  onChange={(next) => {
                    set({ page: String(next) });
                  }}
                />
              )}
            </>
          )}
        </Shown>
      </div>
      <section className="split-reader">
        {open === undefined ? (
          <Empty>{t('notifications.pick')}</Empty>
        ) : (
          <>
            <Back
              onClick={() => {
                set({ letter: undefined });
              }}
            />
            <Reader key={open} id={open} />
          </>
        )}
      </section>
    </div>
  );
}
