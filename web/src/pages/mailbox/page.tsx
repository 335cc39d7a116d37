import { useQuery } from '@tanstack/react-query';
import { Button, Input, Pagination } from 'antd';
import { useNavigate } from 'react-router';
import { mailboxQuery, mailQuery } from '../../api/queries';
import { t } from '../../locales';
import { moment } from '../../ui/format';
import { Back } from '../../ui/back';
import { Letter } from '../../ui/paper';
import { useParamState } from '../../ui/params';
import { useCycleId } from '../../ui/session';
import { Empty, Shown } from '../../ui/states';

const PAGE = 50;

function Reader({ id }: { id: string }) {
  const query = useQuery(mailQuery(id));
  const cycle = useCycleId();
  const navigate = useNavigate();
  return (
    <Shown query={query}>
      {(mail) => (
        <article className="mail" data-mail={mail.id}>
          <h2>{mail.subject}</h2>
          <p className="tertiary">
            {moment(mail.at).short} · {mail.from} → {mail.to.join(t('list.comma'))}
          </p>
          {mail.flow !== null && (
            <p>
              <Button
                size="small"
                onClick={() => void navigate(`/c/${cycle}/tasks?flow=${mail.flow ?? ''}`)}
              >
                {t('mail.toFlow')}
              </Button>
            </p>
          )}
          <Letter title={mail.subject} html={mail.html} text={mail.text} />
        </article>
      )}
    </Shown>
  );
}

/** The mailbox: what the installation sent, readable without a mail server. */
export function Page() {
  const [get, set] = useParamState();
  const q = get('q');
  const open = get('mail');
  const query = useQuery(mailboxQuery({ q, page: Number(get('page') ?? '1') }));
  return (
    <div className={open === undefined ? 'split' : 'split reading'}>
      <Shown query={query}>
        {({ items, total, page }) => (
          <>
            <div className="split-list">
              <Input.Search
                allowClear
                defaultValue={q}
                placeholder={t('mail.search')}
                onSearch={(text) => {
                  set({ q: text, page: undefined });
                }}
              />
              <ul>
                {items.map((mail) => (
                  <li key={mail.id}>
                    <button
                      type="button"
                      aria-current={mail.id === open}
                      onClick={() => {
                        set({ mail: mail.id });
                      }}
                    >
                      <b>{mail.subject}</b>
                      <small>
                        {moment(mail.at).short} → {mail.to.join(t('list.comma'))}
                      </small>
                      <small>{mail.preview}</small>
                    </button>
                  </li>
                ))}
              </ul>
              {items.length === 0 && <Empty>{t('mail.none')}</Empty>}
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
            </div>
            <section className="split-reader">
              {open === undefined ? (
                <Empty>{t('mail.pick')}</Empty>
              ) : (
                <>
                  <Back
                    onClick={() => {
                      set({ mail: undefined });
                    }}
                  />
                  <Reader key={open} id={open} />
                </>
              )}
            </section>
          </>
        )}
      </Shown>
    </div>
  );
}
