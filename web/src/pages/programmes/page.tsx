import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { Schema } from '../../api/client';
import { programmesQuery } from '../../api/queries';
import { t } from '../../locales';
import { Light } from '../../ui/light';
import { useSession } from '../../ui/session';
import { Empty, Shown } from '../../ui/states';

type Summary = Schema['ProgrammeSummary'];

/** What keeps a year of it from opening, the worst first. */
function standing({ errors, unsupported, toFill }: Summary) {
  if (errors > 0) return { light: 'overdue', text: t('programmes.errors', { n: errors }) } as const;
  if (unsupported > 0) {
    return { light: 'notStarted', text: t('programmes.unsupported', { n: unsupported }) } as const;
  }
  if (toFill > 0) return { light: 'dueSoon', text: t('programmes.toFill', { n: toFill }) } as const;
  return { light: 'done', text: t('programmes.ready') } as const;
}

function Row({ one }: { one: Summary }) {
  const { cycles } = useSession();
  const opened = cycles.filter(({ programme }) => programme === one.id);
  const { light, text } = standing(one);
  return (
    <tr data-programme={one.id}>
      <th scope="row">
        <Link to={`/programmes/${one.id}`}>{one.title}</Link>
        <span className="code">{one.id}</span>
      </th>
      <td className="nowrap">{one.kind !== null && t(`programmes.${one.kind}`)}</td>
      <td className="nowrap">
        {one.year}
        {one.lastYear !== one.year && `—${String(one.lastYear ?? '')}`}
      </td>
      <td className="nowrap">
        <Light state={light} /> {text}
      </td>
      <td>
        {opened.map(({ id, year }) => (
          <Link key={id} to={`/c/${id}/wall`} className="programme-year">
            {year}
          </Link>
        ))}
      </td>
    </tr>
  );
}

/** 方案: every plan there is, and how far it is from a year that can run. */
export function Page() {
  const query = useQuery(programmesQuery);
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('page.programmes')}</h1>
        <p>{t('programmes.about')}</p>
      </header>
      <Shown query={query}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{t('programmes.none')}</Empty>
          ) : (
            <section className="card">
              <div className="scroll-x" tabIndex={0}>
                <table className="sheet">
                  <thead>
                    <tr>
                      <th>{t('programmes.title')}</th>
                      <th>{t('programmes.kind')}</th>
                      <th>{t('programmes.years')}</th>
                      <th>{t('programmes.standing')}</th>
                      <th>{t('programmes.opened')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((one) => (
                      <Row key={one.id} one={one} />
                    ))}
                  </tbody>
                </table>
              </div>
            </section>
          )
        }
      </Shown>
    </div>
  );
}
