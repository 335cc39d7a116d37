/** What the programme keeps people from while an enterprise's result is to be confirmed. Pure. */
import type { Calendar } from '../calendar/calendar.js';
import type { IsoDate } from '../calendar/day.js';
import { lastDayOf, parseDuration } from '../calendar/duration.js';
import type { FilledProgramme } from '../programme/schema.js';

interface Words {
  readonly zh: string;
  readonly en: string;
}

export interface Confirming {
  readonly byEnterprise: boolean;
  /** The day the result was issued. */
  readonly since: IsoDate;
  readonly today: IsoDate;
  readonly calendar: Calendar;
}

/** Whether an enterprise confirms on the sheet its territory brings, and not here. */
export function signsOnPaper({ confirmation }: Pick<FilledProgramme, 'confirmation'>): boolean {
  return confirmation?.form === 'written';
}

/** Why an event is not open to this person, by event; what is open is absent. */
export function shutWhileConfirming(
  programme: Pick<FilledProgramme, 'confirmation' | 'appeal'>,
  { byEnterprise, since, today, calendar }: Confirming,
): Readonly<Record<string, Words>> {
  const shut: Record<string, Words> = {};
  const { appeal } = programme;
  if (byEnterprise && signsOnPaper(programme)) {
    shut.CONFIRM = {
      zh: '方案规定书面确认：请向属地签字确认，由属地登记',
      en: 'the programme asks for confirmation in writing: the territory enters it',
    };
  }
  if (appeal !== undefined) {
    const last = lastDayOf(parseDuration(appeal.within), since, calendar);
    if (last < today) {
      shut.APPEAL = {
        zh: `申诉期 ${appeal.within} 已满，最后一天是 ${last}`,
        en: `appeals were open for ${appeal.within}, until ${last}`,
      };
    }
  }
  return shut;
}
