import { CloseOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Pagination } from 'antd';
import { Link } from 'react-router';
import { chartItemsQuery } from '../../api/queries';
import { t } from '../../locales';
import { joined, monthDay } from '../../ui/format';
import { Light } from '../../ui/light';
import { Empty, Shown } from '../../ui/states';
import type { Chart } from './geometry';

interface Props {
  cycle: string;
  chart: Chart;
  state: string;
  to: string | undefined;
  page: number;
  asOf: string | undefined;
  onPage: (page: number) => void;
  onPick: (state: string, to?: string) => void;
  onClose: () => void;
}

const TITLE_OF = (chart: Chart, id: string): string =>
  chart.states.find((one) => one.id === id)?.title ?? id;

/** Who stands in a state or went a way, the longest first; a row opens the dossier. */
function Rows({
  cycle,
  state,
  to,
  page,
  asOf,
  onPage,
}: Omit<Props, 'chart' | 'onPick' | 'onClose'>) {
  const query = useQuery(chartItemsQuery(cycle, { state, to, page, asOf }));
  return (
    <Shown query={query} rows={8}>
      {({ total, items, pageSize }) => (
        <>
          {items.length === 0 && <Empty>{t('flowmap.nobody')}</Empty>}
          <ul className="chart-rows">
            {items.map(
              ({ flow, subject, title, organisation, waitsFor, state: now, late, days }) => (
                <li key={flow}>
                  <Link
                    to={
                      subject === null
                        ? `/c/${cycle}/tasks?flow=${flow}`
                        : `/c/${cycle}/subjects/${subject}`
                    }
                  >
                    {title}
                    <small>
                      {joined(
                        organisation?.title,
                        to === undefined ? waitsFor.join(t('list.comma')) : now,
                      )}
                    </small>
                  </Link>
                  <b className={late ? 'red' : ''}>
                    {late && <Light state="overdue" size={12} />} {t('board.days', { n: days })}
                  </b>
                </li>
              ),
            )}
          </ul>
          {total > pageSize && (
            <Pagination
              simple
              size="small"
              current={page}
              pageSize={pageSize}
              total={total}
              onChange={onPage}
            />
          )}
        </>
      )}
    </Shown>
  );
}

/** The list beside the drawing, with the ways out of the state. */
export function Side(props: Props) {
  const { cycle, chart, state, to, onPick, onClose } = props;
  const found = chart.states.find(({ id }) => id === state);
  const way = chart.ways.find((one) => one.from === state && one.to === to);
  const out = chart.ways.filter(({ from }) => from === state).sort((a, b) => b.passes - a.passes);
  return (
    <aside className="chart-side" aria-label={t('flowmap.list')}>
      <header>
        <h2>
          {way === undefined
            ? joined(found?.title)
            : `${TITLE_OF(chart, way.from)} → ${TITLE_OF(chart, way.to)}`}{' '}
          {way === undefined ? found?.count : way.passes}
          <span className="gap" />
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={t('keys.close')}
            onClick={onClose}
          />
        </h2>
        <p>
          {way !== undefined && <span>{t('flowmap.wayOf', { title: way.title })}</span>}
          {way === undefined && found?.due != null && (
            <span>{t('flow.due', { on: monthDay(found.due) })}</span>
          )}
          {way === undefined && (found?.late ?? 0) > 0 && (
            <span className="red">
              <Light state="overdue" size={12} /> {t('wall.over', { n: found?.late ?? 0 })}
            </span>
          )}
          {way === undefined && found?.dwell != null && (
            <span>{t('flowmap.median', { n: found.dwell })}</span>
          )}
        </p>
      </header>
      <div className="chart-list">
        <Rows {...props} />
      </div>
      <section>
        <h3>{t('flowmap.waysOut')}</h3>
        <ul className="plain">
          {out.map((one) => (
            <li key={one.to}>
              <button
                type="button"
                className="link"
                disabled={one.passes === 0}
                onClick={() => {
                  onPick(one.from, one.to);
                }}
              >
                {one.title}
              </button>
              <span className="gap" />
              <small>→ {TITLE_OF(chart, one.to)}</small>
              <small>{t('flowmap.total', { n: one.passes })}</small>
            </li>
          ))}
        </ul>
      </section>
      <footer>
        <Link to={`/c/${cycle}/board?lights=overdue`}>
          <Button>{t('flowmap.toBoard')}</Button>
        </Link>
      </footer>
    </aside>
  );
}
