/** The year as the lead bureau drives it: one page of it, and the actions taken from that page. */
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ArchiveService } from '../archive/archive.service.js';
import { BenchmarkService } from '../evaluation/benchmark.service.js';
import { EvaluationService } from '../evaluation/evaluation.service.js';
import { MoveService } from '../evaluation/move.service.js';
import { PublicationService } from '../evaluation/publication.service.js';
import { ReadinessService } from '../evaluation/readiness.service.js';
import { RoundService } from '../evaluation/round.service.js';
import type { Actor } from '../flow/flow.types.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { RoleNotPermitted } from '../identity/errors.js';
import type { CycleRef } from '../identity/session.dto.js';
import { Database } from '../persistence/database.js';
import { parseFillings } from '../programme/files.js';
import { ProgrammeService } from '../programme/programme.service.js';
import { ListService } from '../policy/list.service.js';
import { RectificationService } from '../rectification/rectification.service.js';
import { NewSubject, RosterService } from '../subject/roster.service.js';
import { StandingService } from '../supervision/standing.service.js';
import type { CycleDetail, CycleDone, CycleList, OpenCycle, TakeAction } from './cycle.dto.js';
import { CycleService } from './cycle.service.js';
import { ActionShut, ActionUnknown, CycleElsewhere, NotConfirmed } from './errors.js';
import type { Cycle } from './cycle.types.js';
import { NamesStore } from './names.store.js';
import { ProgressService } from './progress.service.js';
import { SampleService } from './sample.service.js';
import { StageService } from './stage.service.js';
import { actionsOf, mayTake } from './year.actions.js';
import { type YearAction, type YearActionName, yearActions } from './year.forms.js';
import { asEngine } from '../persistence/wall.js';
import type { YearPicture } from './year.picture.js';
import { yearView } from './year.view.js';

const text = z
  .string()
  .trim()
  .nullish()
  .transform((value) => (value === '' ? undefined : (value ?? undefined)));
const required = z.string().trim().min(1);
const Seed = z.object({ seed: text.pipe(z.string().max(200).optional()) });
const Reason = z.object({ reason: text });
const Minutes = z.object({ minutes: text.pipe(z.string().max(200).optional()) });
const Request = z.object({ subject: z.uuid(), rule: required, reason: required });
const Approval = z.discriminatedUnion('decision', [
  z.object({ move: z.uuid(), decision: z.literal('approve') }),
  z.object({ move: z.uuid(), decision: z.literal('refuse'), reason: required }),
]);
const Decision = z.discriminatedUnion('decision', [
  z.object({ decision: z.literal('approve') }),
  z.object({ decision: z.literal('refuse'), reason: required }),
]);
const Fixing = z
  .object({ reason: required })
  .catchall(z.union([z.string().regex(/^-?\d{1,15}(\.\d{1,15})?$/), z.null()]));

@Injectable()
export class YearService {
  constructor(
    private readonly cycles: CycleService,
    private readonly programmes: ProgrammeService,
    private readonly progress: ProgressService,
    private readonly stages: StageService,
    private readonly samples: SampleService,
    private readonly standings: StandingService,
    private readonly rounds: RoundService,
    private readonly readiness: ReadinessService,
    private readonly evaluations: EvaluationService,
    private readonly benchmarks: BenchmarkService,
    private readonly moves: MoveService,
    private readonly publications: PublicationService,
    private readonly lists: ListService,
    private readonly rectification: RectificationService,
    private readonly archives: ArchiveService,
    private readonly roster: RosterService,
    private readonly names: NamesStore,
    private readonly database: Database,
  ) {}

  /** The years of the person's region, newest first; for an enterprise those it takes part in. */
  async list(actor: Actor): Promise<CycleList> {
    const cycles = await this.cycles.list(actor.region, actor.subjectId);
    return { items: cycles.map(refOf) };
  }

