import { PrinterOutlined, ReloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Table } from 'antd';
import type { Schema } from '../../api/client';
import { selfCheckQuery } from '../../api/queries';
import { language, t } from '../../locales';
import { moment } from '../../ui/format';
import { Light } from '../../ui/light';
import { Shown } from '../../ui/states';
import { usePhone, WIDE } from '../../ui/viewport';

type Item = Schema['CheckItem'];

/** Worst first in the summary; the table keeps the order of the standard. */
const STATES = ['unmet', 'manual', 'met'] as const;
const LIGHTS = { met: 'done', unmet: 'overdue', manual: 'dueSoon' } as const;

const said = (words: Item['title']): string => (language === 'en' ? words.en : words.zh);

function Found({ at, items }: Schema['SelfCheck']) {
  const phone = usePhone();
  const { day, time } = moment(at);
  return (
    <>
      <p className="tertiary">
        {t('security.at', { day, time })}
        {STATES.map((state) => (
          <span key={state} data-state={state}>
            {' · '}
            <Light state={LIGHTS[state]} /> {t(`security.${state}`)}{' '}
            {items.filter((one) => one.state === state).length}
          </span>
        ))}
      </p>
      <Table<Item>
        rowKey="id"
        size="small"
        dataSource={items}
        pagination={false}
        scroll={phone ? {} : { x: 900 }}
        columns={[
          {
            title: t('security.control'),
            key: 'control',
            width: 110,
            responsive: WIDE,
            render: (_, { control, level }) => (
              <>
                {control}
                <small className="tertiary">{t('security.level', { level })}</small>
              </>
            ),
          },
          {
            title: t('security.state'),
            key: 'state',
            width: phone ? 96 : 120,
            render: (_, { state }) => (
              <span className="nowrap">
                <Light state={LIGHTS[state]} /> {t(`security.${state}`)}
              </span>
            ),
          },
          {
            title: t('security.item'),
            key: 'item',
            render: (_, { title, control, evidence, todo }) => (
              <>
                <b>{said(title)}</b>
                <small className="phone-only">{control}</small>
                <small>{said(evidence)}</small>
                {todo !== null && (
                  <small className="secondary">{t('security.todo', { todo: said(todo) })}</small>
                )}
              </>
            ),
          },
        ]}
      />
    </>
  );
}

/** For the administrators: how the installation stands against the check-list of 等保, to be printed. */
export function Page() {
  const query = useQuery(selfCheckQuery);
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('page.security')}</h1>
        <p>{t('security.about')}</p>
        <span className="gap" />
        <span className="filters">
          <Button
            icon={<ReloadOutlined />}
            loading={query.isFetching}
            onClick={() => void query.refetch()}
          >
            {t('security.again')}
          </Button>
          <Button
            icon={<PrinterOutlined />}
            onClick={() => {
              window.print();
            }}
          >
            {t('security.print')}
          </Button>
        </span>
      </header>
      <Shown query={query} rows={16}>
        {(found) => <Found {...found} />}
      </Shown>
    </div>
  );
}
