/** Reminders by hand (催办) from the board: first shown with everybody they reach, then sent. */
import { Injectable } from '@nestjs/common';
import { refusalText } from '../domain/errors.js';
import { RestDay, assertWorkingDay } from '../domain/supervision/ladder.js';
import { speaking } from '../domain/supervision/standing.js';
import { FlowService } from '../flow/flow.service.js';
import type { Actor, Flow } from '../flow/flow.types.js';
import { NobodyToTell } from '../notice/errors.js';
import { type Draft, NoticeService } from '../notice/notice.service.js';
import { type Standing, StandingService } from '../supervision/standing.service.js';
import { SupervisionService } from '../supervision/supervision.service.js';
import type { Missed, ReminderOrder, ReminderPreview, ReminderResult } from './cell.dto.js';
import { CellService, isWithOwner } from './cell.service.js';
import type { SeenCell } from './cell.view.js';

/** One task that is reminded of, with its letters. */
interface Letter {
  readonly flow: Flow;
  readonly organisation: { id: string; title: string };
  readonly about: string;
  readonly subjects: readonly string[];
  readonly unit: Draft;
  readonly own: readonly Draft[];
}

@Injectable()
export class ReminderService {
  constructor(
    private readonly cells: CellService,
    private readonly standings: StandingService,
    private readonly supervision: SupervisionService,
    private readonly notices: NoticeService,
    private readonly flows: FlowService,
  ) {}

  /** What would be sent to whom, and who cannot be reached; nothing is sent. @throws CellNotFound */
  async preview(cycleId: string, order: ReminderOrder, actor: Actor): Promise<ReminderPreview> {
    const standing = await this.standings.of(cycleId);
    const { letters, missed } = await this.letters(standing, order, actor);
    return {
      letters: letters.flatMap(({ flow, organisation, about, unit, own }) =>
        [unit, ...own.filter(isReached)].map(({ title, addresses, subject, text }) => {
          return {
            flow: flow.id,
            organisation,
            about,
            to: title,
            addresses: [...addresses],
            subject,
            text,
          };
        }),
      ),
      missed,
      shut: restOf(standing),
    };
  }

  /**
   * Sends one event a task; its letters follow. Who was reminded of a task today is passed over.
   * @throws CellNotFound, RestDay
   */
  async send(cycleId: string, order: ReminderOrder, actor: Actor): Promise<ReminderResult> {
    const standing = await this.standings.of(cycleId);
    const { today, timetable } = standing;
    assertWorkingDay(today, timetable.calendar);
    const { letters, missed } = await this.letters(standing, order, actor);
    let sent = 0;
    for (const { flow, organisation, about, subjects, own } of letters) {
      const { text, toSubjects } = order;
      const named = subjects.length > 0 ? { subjects, toSubjects } : {};
      try {
        // Of two at the same moment the cause lets one through; the other is told who was first.
        const { sent: heard, refused } = await this.flows.sendMany(
          { cycleId, kind: 'task', ids: [flow.id] },
          () => ({ type: 'CHASE', text, ...named }),
          actor,
          { cause: `chase_${flow.id}_${today}` },
        );
        const [refusal] = refused;
        if (heard > 0) sent += 1 + own.filter(isReached).length;
        else if (refusal !== undefined) {
          missed.push({ to: organisation.title, about, reason: refusal.reason });
        } else await this.supervision.assertMayChase(flow.id, today, timetable.calendar);
      } catch (error) {
        missed.push({ to: organisation.title, about, reason: refusalText(error) });
      }
    }
    return { sent, missed };
  }

  private async letters(
    standing: Standing,
    order: ReminderOrder,
    actor: Actor,
  ): Promise<{ letters: Letter[]; missed: Missed[] }> {
    const letters: Letter[] = [];
    const missed: Missed[] = [];
    for (const ordered of order.cells) {
      const { seen, items } = await this.cells.undoneRows(standing.plan.id, ordered, actor);
      const undone = new Map(items.map(({ subject }) => [subject.id, subject.name]));
      const subjects = ordered.subjects.filter((id) => undone.has(id));
      const of = { ...describe(seen), subjects };
      const flows = targets(seen);
      if (flows.length === 0) missed.push(nobody(of, '没有正在办理的任务'));
      if (subjects.length < ordered.subjects.length) {
        const n = ordered.subjects.length - subjects.length;
        missed.push(nobody(of, `${String(n)} 家已经办完，不再列入`));
      }
      // An enterprise is told of the task that counts it, not once for every task beside it.
      const counting = speaking(seen.cell.tasks)?.ref;
      for (const flow of flows) {
        const about = flow.ref === counting ? of : { ...of, subjects: [] };
        const made = await this.letter(flow, about, order, standing);
        missed.push(...made.missed);
        if (made.letter !== null) letters.push(made.letter);
      }
    }
    return { letters, missed };
  }

  private async letter(
    flow: Flow,
    of: Pick<Letter, 'organisation' | 'about' | 'subjects'>,
    { text, toSubjects }: ReminderOrder,
    { today, timetable }: Standing,
  ): Promise<{ letter: Letter | null; missed: Missed[] }> {
    try {
      await this.supervision.assertMayChase(flow.id, today, timetable.calendar);
    } catch (error) {
      // A day of rest is told of once, not for every task.
      if (!(error instanceof RestDay))
        return { letter: null, missed: [nobody(of, refusalText(error))] };
    }
    const chase = { text, subjects: [...of.subjects], toSubjects };
    const { unit, subjects: own } = await this.notices.chaseDrafts(flow, chase);
    if (!isReached(unit)) {
      return { letter: null, missed: [nobody(of, new NobodyToTell(unit.title).message)] };
    }
    const silent = own.filter((draft) => !isReached(draft));
    const missed = silent.map(({ title }) => {
      const reason = `没有登记邮箱，由${of.organisation.title}转告`;
      return { to: title, about: of.about, reason };
    });
    return { letter: { ...of, flow, unit, own }, missed };
  }
}

const isReached = ({ addresses }: Draft): boolean => addresses.length > 0;

/** Open tasks that make the cell what it is; all open ones where none of those is with its owner. */
function targets({ cell, flows }: SeenCell): Flow[] {
  const open = flows.filter(isWithOwner);
  const worst = new Set(
    cell.tasks.filter(({ light }) => light.state === cell.light.state).map(({ ref }) => ref),
  );
  const first = open.filter(({ ref }) => worst.has(ref));
  return first.length > 0 ? first : open;
}

function describe({ cell, standing }: SeenCell): Pick<Letter, 'organisation' | 'about'> {
  const { plan, timetable } = standing;
  const title = plan.units.get(cell.organisation)?.title ?? cell.organisation;
  const about = timetable.stages.get(cell.stage)?.title ?? cell.stage;
  return { organisation: { id: cell.organisation, title }, about };
}

function nobody(
  { organisation, about }: Pick<Letter, 'organisation' | 'about'>,
  reason: string,
): Missed {
  return { to: organisation.title, about, reason };
}

function restOf({ today, timetable }: Standing): string | null {
  try {
    assertWorkingDay(today, timetable.calendar);
    return null;
  } catch (error) {
    return refusalText(error);
  }
}
