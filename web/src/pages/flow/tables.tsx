import { t } from '../../locales';
import { monthDay } from '../../ui/format';
import type { Chart } from './geometry';

/** The same numbers as tables, for screen readers and for copying. */
export function Tables({
  chart,
  onPick,
}: {
  chart: Chart;
  onPick: (state: string, to?: string) => void;
}) {
  const titleOf = (id: string): string => chart.states.find((one) => one.id === id)?.title ?? id;
  const laneOf = (lane: (typeof chart.states)[number]['lane']): string =>
    t(chart.of === 'task' ? 'flowmap.lane.task' : `flowmap.lane.${lane}`);
  return (
    <div className="chart-tables">
      <table className="sheet" data-table="states">
        <thead>
          <tr>
            <th scope="col">{t('flowmap.lane')}</th>
            <th scope="col">{t('subjects.state')}</th>
            <th scope="col" className="right">
              {t('flowmap.standing')}
            </th>
            <th scope="col" className="right">
              {t('flowmap.late')}
            </th>
            <th scope="col">{t('ledger.due')}</th>
            <th scope="col" className="right">
              {t('flowmap.medianHead')}
            </th>
          </tr>
        </thead>
        <tbody>
          {chart.states.map(({ id, title, lane, count, late, due, dwell }) => (
            <tr key={id}>
              <td>{laneOf(lane)}</td>
              <th scope="row">
                <button
                  type="button"
                  className="link"
                  onClick={() => {
                    onPick(id);
                  }}
                >
                  {title}
                </button>
              </th>
              <td className="right">{count}</td>
              <td className={late > 0 ? 'right red' : 'right'}>{late}</td>
              <td>{due === null ? '–' : monthDay(due)}</td>
              <td className="right">{dwell ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className="sheet">
        <thead>
          <tr>
            <th scope="col">{t('flowmap.way')}</th>
            <th scope="col">{t('audit.from')}</th>
            <th scope="col">{t('audit.to')}</th>
            <th scope="col" className="right">
              {t('flowmap.passes')}
            </th>
            <th scope="col" className="right">
              {t('flowmap.week')}
            </th>
          </tr>
        </thead>
        <tbody>
          {chart.ways.map(({ from, to, title, passes, week }) => (
            <tr key={`${from} ${to}`}>
              <th scope="row">{title}</th>
              <td>{titleOf(from)}</td>
              <td>{titleOf(to)}</td>
              <td className="right">
                <button
                  type="button"
                  className="link"
                  disabled={passes === 0}
                  onClick={() => {
                    onPick(from, to);
                  }}
                >
                  {passes}
                </button>
              </td>
              <td className="right">{week}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
