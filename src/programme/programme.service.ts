import { Injectable } from '@nestjs/common';
import { stringify } from 'yaml';
import type { Calendar } from '../domain/calendar/calendar.js';
import { checkProgramme, firstYear } from '../domain/programme/check/check.js';
import { sentenceOf } from '../domain/programme/check/finding.js';
import {
  FillingUnfit,
  clauseOf,
  fill,
  isFilled,
  placeOf,
  preview,
  withProposals,
} from '../domain/programme/filling.js';
import { planOf } from '../domain/programme/plan-page.js';
import { type ResolvedStage, resolveSchedule } from '../domain/programme/schedule.js';
import type { Programme } from '../domain/programme/schema.js';
import { workloadOf } from '../domain/programme/workload.js';
import { inTitles } from '../domain/programme/unit-words.js';
import type { Actor } from '../flow/flow.types.js';
import type {
  AskedWorkload,
  PlanView,
  ProgrammeSummary,
  ProgrammeView,
  TriedPlan,
  Workload,
} from './dto.js';
import { ProgrammeFaulty } from './errors.js';
import { parseFillings, programmeIds, readCalendar, readProgramme } from './files.js';
import { type Loaded, isReadable } from './load.js';
import { countOf, summaryOf } from './summary.js';

/** The programmes and calendars that ship. They change with a release only, so each is read once. */
@Injectable()
export class ProgrammeService {
  private readonly known = new Map<string, Loaded>();
  private working: Calendar | undefined;

  list(): ProgrammeSummary[] {
    return programmeIds().map((id) => summaryOf(this.load(id), id));
  }

  /** Everything about one programme; throws `ProgrammeUnknown`. */
  view(id: string, asker: Pick<Actor, 'role' | 'region'>, asked?: number): ProgrammeView {
    const loaded = this.load(id);
    const { programme } = loaded;
    const year = programme === undefined ? null : (asked ?? firstYear(programme));
    return {
      summary: summaryOf(loaded, id),
      mayOpen: mayOpen(loaded, asker),
      programme: programme === undefined ? null : { ...programme },
      findings: [...loaded.findings],
      toFill: gapsOf(loaded),
      plan:
        year === null || !isReadable(loaded)
          ? null
          : planView(loaded.programme, year, this.calendar()),
      overrides: [...loaded.overrides],
      year,
      stages: year === null ? [] : this.stages(loaded, year),
    };
  }

  /**
   * The plan of a year with this in the gaps; nothing is kept.
   * @throws ProgrammeUnknown, ProgrammeFaulty, FillingsUnreadable, FillingUnfit
   */
  tried(id: string, { year, fillings }: TriedPlan): PlanView {
    return planView(this.filledIn(id, fillings), year, this.calendar());
  }

  /**
   * What the plan of a year would ask of people, proposals in the gaps that are left.
   * @throws ProgrammeUnknown, ProgrammeFaulty, FillingsUnreadable, FillingUnfit, ProgrammeUnfilled
   */
  workload(id: string, { year, fillings, subjects }: AskedWorkload): Workload {
    const { programme } = withProposals(this.filledIn(id, fillings));
    const calendar = this.calendar();
    const stages = resolveSchedule(programme, year, calendar);
    const {
      weeks,
      units,
      restDays,
      unlisted,
      burden,
      fillings: filled,
    } = workloadOf(programme, stages, { year, subjects, calendar });
    return {
      calendarPublished: calendar.published(year),
      weeks: [...weeks],
      units: units.map((unit) => ({ ...unit, weeks: [...unit.weeks] })),
      restDays: [...restDays],
      unlisted: [...unlisted],
      burden: [...burden],
      fillings: filled,
      command: `npm run -s battlemap -- rehearse --programme ${id} --year ${String(year)} --subjects ${String(subjects)}`,
    };
  }

  private filledIn(id: string, fillings: TriedPlan['fillings']): Programme {
    const written = this.programme(id);
    const programme = fill(written, parseFillings(written, fillings));
    const [fault] = checkProgramme(programme).findings.filter(({ level }) => level === 'error');
    if (fault !== undefined) throw new FillingUnfit(sentenceOf(fault));
    return programme;
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

function mayOpen(loaded: Loaded, { role, region }: Pick<Actor, 'role' | 'region'>): boolean {
  if (role !== 'lead' || !isReadable(loaded) || countOf(loaded, 'unsupported') > 0) return false;
  const { managementArea, region: own } = loaded.programme;
  return region === (managementArea ?? own);
}

function gapsOf({ programme, toFill }: Loaded): ProgrammeView['toFill'] {
  if (programme === undefined) return [];
  return toFill.map(({ path, reason, propose, line }) => ({
    path,
    place: placeOf(programme, path),
    clause: clauseOf(programme, path) ?? null,
    reason,
    propose: propose === undefined ? null : stringify(inTitles(programme, path, propose)).trimEnd(),
    line,
  }));
}

function planView(programme: Programme, year: number, calendar: Calendar): PlanView {
  const { head, sections, note } = planOf(programme, year, calendar);
  return {
    head: [...head],
    sections: sections.map(({ title, lines }) => ({ title, lines: [...lines] })),
    note,
  };
}
