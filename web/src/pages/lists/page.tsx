import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { Schema } from '../../api/client';
import { listsQuery } from '../../api/queries';
import { t } from '../../locales';
import { joined, moment } from '../../ui/format';
import { useCycleId } from '../../ui/session';
import { Empty, Shown } from '../../ui/states';

type List = Schema['Lists']['items'][number];

function ListView({ list }: { list: List }) {
  return (
    <section className="card" data-list={list.id}>
      <h2>
        {list.title} <small>{list.madeAt !== null && t('lists.rows', { n: list.rows })}</small>
        <span className="gap" />
        {list.madeAt !== null && (
          <small>
            {joined(
              t('lists.made', { at: moment(list.madeAt).short }),
              list.madeBy,
              list.seal === null ? null : t('lists.seal', { seal: list.seal }),
            )}
          </small>
        )}
        {list.url !== null && (
          <a href={list.url} download>
            <Button size="small" icon={<DownloadOutlined />}>
              {t('lists.download')}
            </Button>
          </a>
        )}
      </h2>
      {list.madeAt === null ? (
        <Empty>{t('lists.notMade')}</Empty>
      ) : (
        <div className="scroll-x list-scroll">
          <table className="sheet">
            <thead>
              <tr>
                {list.columns.map((column) => (
                  <th key={column}>{column}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {list.preview.map((row, index) => (
                <tr key={index}>
                  {row.map((cell, at) => (
                    <td key={list.columns[at]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** 三清单 and the publication, frozen once made. */
export function Page() {
  const query = useQuery(listsQuery(useCycleId()));
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('page.lists')}</h1>
      </header>
      <Shown query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t('lists.none')}</Empty>
          ) : (
            items.map((list) => <ListView key={list.id} list={list} />)
          )
        }
      </Shown>
    </div>
  );
}
