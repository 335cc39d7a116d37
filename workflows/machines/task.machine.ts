/** One organisation's task in a stage: sign for → hand in → review → strike off, with the ladder running. */
import { assign, setup } from 'xstate';
import { z } from 'zod';

const reason = z.string().trim().min(1);
const date = z.iso.date();

export const TaskEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('SIGN'), note: z.string().optional() }),
  /** A ledger entry: what was done, actual value, problem with its cause, next step. */
  z.object({
    type: z.literal('PROGRESS'),
    text: z.string().trim().min(1),
    actual: z.string().optional(),
    percent: z.number().min(0).max(100).optional(),
    problem: z.string().optional(),
    cause: z.string().optional(),
    nextStep: z.string().optional(),
  }),
  z.object({
    type: z.literal('HAND_IN'),
    text: z.string().trim().min(1),
    files: z.array(z.string()).optional(),
  }),
  /** Everything the task counts is done; decided by the system, labelled as automatic. */
  z.object({ type: z.literal('COMPLETED'), done: z.int(), total: z.int() }),
  z.object({ type: z.literal('ACCEPT'), note: z.string().optional() }),
  z.object({ type: z.literal('RETURN'), reason }),
  z.object({ type: z.literal('STRIKE_OFF'), note: z.string().optional() }),
  /** Asked for before the due date; `today` is the day of asking. */
  z.object({ type: z.literal('ASK_EXTENSION'), due: date, reason, today: date }),
  z.object({ type: z.literal('GRANT_EXTENSION'), due: date, reason }),
  z.object({ type: z.literal('REFUSE_EXTENSION'), reason }),
  /** The inner date of its stage was moved, and the task's with it; since 1.1. */
  z.object({ type: z.literal('MOVE'), due: date, reason }),
  z.object({ type: z.literal('SUSPEND'), until: date, reason }),
  z.object({ type: z.literal('RESUME'), reason: z.string().optional() }),
  z.object({ type: z.literal('TERMINATE'), reason }),
  /** A chase by hand from the lead bureau; `subjects` are named in it, and told themselves on request. */
  z.object({
    type: z.literal('CHASE'),
    text: z.string().trim().min(1),
    subjects: z.array(z.uuid()).optional(),
    toSubjects: z.boolean().optional(),
  }),
  z.object({ type: z.literal('TIMER'), timer: z.string() }),
]);
export type TaskEvent = z.infer<typeof TaskEvent>;

export const TaskContext = z.object({
  stage: z.string(),
  task: z.string(),
  due: date,
  /** Kept for ever: appraisal uses the original date. */
  originalDue: date,
  /** Counted tasks close by themselves when all is done. */
  counted: z.boolean(),
  /** How many rungs the ladder has, and the next one to fire. */
  rungs: z.int(),
  rung: z.int(),
  extension: z.object({ due: date, reason: z.string() }).nullable(),
  extended: z.boolean(),
  until: date.nullable(),
  returns: z.int(),
});
type Context = z.infer<typeof TaskContext>;

const machine = setup({
  types: {
    input: {} as { stage: string; task: string; due: string; counted: boolean; rungs: number },
    context: {} as Context,
    events: {} as TaskEvent,
    tags: {} as 'open' | 'withOwner' | 'withLead' | 'over',
  },
  guards: {
    hasNextRung: ({ context }) => context.rung + 1 < context.rungs,
    isCounted: ({ context }) => context.counted,
    beforeDue: ({ context, event }) =>
      event.type === 'ASK_EXTENSION' && event.today <= context.due && event.due > context.due,
    wasAsked: ({ context }) => context.extension !== null,
    isOtherDate: ({ context, event }) => event.type === 'MOVE' && event.due !== context.due,
    hasLadder: ({ context }) => context.rung < context.rungs,
  },
  actions: {
    arm: (_, _params: { timer: string }) => {},
    disarm: (_, _params: { timer: string }) => {},
    sendMail: (_, _params: { template: string; to: 'organisation' | 'lead' }) => {},
    escalate: (_, _params: { rung: number }) => {},
    /** The log keeps the entry; an event without any action would count as refused. */
    note: assign({}),
    climb: assign({ rung: ({ context }) => context.rung + 1 }),
    countReturn: assign({ returns: ({ context }) => context.returns + 1 }),
    keepRequest: assign({
      extension: ({ event }) =>
        event.type === 'ASK_EXTENSION' ? { due: event.due, reason: event.reason } : null,
    }),
    dropRequest: assign({ extension: null }),
    extend: assign({
      due: ({ context, event }) => (event.type === 'GRANT_EXTENSION' ? event.due : context.due),
      extension: null,
      extended: true,
      rung: 0,
    }),
    move: assign({
      due: ({ context, event }) => (event.type === 'MOVE' ? event.due : context.due),
      rung: 0,
    }),
    keepUntil: assign({ until: ({ event }) => (event.type === 'SUSPEND' ? event.until : null) }),
  },
});

type Version = '1.0' | '1.1';

const rearmed = { type: 'arm', params: { timer: 'ladder' } } as const;
const told = { type: 'sendMail', params: { template: 'task-moved', to: 'organisation' } } as const;

