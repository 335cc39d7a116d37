/** One dated stage of the year: planned → open → judged at its date → closed, or slipped and closed late. */
import { assign, setup } from 'xstate';
import { z } from 'zod';

const reason = z.string().trim().min(1);
const date = z.iso.date();

export const StageEvent = z.discriminatedUnion('type', [
  /** Opened before its date by the lead bureau; the date opens it by itself otherwise. */
  z.object({ type: z.literal('OPEN') }),
  /** All that the stage asks for is done. */
  z.object({ type: z.literal('COMPLETE') }),
  /** How much is outstanding on the due date; closes the stage or lets it slip. */
  z.object({ type: z.literal('ASSESSED'), outstanding: z.int().nonnegative() }),
  /** An inner date is moved; plan dates cannot be. */
  z.object({ type: z.literal('MOVE'), due: date, reason }),
  z.object({ type: z.literal('TIMER'), timer: z.string() }),
]);
export type StageEvent = z.infer<typeof StageEvent>;

export const StageContext = z.object({
  stage: z.string(),
  from: date,
  due: date,
  originalDue: date,
  /** A published plan date (◆): it can not be moved here. */
  plan: z.boolean(),
  /** Outstanding on the due date, when it slipped. */
  outstanding: z.int(),
});
type Context = z.infer<typeof StageContext>;

const timed = (timer: string) =>
  ({
    entry: { type: 'arm', params: { timer } },
    exit: { type: 'disarm', params: { timer } },
  }) as const;

export const stage = setup({
  types: {
    input: {} as { stage: string; from: string; due: string; plan: boolean },
    context: {} as Context,
    events: {} as StageEvent,
    tags: {} as 'ahead' | 'running' | 'late' | 'over',
  },
  guards: {
    isInner: ({ context }) => !context.plan,
    nothingOutstanding: ({ event }) => event.type === 'ASSESSED' && event.outstanding === 0,
  },
  actions: {
    arm: (_, _params: { timer: string }) => {},
    disarm: (_, _params: { timer: string }) => {},
    openStage: (_, _params: Record<never, never>) => {},
    assessStage: (_, _params: Record<never, never>) => {},
    closeStage: (_, _params: Record<never, never>) => {},
    /** Timers that hang on the stage's date are dated anew. */
    moveStage: (_, _params: Record<never, never>) => {},
    keepDue: assign({
      due: ({ context, event }) => (event.type === 'MOVE' ? event.due : context.due),
    }),
    keepOutstanding: assign({
      outstanding: ({ context, event }) =>
        event.type === 'ASSESSED' ? event.outstanding : context.outstanding,
    }),
  },
}).createMachine({
  id: 'stage',
  version: '1.0',
  context: ({ input }) => ({ ...input, originalDue: input.due, outstanding: 0 }),
  initial: 'planned',
  states: {
    planned: {
      description: 'Its opening date lies ahead.',
      meta: { label: { zh: '未开始', en: 'planned' } },
      tags: 'ahead',
      ...timed('opening'),
      on: {
        TIMER: 'open',
        OPEN: 'open',
        MOVE: {
          guard: 'isInner',
          target: 'planned',
          reenter: true,
          actions: ['keepDue', { type: 'moveStage', params: {} }],
        },
      },
    },
    open: {
      description: 'Running: its tasks exist and the subjects have been told.',
      meta: { label: { zh: '进行中', en: 'open' } },
      tags: 'running',
      entry: [
        { type: 'arm', params: { timer: 'due' } },
        { type: 'openStage', params: {} },
      ],
      exit: { type: 'disarm', params: { timer: 'due' } },
      on: {
        COMPLETE: 'closed',
        TIMER: 'due',
        MOVE: {
          guard: 'isInner',
          actions: [
            'keepDue',
            { type: 'arm', params: { timer: 'due' } },
            { type: 'moveStage', params: {} },
          ],
        },
      },
    },
    due: {
      description: 'The date has passed; what is outstanding is being counted.',
      meta: { label: { zh: '到期核对', en: 'due' } },
      tags: 'running',
      entry: { type: 'assessStage', params: {} },
      on: {
        ASSESSED: [
          { guard: 'nothingOutstanding', target: 'closed' },
          { target: 'slipped', actions: 'keepOutstanding' },
        ],
        COMPLETE: 'closed',
      },
    },
    slipped: {
      description: 'Past its date with work outstanding.',
      meta: { label: { zh: '逾期', en: 'slipped' } },
      tags: ['running', 'late'],
      on: {
        COMPLETE: 'closed',
        MOVE: {
          guard: 'isInner',
          target: 'open',
          actions: ['keepDue', { type: 'moveStage', params: {} }],
        },
      },
    },
    closed: {
      description: 'Everything it asked for is done, in time or late.',
      meta: { label: { zh: '完成', en: 'closed' } },
      tags: 'over',
      entry: { type: 'closeStage', params: {} },
      type: 'final',
    },
  },
});
