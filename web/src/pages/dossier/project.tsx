import { Link } from 'react-router';
import type { Schema } from '../../api/client';
import { t } from '../../locales';
import { figure, monthDay } from '../../ui/format';
import { Bar, ClassMark, Light } from '../../ui/light';

type ProjectView = Schema['Project'];

function Milestone({ step }: { step: ProjectView['milestones'][number] }) {
  return (
    <tr>
      <td>
        <Light state={step.light} />
      </td>
      <th scope="row">
        {step.no} {step.title}
        {step.note !== null && <small>{step.note}</small>}
      </th>
      <td>{monthDay(step.due)}</td>
      <td>
        {step.done !== null && monthDay(step.done)}
        {step.done === null && step.daysLate !== null && (
          <b className="red">{t('days.late', { n: step.daysLate })}</b>
        )}
        {step.done === null && step.daysLate === null && t('project.ahead')}
      </td>
      <td>{step.owner}</td>
    </tr>
  );
}

/** The rectification project: progress against 序时, milestones, acceptance and re-evaluation. */
export function Project({ project, cycle }: { project: ProjectView; cycle: string }) {
  return (
    <section className="card project">
      <h2>
        <Light state={project.light} size={15} /> {t('dossier.project')}
        <small>
          {project.no} {project.title}
        </small>
        <span className="gap" />
        {project.investment !== null && (
          <small>{t('project.investment', { n: figure(project.investment) })}</small>
        )}
        <Link to={`/c/${cycle}/tasks?flow=${project.flow}`}>{project.state}</Link>
      </h2>
      <p className="project-progress">
        {t('project.progress')} <Bar value={project.progress} mark={project.planned} />
        <b>{project.progress}%</b>
        <small>{t('project.planned', { n: project.planned })}</small>
      </p>
      <table className="sheet">
        <thead>
          <tr>
            <th aria-label={t('subjects.light')} />
            <th>{t('project.milestone')}</th>
            <th>{t('project.due')}</th>
            <th>{t('project.done')}</th>
            <th>{t('project.owner')}</th>
          </tr>
        </thead>
        <tbody>
          {project.milestones.map((step) => (
            <Milestone key={step.no} step={step} />
          ))}
        </tbody>
      </table>
      <p className="project-foot">
        {project.targets.length > 0 && (
          <span>
            {t('project.targets')} <b>{project.targets.join('；')}</b>
          </span>
        )}
        {project.acceptance !== null && (
          <span>
            {t('project.acceptance')} <b>{project.acceptance.result}</b>{' '}
            {monthDay(project.acceptance.on)}
          </span>
        )}
        {project.reEvaluation !== null && (
          <span>
            {t('project.reEvaluation')} <b>{project.reEvaluation.total}</b>{' '}
            <ClassMark name={project.reEvaluation.class} /> {project.reEvaluation.result}
          </span>
        )}
      </p>
    </section>
  );
}
