import { useQuery } from '@tanstack/react-query';
import { InputNumber, Modal } from 'antd';
import { useState } from 'react';
import type { Schema } from '../../api/client';
import { workloadQuery } from '../../api/queries';
import { t } from '../../locales';
import { figure, monthDay } from '../../ui/format';
import { Light } from '../../ui/light';
import { Shown } from '../../ui/states';

type Load = Schema['Workload'];

const USUAL = 300;
const HEATS = 4;

/** Handlings by unit and week; the number is always printed, the ground only helps the eye. */
function Weeks({ load }: { load: Load }) {
  const most = Math.max(1, ...load.units.flatMap(({ weeks }) => weeks));
  const heat = (n: number): number => Math.ceil((n / most) * HEATS);
  return (
    <section>
      <h3>{t('workload.weeks')}</h3>
      <p className="tertiary">{t('workload.weeksAbout')}</p>
      <div
        className="scroll-x list-scroll"
        tabIndex={0}
        role="region"
        aria-label={t('workload.weeks')}
      >
        <table className="sheet workload">
          <thead>
            <tr>
              <th>{t('workload.unit')}</th>
              <th className="right">{t('workload.total')}</th>
              {load.weeks.map((week) => (
                <th key={week} className="right" title={week}>
                  {monthDay(week)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {load.units.map(({ id, title, total, weeks }) => (
              <tr key={id} data-unit={id}>
                <th scope="row">{title}</th>
                <td className="right">
                  <b>{figure(total)}</b>
                </td>
                {weeks.map((n, at) => (
                  <td key={load.weeks[at]} className="right" data-heat={heat(n)}>
                    {n === 0 ? '' : n}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {load.unlisted.length > 0 && (
        <p className="tertiary">
          {t('workload.unlisted', { tasks: load.unlisted.join(t('list.comma')) })}
        </p>
      )}
    </section>
  );
}

function RestDays({ load }: { load: Load }) {
  return (
    <section>
      <h3>{t('workload.restDays', { n: load.restDays.length })}</h3>
      {!load.calendarPublished && (
        <p className="amber">
          <Light state="dueSoon" /> {t('workload.unpublished')}
        </p>
      )}
      <ul className="plain">
        {load.restDays.map(({ title, due, reason, lastWorkingDay }) => (
          <li key={title + due}>
            <Light state="dueSoon" word={t('calendar.onRest')} />
            <b>{title}</b>
            <span>{due}</span>
            <span>{t('calendar.rest', { reason, day: lastWorkingDay })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Burden({ load }: { load: Load }) {
  const fields = load.burden.find(({ what }) => what === 'entry');
  return (
    <section>
      <h3>{t('workload.burden')}</h3>
      <p>
        {t('workload.fillings', { n: figure(load.fillings) })}
        {fields !== undefined &&
          ` ${t('workload.each', { n: fields.fields, prefilled: fields.prefilled })}`}
      </p>
      <table className="sheet">
        <thead>
          <tr>
            <th>{t('workload.what')}</th>
            <th className="right">{t('workload.fields')}</th>
            <th className="right">{t('workload.people')}</th>
            <th className="right">{t('workload.times')}</th>
            <th className="right">{t('workload.product')}</th>
          </tr>
        </thead>
        <tbody>
          {load.burden.map(({ what, title, fields: n, people, times, total }) => (
            <tr key={what + title}>
              <th scope="row">{t(`workload.what.${what}`, { title })}</th>
              <td className="right">{n}</td>
              <td className="right">{figure(people)}</td>
              <td className="right">{times ?? t('workload.asNeeded')}</td>
              <td className="right">{total === null ? '–' : <b>{figure(total)}</b>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface WorkloadProps {
  programme: string;
  year: number;
  fillings: Record<string, string>;
  onClose: () => void;
}

/** What the year would ask of people, before it is opened. */
export function Workload({ programme, year, fillings, onClose }: WorkloadProps) {
  const [subjects, setSubjects] = useState(USUAL);
  const query = useQuery(workloadQuery(programme, { year, fillings, subjects }));
  return (
    <Modal open width={1160} title={t('workload.title', { year })} footer={null} onCancel={onClose}>
      <p>
        <label htmlFor="expected">{t('workload.subjects')}</label>{' '}
        <InputNumber
          id="expected"
          min={1}
          max={100_000}
          value={subjects}
          onChange={(n) => {
            if (n !== null) setSubjects(n);
          }}
        />
      </p>
      <Shown query={query} rows={10}>
        {(load) => (
          <>
            <RestDays load={load} />
            <Burden load={load} />
            <Weeks load={load} />
            <p className="tertiary">
              {t('workload.rehearse')} <code>{load.command}</code>
            </p>
          </>
        )}
      </Shown>
    </Modal>
  );
}
