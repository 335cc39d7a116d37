import { Injectable } from '@nestjs/common';
import type { Calendar } from '../domain/calendar/calendar.js';
import { firstYear } from '../domain/programme/check/check.js';
import { isFilled, preview } from '../domain/programme/filling.js';
import { type ResolvedStage, resolveSchedule } from '../domain/programme/schedule.js';
import type { Programme } from '../domain/programme/schema.js';
import type { ProgrammeSummary, ProgrammeView } from './dto.js';
import { ProgrammeFaulty } from './errors.js';
import { programmeIds, readCalendar, readProgramme } from './files.js';
import { type Loaded, isReadable } from './load.js';
import { summaryOf } from './summary.js';

/** The programmes and calendars that ship. They change with a release only, so each is read once. */
@Injectable()
export class ProgrammeService {
  private readonly known = new Map<string, Loaded>();
  private working: Calendar | undefined;

  list(): ProgrammeSummary[] {
    return programmeIds().map((id) => summaryOf(this.load(id), id));
  }

  /** Everything about one programme; throws `ProgrammeUnknown`. */
  view(id: string, asked?: number): ProgrammeView {
    const loaded = this.load(id);
    const { programme } = loaded;
    const year = programme === undefined ? null : (asked ?? firstYear(programme));
    return {
      summary: summaryOf(loaded, id),
      programme: programme === undefined ? null : { ...programme },
      findings: [...loaded.findings],
      toFill: [...loaded.toFill],
      overrides: [...loaded.overrides],
      year,
      stages: year === null ? [] : this.stages(loaded, year),
    };
  }

  /** The programme, gaps included; throws `ProgrammeUnknown` and `ProgrammeFaulty`. */
  programme(id: string): Programme {
    const loaded = this.load(id);
    if (!isReadable(loaded)) throw new ProgrammeFaulty(id, loaded.findings);
    return loaded.programme;
  }

  /** The statutory working calendar. */
  calendar(): Calendar {
    this.working ??= readCalendar();
    return this.working;
  }

  private load(id: string): Loaded {
    const known = this.known.get(id) ?? readProgramme(id);
    this.known.set(id, known);
    return known;
  }

  private stages(loaded: Loaded, year: number): ResolvedStage[] {
    if (!isReadable(loaded)) return [];
    const complete = preview(loaded.programme);
    return isFilled(complete) ? resolveSchedule(complete, year, this.calendar()) : [];
  }
}
