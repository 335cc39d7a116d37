/** What a stage that has begun asks of the enterprises: entry, verification, audit, their result. */
import { Injectable } from '@nestjs/common';
import type { Count } from '../domain/cycle/progress.js';
import { verifiersOf } from '../domain/cycle/sign-off.js';
import type { FlowEvent } from '../domain/process/step.js';
import { FlowService } from '../flow/flow.service.js';
import { SYSTEM } from '../flow/flow.types.js';
import type { RunningCycle } from './cycle.types.js';
import { ProgressService, type YearMoment } from './progress.service.js';
import { SampleService } from './sample.service.js';

type Stage = RunningCycle['programme']['stages'][number];

/** Whoever stands in `from` hears `event`. */
interface Rule {
  readonly from: string;
  readonly event: FlowEvent;
}

@Injectable()
export class SubjectsService {
  constructor(
    private readonly progress: ProgressService,
    private readonly samples: SampleService,
    private readonly flows: FlowService,
  ) {}

  /**
   * Tells the enterprises of a stage that has begun what it asks; whoever was told hears nothing.
   * True when anything has changed by that.
   */
  async advance({ cycle, counts, facts }: YearMoment, stage: Stage): Promise<boolean> {
    const rule = ruleOf(cycle, stage);
    const isAsked = rule !== null && isAnybodyIn(rule.from, counts);
    const told = isAsked ? await this.apply(cycle, stage, rule) : 0;
    const isDrawn = facts.narrowed?.has(stage.id) === true;
    if (stage.does !== 'audit' || (isDrawn && !isAnybodyIn('verified', counts))) return told > 0;
    return (await this.samples.advance(cycle, stage)) || told > 0;
  }

  private async apply(cycle: RunningCycle, stage: Stage, { from, event }: Rule): Promise<number> {
    const members = await this.progress.membersOf(cycle, stage);
    const { sent } = await this.flows.sendMany(
      { cycleId: cycle.id, kind: 'enterprise-year', phases: [from] },
      (flow) => (members === null || members.has(flow.subjectId ?? '') ? event : null),
      SYSTEM,
    );
    return sent;
  }
}

/** What the work of a stage asks of whom. */
function ruleOf({ programme }: RunningCycle, stage: Stage): Rule | null {
  const verifies = programme.stages.some(({ does }) => does === 'verify');
  switch (stage.does) {
    case 'collect':
      return { from: 'listed', event: { type: 'COLLECT' } };
    case 'verify':
      return {
        from: 'submitted',
        event: { type: 'VERIFY', departments: verifiersOf(programme) },
      };
    case 'audit':
    case 'preEvaluate':
    case 'publish':
      // Without a stage of its own, verification is over when the figures are first used.
      return verifies ? null : { from: 'submitted', event: { type: 'VERIFY', departments: [] } };
    case 'confirm':
      return { from: 'scored', event: { type: 'ISSUE' } };
    default:
      return null;
  }
}

function isAnybodyIn(phase: string, counts: readonly Count[]): boolean {
  return counts.some(
    (count) =>
      count.kind === 'enterprise-year' &&
      count.phase === phase &&
      count.waitsFor === '' &&
      count.n > 0,
  );
}
