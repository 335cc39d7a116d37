/** A class-C upgrading or class-D phase-out project: plan → work → acceptance → re-evaluation → support. */
import { assign, setup } from 'xstate';
import { z } from 'zod';

const reason = z.string().trim().min(1);
const date = z.iso.date();
/** Ids of the papers handed in with it. */
const files = z.array(z.string()).optional();

/** A step of the project's plan. */
export const Milestone = z.object({
  id: z.string(),
  title: z.string().trim().min(1),
  due: date,
  doneOn: date.nullable().default(null),
});

export const RectificationEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('SUBMIT_PLAN'),
    title: z.string().trim().min(1),
    /** One of the programme's routes for class D; `改造提升` for C. */
    route: z.string().trim().min(1),
    /** 万元 */
    investment: z.string(),
    milestones: z.array(Milestone).min(1),
    target: z.string().trim().min(1),
  }),
  z.object({ type: z.literal('APPROVE'), note: z.string().optional() }),
  z.object({ type: z.literal('RETURN'), reason }),
  z.object({ type: z.literal('START'), on: date }),
  z.object({
    type: z.literal('MILESTONE_DONE'),
    milestone: z.string(),
    on: date,
    note: z.string(),
  }),
  z.object({ type: z.literal('REQUEST_ACCEPTANCE'), note: z.string().trim().min(1), files }),
  z.object({ type: z.literal('INSPECT'), findings: z.string().trim().min(1), files }),
  z.object({ type: z.literal('ACCEPT'), note: z.string().optional() }),
  z.object({ type: z.literal('REJECT'), reason }),
  /** Next year's result; `result` compares the classes, `exited` when the firm has left. */
  z.object({
    type: z.literal('REEVALUATE'),
    evaluation: z.string().nullable(),
    class: z.string().nullable(),
    total: z.string().nullable(),
    result: z.enum(['promoted', 'retained', 'exited']),
  }),
  /** 万元; promised support is paid. */
  z.object({ type: z.literal('REDEEM'), amount: z.string(), policy: z.string().trim().min(1) }),
  z.object({ type: z.literal('WITHHOLD'), reason }),
  z.object({ type: z.literal('TIMER'), timer: z.string() }),
]);
export type RectificationEvent = z.infer<typeof RectificationEvent>;

export const RectificationContext = z.object({
  class: z.string(),
  number: z.string(),
  planDue: date,
  finishDue: date,
  title: z.string().nullable(),
  route: z.string().nullable(),
  investment: z.string().nullable(),
  target: z.string().nullable(),
  milestones: z.array(Milestone),
  late: z.boolean(),
  rejections: z.int(),
  newClass: z.string().nullable(),
  newTotal: z.string().nullable(),
});
type Context = z.infer<typeof RectificationContext>;

const timed = (timer: string) =>
  ({
    entry: { type: 'arm', params: { timer } },
    exit: { type: 'disarm', params: { timer } },
  }) as const;

