/** An entry of the problem ledger: raised → assigned → handled → verified → struck off, or reopened. */
import { assign, setup } from 'xstate';
import { z } from 'zod';

const reason = z.string().trim().min(1);

export const ProblemEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ASSIGN'), organisation: z.string(), due: z.iso.date() }),
  z.object({ type: z.literal('HANDLE'), text: z.string().trim().min(1) }),
  z.object({ type: z.literal('VERIFY'), note: z.string().optional() }),
  /** Strike-off needs the raiser's consent. */
  z.object({
    type: z.literal('STRIKE_OFF'),
    consent: z.literal(true),
    note: z.string().optional(),
  }),
  z.object({ type: z.literal('REOPEN'), reason }),
  z.object({ type: z.literal('TIMER'), timer: z.string() }),
]);
export type ProblemEvent = z.infer<typeof ProblemEvent>;

export const ProblemContext = z.object({
  title: z.string(),
  text: z.string(),
  owner: z.array(z.string()),
  due: z.iso.date().nullable(),
  late: z.boolean(),
  reopened: z.int(),
});
type Context = z.infer<typeof ProblemContext>;

export const problem = setup({
  types: {
    input: {} as { title: string; text: string },
    context: {} as Context,
    events: {} as ProblemEvent,
    tags: {} as 'open' | 'over',
  },
  actions: {
    arm: (_, _params: { timer: string }) => {},
    disarm: (_, _params: { timer: string }) => {},
    sendMail: (_, _params: { template: string; to: 'owner' | 'enterprise' | 'lead' }) => {},
    keepOwner: assign(({ event }) =>
      event.type === 'ASSIGN' ? { owner: [event.organisation], due: event.due, late: false } : {},
    ),
    markLate: assign({ late: true }),
    countReopening: assign({ reopened: ({ context }) => context.reopened + 1 }),
  },
}).createMachine({
  id: 'problem',
  version: '1.0',
  context: ({ input }) => ({ ...input, owner: [], due: null, late: false, reopened: 0 }),
  initial: 'raised',
  states: {
    raised: {
      description: 'Entered in the ledger; no owner yet.',
      meta: { label: { zh: '已立账', en: 'raised' }, waitsFor: ['@lead'] },
      tags: 'open',
      on: { ASSIGN: { target: 'assigned', actions: 'keepOwner' } },
    },
    assigned: {
      description: 'One owner handles it by a date.',
      meta: { label: { zh: '办理中', en: 'assigned' }, waitsFor: { context: 'owner' } },
      tags: 'open',
      entry: [
        { type: 'arm', params: { timer: 'handling' } },
        { type: 'sendMail', params: { template: 'problem-assigned', to: 'owner' } },
      ],
      exit: { type: 'disarm', params: { timer: 'handling' } },
      on: {
        HANDLE: 'handled',
        ASSIGN: { target: 'assigned', reenter: true, actions: 'keepOwner' },
        TIMER: {
          actions: [
            'markLate',
            { type: 'sendMail', params: { template: 'problem-late', to: 'owner' } },
          ],
        },
      },
    },
    handled: {
      description: 'Reported as solved; to be verified.',
      meta: { label: { zh: '待核验', en: 'handled' }, waitsFor: ['@lead'] },
      tags: 'open',
      on: {
        VERIFY: 'verified',
        REOPEN: { target: 'assigned', actions: 'countReopening' },
      },
    },
    verified: {
      description: 'Verified; struck off with the raiser’s consent.',
      meta: { label: { zh: '待销号', en: 'verified' }, waitsFor: ['@lead', '@enterprise'] },
      tags: 'open',
      on: {
        STRIKE_OFF: 'struckOff',
        REOPEN: { target: 'assigned', actions: 'countReopening' },
      },
    },
    struckOff: {
      description: 'Struck off the ledger.',
      meta: { label: { zh: '已销号', en: 'struck off' } },
      tags: 'over',
      type: 'final',
    },
  },
});
