import type { Schema } from '../api/client';
import { t } from '../locales';
import { figure, isNegative, signed } from '../ui/format';

/** Where the enterprise's figure and the department's disagree; the choice is made in the form below. */
export function Differences({ items }: { items: Schema['Difference'][] }) {
  if (items.length === 0) return null;
  return (
    <section>
      <h3>{t('flow.differences', { n: items.length })}</h3>
      <table className="sheet">
        <thead>
          <tr>
            <th>{t('flow.item')}</th>
            <th className="right">{t('flow.reported')}</th>
            <th className="right">{t('flow.department')}</th>
            <th className="right">{t('flow.difference')}</th>
            <th>{t('flow.choice')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((row) => (
            <tr key={row.item}>
              <th scope="row">
                {row.title}（{row.unit}）
              </th>
              <td className="right">{figure(row.reported)}</td>
              <td className="right">
                {figure(row.department)}
                <small>{row.source}</small>
              </td>
              <td className={`right ${isNegative(row.difference ?? '0') ? 'red' : 'amber'}`}>
                <b>{row.difference === null ? '–' : signed(row.difference)}</b>
              </td>
              <td>{row.choice === null ? '—' : t(`flow.choice.${row.choice}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
