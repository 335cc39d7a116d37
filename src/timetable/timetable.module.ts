import { Module } from '@nestjs/common';
import { Calendar } from '../domain/calendar/calendar.js';
import { readCalendar } from '../programme/files.js';
import { TimetableService } from './timetable.service.js';
import { TimetableStore } from './timetable.store.js';

/** How the timers of each cycle are reckoned. */
@Module({
  providers: [
    TimetableStore,
    TimetableService,
    { provide: Calendar, useFactory: () => readCalendar() },
  ],
  exports: [TimetableService],
})
export class TimetableModule {}
