/** What the cast of a rehearsal knows of a day, and how it says what it does. */
import type { Calendar } from '../calendar/calendar.js';
import type { FlowEvent } from '../process/step.js';
import { type Habits, type Temper, ordinary } from './habits.js';

/** Who acts: a role and, but for the lead bureau, which organisation or subject. */
export interface Part {
  readonly role: 'lead' | 'department' | 'territory' | 'enterprise';
  /** Organisation code or subject id; null for the lead bureau. */
  readonly who: string | null;
}

/** One event somebody sends to one flow. */
export interface Deed {
  readonly flow: FlowFact;
  readonly as: Part;
  readonly event: FlowEvent;
}

/** A flow as the cast sees it. */
export interface FlowFact {
  readonly id: string;
  readonly kind: string;
  readonly ref: string;
  readonly subjectId: string | null;
  readonly organisation: string | null;
  readonly stage: string | null;
  readonly phase: string;
  readonly waitsFor: readonly string[];
  readonly context: Readonly<Record<string, unknown>>;
  /** The day the phase was entered. */
  readonly since: string;
}

export interface StageFact {
  readonly id: string;
  readonly does: string;
  readonly from: string;
  readonly due: string;
}

export interface Day {
  readonly day: string;
  readonly stages: readonly StageFact[];
  /** Departments that own items: they answer appeals. */
  readonly owners: readonly string[];
  /** Routes the programme names for class D. */
  readonly routes: readonly string[];
  /** Territories in the programme's order: some are slow. */
  readonly territories: readonly string[];
  readonly lead: string;
  readonly habits: Habits;
  readonly calendar: Calendar;
}

/** True once `n` working days have passed since the phase was entered. */
export function after(day: Day, flow: FlowFact, n: number): boolean {
  return day.day >= day.calendar.addWorkingDays(flow.since, n);
}

export function temperOf(day: Day, organisation: string | null): Temper {
  const place = day.territories.indexOf(organisation ?? '');
  return place < 0 ? ordinary : day.habits.temperOf(place);
}

/** The role an organisation plays: the lead bureau, a territory, or a department. */
export function partOf(day: Day, organisation: string | null): Part {
  if (organisation === null || organisation === day.lead) return { role: 'lead', who: null };
  const role = day.territories.includes(organisation) ? 'territory' : 'department';
  return { role, who: organisation };
}
