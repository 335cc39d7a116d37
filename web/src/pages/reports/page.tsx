import { useQuery } from '@tanstack/react-query';
import type { Schema } from '../../api/client';
import { reportsQuery } from '../../api/queries';
import { t } from '../../locales';
import { moment } from '../../ui/format';
import { Back } from '../../ui/back';
import { Paper } from '../../ui/paper';
import { useParamState } from '../../ui/params';
import { useCycleId } from '../../ui/session';
import { Empty, Shown } from '../../ui/states';

type Report = Schema['Reports']['items'][number];

function Reader({ report }: { report: Report | undefined }) {
  if (report === undefined) return <Empty>{t('reports.pick')}</Empty>;
  return <Paper key={report.id} title={report.title} url={report.url} />;
}

/** 督查通报 and the weekly reports, as they were sent. */
export function Page() {
  const query = useQuery(reportsQuery(useCycleId()));
  const [get, set] = useParamState();
  return (
    <div className={get('report') === undefined ? 'split' : 'split reading'}>
      <Shown query={query}>
        {({ items }) => {
          const open = items.find(({ id }) => id === get('report')) ?? items[0];
          return (
            <>
              <ul className="split-list">
                {items.length === 0 && <Empty>{t('reports.none')}</Empty>}
                {items.map((report) => (
                  <li key={report.id}>
                    <button
                      type="button"
                      aria-current={report.id === open?.id}
                      onClick={() => {
                        set({ report: report.id });
                      }}
                    >
                      <b>{report.title}</b>
                      <small>
                        {moment(report.at).short} → {report.to.join(t('list.comma'))}
                      </small>
                    </button>
                  </li>
                ))}
              </ul>
              <section className="split-reader">
                <Back
                  onClick={() => {
                    set({ report: undefined });
                  }}
                />
                <Reader report={open} />
              </section>
            </>
          );
        }}
      </Shown>
    </div>
  );
}
