import { Fragment } from 'react';
import { Link } from 'react-router';
import { t } from '../../locales';
import { joined, shortWeekday } from '../../ui/format';
import { DateMark, Light, lightWord } from '../../ui/light';
import { useCycleId } from '../../ui/session';
import { type Deadline, grouped } from './view';

/** Where it is dealt with: the task; before it is handed out its cell of the board, a stage its column. */
export function addressOf(cycle: string, { stage, organisation, flow }: Deadline): string {
  if (flow !== null) return `/c/${cycle}/tasks?flow=${flow}`;
  if (organisation === null) return `/c/${cycle}/board?stage=${stage.id}`;
  return `/c/${cycle}/board?cell=${organisation.id}.${stage.id}`;
}

const keyOf = ({ kind, stage, title, organisation }: Deadline): string =>
  joined(kind, stage.id, title, organisation?.id);

function Mark({ one }: { one: Deadline }) {
  if (one.date !== null) {
    return (
      <>
        <DateMark kind={one.date} /> {t(`date.${one.date}`)}
      </>
    );
  }
  return (
    one.light !== null && (
      <>
        <Light state={one.light} /> {lightWord(one.light)}
      </>
    )
  );
}

function Row({ one }: { one: Deadline }) {
  const cycle = useCycleId();
  const { title, organisation, stage, clause, literal, rest, provisional, kind } = one;
  return (
    <tr data-kind={kind}>
      <td className="nowrap">
        <Mark one={one} />
      </td>
      <td>
        <Link to={addressOf(cycle, one)}>{title}</Link>
        <span className="code">
          {joined(
            kind === 'task' ? stage.title : null,
            organisation?.title,
            clause === null ? null : t('score.clause', { clause }),
            t('calendar.literal', { literal }),
          )}
        </span>
        {rest !== null && (
          <span className="code amber">
            {t('calendar.rest', { reason: rest.reason, day: rest.before })}
          </span>
        )}
        {provisional && <span className="code amber">{t('calendar.provisional')}</span>}
      </td>
    </tr>
  );
}

/** Deadlines under their days, each with the way to where it is dealt with. */
export function List({ deadlines, today }: { deadlines: readonly Deadline[]; today: string }) {
  const days = grouped(deadlines, ({ day }) => day);
  return (
    <table className="sheet deadlines">
      <tbody>
        {[...days].map(([day, ones]) => (
          <Fragment key={day}>
            <tr className="day">
              <th colSpan={2} scope="rowgroup">
                {day} {shortWeekday(day)}
                {day === today && <small>{t('days.today')}</small>}
              </th>
            </tr>
            {ones.map((one) => (
              <Row key={keyOf(one)} one={one} />
            ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}