/** What 1.1 hears beside 1.0: its stage's date, at which a running ladder begins anew. */
const following = (version: Version, ...ladder: (typeof rearmed)[]) =>
  version === '1.0'
    ? {}
    : ({ MOVE: { guard: 'isOtherDate', actions: ['move', ...ladder, told] } } as const);

/** Since 1.1 a task follows the date of its stage. */
export const task = (version: Version) =>
  machine.createMachine({
    id: 'task',
    version,
    context: ({ input }) => ({
      ...input,
      originalDue: input.due,
      rung: 0,
      extension: null,
      extended: false,
      until: null,
      returns: 0,
    }),
    initial: 'working',
    on: { TERMINATE: '.terminated' },
    states: {
      working: {
        description: 'With its owner; the ladder of reminders is running.',
        initial: 'awaitingReceipt',
        entry: { type: 'arm', params: { timer: 'ladder' } },
        exit: { type: 'disarm', params: { timer: 'ladder' } },
        on: {
          TIMER: [
            {
              guard: 'hasNextRung',
              actions: [
                { type: 'escalate', params: ({ context }) => ({ rung: context.rung }) },
                'climb',
                { type: 'arm', params: { timer: 'ladder' } },
              ],
            },
            {
              guard: 'hasLadder',
              actions: [
                { type: 'escalate', params: ({ context }) => ({ rung: context.rung }) },
                'climb',
              ],
            },
          ],
          COMPLETED: { guard: 'isCounted', target: 'closed' },
          PROGRESS: { actions: 'note' },
          CHASE: {
            actions: { type: 'sendMail', params: { template: 'chase', to: 'organisation' } },
          },
          ASK_EXTENSION: {
            guard: 'beforeDue',
            actions: [
              'keepRequest',
              { type: 'sendMail', params: { template: 'extension-asked', to: 'lead' } },
            ],
          },
          GRANT_EXTENSION: {
            guard: 'wasAsked',
            actions: [
              'extend',
              { type: 'arm', params: { timer: 'ladder' } },
              { type: 'sendMail', params: { template: 'extension-granted', to: 'organisation' } },
            ],
          },
          REFUSE_EXTENSION: {
            guard: 'wasAsked',
            actions: [
              'dropRequest',
              { type: 'sendMail', params: { template: 'extension-refused', to: 'organisation' } },
            ],
          },
          SUSPEND: { target: 'suspended', actions: 'keepUntil' },
          ...following(version, rearmed),
        },
        states: {
          awaitingReceipt: {
            description: 'Issued; not signed for yet.',
            meta: { label: { zh: '待签收', en: 'awaiting receipt' }, waitsFor: ['@organisation'] },
            tags: ['open', 'withOwner'],
            entry: { type: 'sendMail', params: { template: 'task-issued', to: 'organisation' } },
            on: { SIGN: 'inHand' },
          },
          inHand: {
            description: 'Signed for and being worked on.',
            meta: { label: { zh: '办理中', en: 'in hand' }, waitsFor: ['@organisation'] },
            tags: ['open', 'withOwner'],
            on: { HAND_IN: '#task.awaitingReview' },
          },
          returned: {
            description: 'Sent back by the lead bureau with a reason.',
            meta: { label: { zh: '退回', en: 'returned' }, waitsFor: ['@organisation'] },
            tags: ['open', 'withOwner'],
            entry: { type: 'sendMail', params: { template: 'task-returned', to: 'organisation' } },
            on: { HAND_IN: '#task.awaitingReview' },
          },
        },
      },
      awaitingReview: {
        description: 'Handed in; the lead bureau reviews.',
        meta: { label: { zh: '待审核', en: 'awaiting review' }, waitsFor: ['@lead'] },
        tags: ['open', 'withLead'],
        on: {
          ACCEPT: 'awaitingStrikeOff',
          RETURN: { target: 'working.returned', actions: 'countReturn' },
          COMPLETED: { guard: 'isCounted', target: 'closed' },
          ...following(version),
        },
      },
      awaitingStrikeOff: {
        description: 'Accepted on paper; struck off after verification.',
        meta: { label: { zh: '待销号', en: 'awaiting strike-off' }, waitsFor: ['@lead'] },
        tags: ['open', 'withLead'],
        on: {
          STRIKE_OFF: 'closed',
          RETURN: { target: 'working.returned', actions: 'countReturn' },
          ...following(version),
        },
      },
      suspended: {
        description: 'Stopped by decision until a date; the ladder stands still.',
        meta: { label: { zh: '挂起', en: 'suspended' } },
        tags: 'open',
        entry: { type: 'arm', params: { timer: 'resume' } },
        exit: { type: 'disarm', params: { timer: 'resume' } },
        on: { TIMER: 'working.inHand', RESUME: 'working.inHand', ...following(version) },
      },
      closed: {
        description: 'Done and struck off.',
        meta: { label: { zh: '已销号', en: 'closed' } },
        tags: 'over',
        type: 'final',
      },
      terminated: {
        description: 'Ended without being done, by decision.',
        meta: { label: { zh: '终止', en: 'terminated' } },
        tags: 'over',
        type: 'final',
      },
    },
  });
