import { timetableOf } from '../../src/domain/process/timetable.js';
import type { Timetable } from '../../src/domain/process/timetable.js';
import { readCalendar } from '../../src/programme/files.js';

const stages = [
  {
    id: 'entry',
    title: '录入',
    from: '3月1日',
    due: '3月底前',
    does: 'collect' as const,
    tasks: [],
  },
  {
    id: 'verify',
    title: '审核',
    from: '4月1日',
    due: '4月20日前',
    inner: true,
    does: 'verify' as const,
    tasks: [],
  },
];

/** The timetable of a small programme's year: entry by the end of March, the usual ladder and periods. */
export function aTimetable(
  programme: Partial<Parameters<typeof timetableOf>[0]> = {},
  year = 2022,
): Timetable {
  return timetableOf({ stages, ladder: 'default', ...programme }, year, readCalendar());
}
