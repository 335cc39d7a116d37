import { Table } from 'antd';
import type { Schema } from '../api/client';
import { ActButton } from '../forms/act';
import { t } from '../locales';
import { moment } from './format';
import { Empty } from './states';

type Session = Schema['OpenSession'];

interface SessionsProps {
  sessions: readonly Session[];
  /** Ends one; the session that is looking is not offered. */
  onEnd: (id: string) => void;
}

/** Open sessions (在线会话): since when, from where, by which browser. */
export function Sessions({ sessions, onEnd }: SessionsProps) {
  return (
    <Table<Session>
      rowKey="id"
      size="small"
      showHeader={false}
      dataSource={sessions}
      pagination={false}
      locale={{ emptyText: <Empty>{t('accounts.sessionsNone')}</Empty> }}
      columns={[
        {
          key: 'what',
          render: (_, { lastSeenAt, address, agent }) => (
            <>
              {moment(lastSeenAt).short} · {address}
              <small className="agent">{agent}</small>
            </>
          ),
        },
        {
          key: 'end',
          width: 110,
          align: 'right',
          render: (_, { id, current }) =>
            current ? (
              <small className="tertiary">{t('own.sessionHere')}</small>
            ) : (
              <ActButton
                size="small"
                onClick={() => {
                  onEnd(id);
                }}
              >
                {t('own.leave')}
              </ActButton>
            ),
        },
      ]}
    />
  );
}
