import { PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { Link, useParams } from 'react-router';
import type { Schema } from '../../api/client';
import { programmeQuery } from '../../api/queries';
import { language, t } from '../../locales';
import { Light } from '../../ui/light';
import { useParamState } from '../../ui/params';
import { useSession } from '../../ui/session';
import { Empty, Shown } from '../../ui/states';
import { Opening } from './opening';
import { Plan } from './plan';
import './programme.css';

type View = Schema['ProgrammeView'];

/** A plan without a last year is offered for so many. */
const OFFERED = 5;

function YearSelect({ view, onChange }: { view: View; onChange: (year: number) => void }) {
  const from = view.summary.year;
  if (from === null || view.year === null) return null;
  const to = view.summary.lastYear ?? Math.max(from, view.year) + OFFERED - 1;
  const years = Array.from({ length: to - from + 1 }, (_, n) => from + n);
  return (
    <Select
      aria-label={t('programme.year')}
      value={view.year}
      onChange={onChange}
      options={years.map((value) => ({ value, label: t('programme.ofYear', { year: value }) }))}
    />
  );
}

const lights = { error: 'overdue', unsupported: 'notStarted', warning: 'dueSoon' } as const;

/** What reading the plan has found, the gravest first. */
function Findings({ findings }: { findings: View['findings'] }) {
  if (findings.length === 0) return null;
  const grave = (['error', 'unsupported', 'warning'] as const).flatMap((level) =>
    findings.filter((one) => one.level === level),
  );
  return (
    <section className="card" id="findings">
      <h2>{t('programme.findings', { n: findings.length })}</h2>
      <ul className="plain">
        {grave.map((one) => (
          <li key={one.path + one.code + one.message}>
            <Light state={lights[one.level]} />
            <b className="nowrap">{t(`programme.${one.level}`)}</b>
            <span>
              {language === 'en' ? one.english : one.message}
              <span className="code">
                {one.path} · {t('programme.line', { n: one.line })}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** One plan as a page to read: each line with its clause, what is open, and the year it would make. */
export function Page() {
  const { programme = '' } = useParams();
  const [get, set] = useParamState();
  const { cycles } = useSession();
  const asked = get('year');
  const query = useQuery(
    programmeQuery(programme, asked === undefined ? undefined : Number(asked)),
  );
  return (
    <div className="page">
      <Shown query={query} rows={14}>
        {(view) => {
          const running = cycles.find(
            (cycle) => cycle.programme === view.summary.id && cycle.year === view.year,
          );
          return (
            <>
              <header className="page-head">
                <h1>{view.summary.title}</h1>
                <YearSelect
                  view={view}
                  onChange={(year) => {
                    set({ year: String(year) });
                  }}
                />
                <Button
                  icon={<PrinterOutlined />}
                  onClick={() => {
                    window.print();
                  }}
                >
                  {t('programme.print')}
                </Button>
                {running !== undefined && (
                  <Link to={`/c/${running.id}/year`}>{t('programme.running')}</Link>
                )}
                <p>{view.plan?.head.slice(1).join(' · ')}</p>
              </header>
              {view.mayOpen && running === undefined && view.year !== null && (
                <Opening key={view.year} view={view} year={view.year} />
              )}
              {view.plan === null ? (
                <Empty>{t('programme.unreadable')}</Empty>
              ) : (
                <Plan plan={view.plan} />
              )}
              <Findings findings={view.findings} />
            </>
          );
        }}
      </Shown>
    </div>
  );
}