  /**
   * Opens a year of a programme of the person's own place.
   * @throws ProgrammeUnknown, ProgrammeFaulty, CycleElsewhere, FillingsUnreadable, and what
   *   `CycleService.open` refuses
   */
  async open(
    { programme: programmeId, year, fillings }: OpenCycle,
    actor: Actor,
  ): Promise<CycleRef> {
    const programme = this.programmes.programme(programmeId);
    const region = programme.managementArea ?? programme.region;
    if (region !== actor.region) throw new CycleElsewhere(programme.title.zh, region);
    const given = parseFillings(programme, fillings);
    return refOf(
      await this.cycles.open({ programmeId, programme, year, region, fillings: given }, actor),
    );
  }

  /**
   * The year as this person sees it.
   * @throws CycleNotFound
   */
  async detail(cycleId: string, actor: Actor): Promise<CycleDetail> {
    const picture = await asEngine(() => this.picture(cycleId));
    return { ...yearView(picture, actor), actions: actionsOf(picture, actor) };
  }

  /**
   * Takes one action and answers what came of it.
   * @throws ActionUnknown, RoleNotPermitted, NotConfirmed, ActionShut where the page offers it shut,
   *   and what the action itself refuses
   */
  async take(
    cycleId: string,
    name: string,
    { values, confirm }: TakeAction,
    actor: Actor,
  ): Promise<CycleDone> {
    const known = yearActions.find((one) => one === name);
    if (known === undefined) throw new ActionUnknown(name);
    const { programme } = await this.cycles.get(cycleId);
    if (!mayTake(actor, known, programme)) throw new RoleNotPermitted(['lead']);
    const before = await this.detail(cycleId, actor);
    const action = before.actions.find(({ event }) => event === known);
    if (action === undefined) throw new ActionUnknown(name);
    if (!action.possible) throw new ActionShut(action);
    refuseUnlessConfirmed(action, confirm);
    const message = await this.run(known, cycleId, values, actor);
    await this.stages.tidy(cycleId);
    return { message, cycle: await this.detail(cycleId, actor) };
  }

  private async run(
    name: YearActionName,
    cycleId: string,
    values: unknown,
    actor: Actor,
  ): Promise<string> {
    switch (name) {
      case 'add-subject': {
        const one = parsed(NewSubject, said(values));
        await this.roster.add(actor, cycleId, one);
        return `已补录 ${one.name}`;
      }
      case 'draw-sample': {
        const { seed } = parsed(Seed, values);
        const sample = await this.samples.draw(cycleId, { ...(seed !== undefined && { seed }) });
        return `抽取 ${String(sample.subjects.length)} 家，种子 ${sample.seed}`;
      }
      case 'pre-evaluate': {
        const { reason } = parsed(Reason, values);
        const done = await this.evaluations.preEvaluate(cycleId, actor, {
          ...(reason !== undefined && { reason }),
        });
        const left = done.problems.length > 0 ? `，${String(done.problems.length)} 处未能出分` : '';
        return `预评价 ${String(done.scored)} 家${left}`;
      }
      case 'fix-benchmarks':
        return this.fix(cycleId, values, actor);
      case 'request-move': {
        const { subject, rule, reason } = parsed(Request, values);
        const move = await this.moves.request(cycleId, { subjectId: subject, rule, reason }, actor);
        return `已申请 ${move.subjectName} 调档，等待复核`;
      }
      case 'approve-move':
        return this.decide(cycleId, values, actor);
      case 'grade': {
        const { minutes } = parsed(Minutes, values);
        const done = await this.evaluations.grade(cycleId, actor, {
          ...(minutes !== undefined && { minutes }),
        });
        return `定档 ${String(done.told)} 家`;
      }
      case 'approve-result': {
        const said = parsed(Decision, values);
        const refusal = said.decision === 'refuse' ? said.reason : null;
        const { byName } = await this.publications.approve(cycleId, actor, { refusal });
        return `${byName}已${refusal === null ? '复核' : '退回'}定档结果`;
      }
      case 'publish': {
        const done = await this.publications.publish(cycleId, actor);
        return `已通报，${String(done.told)} 家企业收到结果`;
      }
      case 're-evaluate': {
        const done = await this.rectification.reevaluate(cycleId, actor);
        const waiting =
          done.waiting.length > 0 ? `，${String(done.waiting.length)} 家待本年结果` : '';
        return `复评：升档 ${String(done.promoted)}、未升档 ${String(done.retained)}、退出 ${String(done.exited)}${waiting}`;
      }
      case 'make-lists': {
        const made = await this.lists.make(cycleId, actor);
        const words = made.map(
          ({ list, published }) => `${list.title} ${String(published?.rows.length ?? 0)} 行`,
        );
        return words.join('，');
      }
      case 'archive': {
        const done = await this.archives.archive(cycleId, actor);
        return `已归档 ${String(done.archived)} 家企业`;
      }
      case 'open-next': {
        const next = await this.cycles.openNext(cycleId, actor);
        return `已开启 ${String(next.year)} 年度`;
      }
      default:
        return name satisfies never;
    }
  }