export const rectification = setup({
  types: {
    input: {} as { class: string; number: string; planDue: string; finishDue: string },
    context: {} as Context,
    events: {} as RectificationEvent,
    tags: {} as 'open' | 'accepted' | 'over',
  },
  guards: {
    isOpenMilestone: ({ context, event }) =>
      event.type === 'MILESTONE_DONE' &&
      context.milestones.some(({ id, doneOn }) => id === event.milestone && doneOn === null),
    isPromoted: ({ event }) => event.type === 'REEVALUATE' && event.result === 'promoted',
    isRetained: ({ event }) => event.type === 'REEVALUATE' && event.result === 'retained',
  },
  actions: {
    arm: (_, _params: { timer: string }) => {},
    disarm: (_, _params: { timer: string }) => {},
    sendMail: (_, _params: { template: string; to: 'enterprise' | 'territory' | 'lead' }) => {},
    tellEnterprise: (_, _params: { event: string }) => {},
    keepPlan: assign(({ event }) =>
      event.type === 'SUBMIT_PLAN'
        ? {
            title: event.title,
            route: event.route,
            investment: event.investment,
            milestones: event.milestones,
            target: event.target,
          }
        : {},
    ),
    tick: assign({
      late: false,
      milestones: ({ context, event }) =>
        context.milestones.map((milestone) =>
          event.type === 'MILESTONE_DONE' && milestone.id === event.milestone
            ? { ...milestone, doneOn: event.on }
            : milestone,
        ),
    }),
    markLate: assign({ late: true }),
    onTime: assign({ late: false }),
    countRejection: assign({ rejections: ({ context }) => context.rejections + 1 }),
    keepResult: assign(({ event }) =>
      event.type === 'REEVALUATE' ? { newClass: event.class, newTotal: event.total } : {},
    ),
  },
}).createMachine({
  id: 'rectification',
  version: '1.0',
  context: ({ input }) => ({
    ...input,
    title: null,
    route: null,
    investment: null,
    target: null,
    milestones: [],
    late: false,
    rejections: 0,
    newClass: null,
    newTotal: null,
  }),
  initial: 'planning',
  states: {
    planning: {
      description: 'The territory draws up the plan with the enterprise.',
      meta: { label: { zh: '编制计划', en: 'planning' }, waitsFor: ['@territory', '@enterprise'] },
      tags: 'open',
      ...timed('plan'),
      on: {
        SUBMIT_PLAN: { target: 'planned', actions: 'keepPlan' },
        TIMER: {
          actions: [
            'markLate',
            { type: 'sendMail', params: { template: 'plan-late', to: 'territory' } },
          ],
        },
      },
    },
    planned: {
      description: 'Plan handed in; the lead bureau approves it.',
      meta: { label: { zh: '待审批', en: 'planned' }, waitsFor: ['@lead'] },
      tags: 'open',
      entry: 'onTime',
      on: {
        APPROVE: 'approved',
        RETURN: {
          target: 'planning',
          actions: { type: 'sendMail', params: { template: 'plan-returned', to: 'territory' } },
        },
      },
    },
    approved: {
      description: 'Approved and on the project list; work has not begun.',
      meta: { label: { zh: '已批准', en: 'approved' }, waitsFor: ['@territory', '@enterprise'] },
      tags: 'open',
      on: { START: 'implementing' },
    },
    implementing: {
      description: 'Work is under way, milestone by milestone.',
      meta: {
        label: { zh: '整治实施', en: 'implementing' },
        waitsFor: ['@territory', '@enterprise'],
      },
      tags: 'open',
      ...timed('milestone'),
      on: {
        MILESTONE_DONE: {
          guard: 'isOpenMilestone',
          actions: ['tick', { type: 'arm', params: { timer: 'milestone' } }],
        },
        TIMER: {
          actions: [
            'markLate',
            { type: 'sendMail', params: { template: 'milestone-late', to: 'enterprise' } },
            { type: 'sendMail', params: { template: 'milestone-late', to: 'territory' } },
          ],
        },
        REQUEST_ACCEPTANCE: {
          target: 'acceptanceRequested',
          actions: { type: 'sendMail', params: { template: 'acceptance-requested', to: 'lead' } },
        },
      },
    },
    acceptanceRequested: {
      description: 'Waits for the inspection on site.',
      meta: { label: { zh: '待验收', en: 'acceptance requested' }, waitsFor: ['@lead'] },
      tags: 'open',
      on: { INSPECT: 'inspected' },
    },
    inspected: {
      description: 'Inspected; waits for the decision.',
      meta: { label: { zh: '已查验', en: 'inspected' }, waitsFor: ['@lead'] },
      tags: 'open',
      on: {
        ACCEPT: {
          target: 'accepted',
          actions: [
            { type: 'tellEnterprise', params: { event: 'RECTIFIED' } },
            { type: 'sendMail', params: { template: 'project-accepted', to: 'enterprise' } },
          ],
        },
        REJECT: {
          target: 'implementing',
          actions: [
            'countRejection',
            { type: 'sendMail', params: { template: 'project-rejected', to: 'territory' } },
          ],
        },
      },
    },
    accepted: {
      description: 'Accepted; waits for next year’s re-evaluation.',
      meta: { label: { zh: '待复评', en: 'accepted' } },
      tags: 'accepted',
      entry: 'onTime',
      on: {
        REEVALUATE: [
          { guard: 'isPromoted', target: 'promoted', actions: 'keepResult' },
          { guard: 'isRetained', target: 'retained', actions: 'keepResult' },
          { target: 'exited', actions: 'keepResult' },
        ],
      },
    },
    promoted: {
      description: 'Re-evaluated into a better class: support falls due.',
      meta: { label: { zh: '已复评·升档', en: 'promoted' }, waitsFor: ['@lead'] },
      tags: 'accepted',
      on: { REDEEM: 'redeemed', WITHHOLD: 'withheld' },
    },
    retained: {
      description: 'Re-evaluated into the same or a worse class: no support.',
      meta: { label: { zh: '已复评·未升档', en: 'retained' }, waitsFor: ['@lead'] },
      tags: 'accepted',
      on: { WITHHOLD: 'withheld' },
    },
    exited: {
      description: 'The enterprise has left as planned: support for leaving falls due.',
      meta: { label: { zh: '已退出', en: 'exited' }, waitsFor: ['@lead'] },
      tags: 'accepted',
      on: { REDEEM: 'redeemed', WITHHOLD: 'withheld' },
    },
    redeemed: {
      description: 'Support paid.',
      meta: { label: { zh: '已兑现', en: 'redeemed' } },
      tags: 'over',
      type: 'final',
    },
    withheld: {
      description: 'Support not paid, with a reason.',
      meta: { label: { zh: '不予兑现', en: 'withheld' } },
      tags: 'over',
      type: 'final',
    },
  },
});
