/** The only list of machines and their versions. A flow is pinned to one of them at birth. */
import type { AnyStateMachine } from 'xstate';
import type { z } from 'zod';
import {
  enterpriseYear,
  EnterpriseYearContext,
  EnterpriseYearEvent,
} from './machines/enterprise-year.machine.js';
import { problem, ProblemContext, ProblemEvent } from './machines/problem.machine.js';
import {
  rectification,
  RectificationContext,
  RectificationEvent,
} from './machines/rectification.machine.js';
import { stage, StageContext, StageEvent } from './machines/stage.machine.js';
import {
  supervisionForm,
  SupervisionFormContext,
  SupervisionFormEvent,
} from './machines/supervision-form.machine.js';
import { task, TaskContext, TaskEvent } from './machines/task.machine.js';

/** A published machine with the schemas of its events and of its context. */
export interface Published {
  readonly machine: AnyStateMachine;
  readonly events: z.ZodType<{ type: string }>;
  readonly context: z.ZodType;
}

export const kinds = [
  'stage',
  'enterprise-year',
  'task',
  'rectification',
  'supervision-form',
  'problem',
] as const;
export type Kind = (typeof kinds)[number];

/** Everything a machine may want done; each has one handler, or the application does not start. */
export const intents = [
  'sendMail',
  'openStage',
  'assessStage',
  'closeStage',
  'moveStage',
  'escalate',
  'openProject',
  'rescore',
  'tellEnterprise',
] as const;

/** The versions of a machine that differ in little: written once, in the order of publication. */
function editions<V extends string>(
  versions: readonly V[],
  machine: (version: V) => AnyStateMachine,
  schemas: Omit<Published, 'machine'>,
): Readonly<Record<string, Published>> {
  return Object.fromEntries(
    versions.map((version) => [version, { machine: machine(version), ...schemas }]),
  );
}

/** Every version still referenced stays here for ever; the last one is given to new flows. */
export const registry: Readonly<Record<Kind, Readonly<Record<string, Published>>>> = {
  stage: { '1.0': { machine: stage, events: StageEvent, context: StageContext } },
  'enterprise-year': editions(['1.0', '1.1', '1.2', '1.3', '1.4'], enterpriseYear, {
    events: EnterpriseYearEvent,
    context: EnterpriseYearContext,
  }),
  task: editions(['1.0', '1.1'], task, { events: TaskEvent, context: TaskContext }),
  rectification: {
    '1.0': { machine: rectification, events: RectificationEvent, context: RectificationContext },
  },
  'supervision-form': editions(['1.0', '1.1'], supervisionForm, {
    events: SupervisionFormEvent,
    context: SupervisionFormContext,
  }),
  problem: { '1.0': { machine: problem, events: ProblemEvent, context: ProblemContext } },
};

/** The version new flows of a kind are born with. */
export function currentVersion(kind: Kind): string {
  const version = Object.keys(registry[kind]).at(-1);
  if (version === undefined) throw new Error(`no machine is published for ${kind}`);
  return version;
}
