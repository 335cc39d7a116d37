import { useQuery } from '@tanstack/react-query';
import { targetsQuery } from '../../api/queries';
import { t } from '../../locales';
import { rounded } from '../../ui/format';
import { Light } from '../../ui/light';

/** 目标: each goal of the plan for the whole and its parts; nothing where the plan has none. */
export function Targets({ cycle }: { cycle: string }) {
  const { data } = useQuery(targetsQuery(cycle));
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className="card">
      <h2>{t('year.targets')}</h2>
      <div className="scroll-x" tabIndex={0}>
        <table className="sheet">
          <thead>
            <tr>
              <th>{t('ledger.light')}</th>
              <th>{t('year.target')}</th>
              <th>{t('year.part')}</th>
              <th className="right">{t('year.actual')}</th>
              <th className="right">{t('year.goal')}</th>
            </tr>
          </thead>
          <tbody>
            {items.flatMap((item) =>
              item.parts.map((part) => (
                <tr key={item.id + (part.title ?? '')} title={part.why}>
                  <td>
                    <Light state={part.light} />
                  </td>
                  <th scope="row">
                    {part.title === null && (
                      <>
                        {item.title} <small>{item.unit}</small>
                      </>
                    )}
                  </th>
                  <td>
                    {part.title ?? t('year.whole')}{' '}
                    <small>{t('year.total', { n: part.subjects })}</small>
                  </td>
                  <td className="right" title={part.actual ?? undefined}>
                    {rounded(part.actual, 2)}{' '}
                    <small>{t('year.dataYear', { year: item.year })}</small>
                  </td>
                  <td className="right">
                    {part.goal ?? '–'}{' '}
                    {part.goalYear !== null && (
                      <small>{t('year.dataYear', { year: part.goalYear })}</small>
                    )}
                  </td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </div>
    </section>
  );
}