  /** Fields left empty stay open; the others are fixed for good. */
  private async fix(cycleId: string, values: unknown, actor: Actor): Promise<string> {
    const { reason, ...numbers } = parsed(Fixing, values);
    const items = Object.entries(numbers).flatMap(([key, value]) => {
      const cut = key.lastIndexOf('|');
      if (value === null || cut < 0) return [];
      return { group: key.slice(0, cut), indicator: key.slice(cut + 1), value };
    });
    await this.benchmarks.fix(cycleId, { items, reason }, actor);
    return `审定 ${String(items.length)} 个基准值`;
  }

  private async decide(cycleId: string, values: unknown, actor: Actor): Promise<string> {
    const said = parsed(Approval, values);
    const { move: id } = said;
    const asked = (await this.moves.ofCycle(cycleId)).find((move) => move.id === id);
    if (asked === undefined) throw new ActionUnknown('approve-move');
    if (said.decision === 'approve') {
      const move = await this.moves.approve(id, actor);
      return `已同意 ${move.subjectName} 调档，定档时生效`;
    }
    await this.moves.refuse(id, said.reason, actor);
    return `未同意 ${asked.subjectName} 调档`;
  }

  private async picture(cycleId: string): Promise<YearPicture> {
    const standing = await this.standings.of(cycleId);
    const { cycle } = standing.moment;
    const round = await this.rounds.round(cycleId);
    const [readiness, stages, archiving, versions, benchmarks, moves, lists, samples, next] =
      await Promise.all([
        this.readiness.of(round),
        this.progress.all({ cycleId, kind: 'stage' }),
        this.archives.conditions(cycleId),
        this.evaluations.versions(cycleId),
        this.benchmarks.ofCycle(cycleId),
        this.moves.ofCycle(cycleId),
        this.lists.lists(cycleId),
        this.samples.ofCycle(cycleId),
        this.cycles.next(cycleId),
      ]);
    const [classes, lastClasses, subjects, moved, names] = await Promise.all([
      this.evaluations.classes(cycleId),
      cycle.previousId === null ? [] : this.evaluations.classes(cycle.previousId),
      this.evaluations.scoredSubjects(cycleId),
      this.evaluations.latestResults(cycleId, {
        subjectIds: moves.map(({ subjectId }) => subjectId),
      }),
      this.names.people(this.database.pool, [
        ...moves.flatMap(({ by, refused }) => [by, ...(refused === null ? [] : [refused.by])]),
      ]),
    ]);
    return {
      cycle: await this.cycles.get(cycleId),
      standing,
      stages,
      round,
      readiness,
      archiving,
      versions,
      benchmarks,
      moves,
      moved: new Map(moved.map((result) => [result.id, result])),
      classes,
      lastClasses,
      subjects,
      lists,
      samples,
      next,
      names,
    };
  }
}

function refOf({ id, programmeId: programme, title, year, state }: Cycle): CycleRef {
  return { id, programme, title, year, state };
}

/** The values without what was left empty. */
function said(values: unknown): unknown {
  const all = z.record(z.string(), z.unknown()).parse(values);
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

function parsed<S extends z.ZodType>(schema: S, values: unknown): z.output<S> {
  return new ZodPipe(schema).transform(values);
}

function refuseUnlessConfirmed({ confirmText }: YearAction, confirm: string | null): void {
  if (confirmText !== null && confirm !== confirmText) throw new NotConfirmed(confirmText);
}
