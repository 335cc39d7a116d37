/** A supervision form 督办单: one matter, one form; signed for, answered, reviewed. */
import { assign, setup } from 'xstate';
import { z } from 'zod';

const reason = z.string().trim().min(1);

export const SupervisionFormEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('SIGN'), note: z.string().optional() }),
  /** The organisation's right of reply: cause from a list, what it will do, by when. */
  z.object({
    type: z.literal('REPLY'),
    cause: z.string().trim().min(1),
    text: z.string().trim().min(1),
    promise: z.iso.date().optional(),
  }),
  z.object({ type: z.literal('SATISFIED'), note: z.string().optional() }),
  z.object({ type: z.literal('NOT_SATISFIED'), reason }),
  /** The matter itself was settled meanwhile. */
  z.object({ type: z.literal('SETTLED') }),
  z.object({ type: z.literal('TIMER'), timer: z.string() }),
]);
export type SupervisionFormEvent = z.infer<typeof SupervisionFormEvent>;

export const SupervisionFormContext = z.object({
  number: z.string(),
  rung: z.string(),
  /** The flow the form is about. */
  about: z.string(),
  matter: z.string(),
  /** Working days to reply, counted from the day after issue. */
  replyWithin: z.int(),
  issuedOn: z.iso.date(),
  reply: z.object({ cause: z.string(), text: z.string() }).nullable(),
});
type Context = z.infer<typeof SupervisionFormContext>;

const machine = setup({
  types: {
    input: {} as Omit<Context, 'reply'>,
    context: {} as Context,
    events: {} as SupervisionFormEvent,
    tags: {} as 'open' | 'over',
  },
  actions: {
    arm: (_, _params: { timer: string }) => {},
    disarm: (_, _params: { timer: string }) => {},
    sendMail: (_, _params: { template: string; to: 'organisation' | 'lead' }) => {},
    keepReply: assign({
      reply: ({ event }) =>
        event.type === 'REPLY' ? { cause: event.cause, text: event.text } : null,
    }),
  },
});

/** Since 1.1 the organisation is written to when its answer is not accepted. */
export const supervisionForm = (version: '1.0' | '1.1') =>
  machine.createMachine({
    id: 'supervisionForm',
    version,
    context: ({ input }) => ({ ...input, reply: null }),
    initial: 'answering',
    states: {
      answering: {
        description: 'With the organisation, within the reply period.',
        initial: 'issued',
        entry: { type: 'arm', params: { timer: 'reply' } },
        exit: { type: 'disarm', params: { timer: 'reply' } },
        on: { SETTLED: 'settled', TIMER: 'escalated' },
        states: {
          issued: {
            description: 'Issued; to be signed for.',
            meta: { label: { zh: '待签收', en: 'issued' }, waitsFor: ['@organisation'] },
            tags: 'open',
            entry: {
              type: 'sendMail',
              params: { template: 'supervision-form', to: 'organisation' },
            },
            on: { SIGN: 'signedFor' },
          },
          signedFor: {
            description: 'Signed for; to be answered.',
            meta: { label: { zh: '待回复', en: 'signed for' }, waitsFor: ['@organisation'] },
            tags: 'open',
            on: { REPLY: { target: '#supervisionForm.replied', actions: 'keepReply' } },
          },
        },
      },
      replied: {
        description: 'Answered; the lead bureau reviews the answer.',
        meta: { label: { zh: '待审核', en: 'replied' }, waitsFor: ['@lead'] },
        tags: 'open',
        entry: { type: 'sendMail', params: { template: 'supervision-replied', to: 'lead' } },
        on: {
          SATISFIED: 'reviewed',
          NOT_SATISFIED:
            version === '1.0'
              ? 'answering.signedFor'
              : {
                  target: 'answering.signedFor',
                  actions: {
                    type: 'sendMail',
                    params: { template: 'supervision-unsatisfied', to: 'organisation' },
                  },
                },
          SETTLED: 'settled',
        },
      },
      escalated: {
        description: 'Not answered in time: goes into the next bulletin. May still be answered.',
        meta: { label: { zh: '已升级', en: 'escalated' }, waitsFor: ['@organisation'] },
        tags: 'open',
        entry: {
          type: 'sendMail',
          params: { template: 'supervision-escalated', to: 'organisation' },
        },
        on: {
          REPLY: { target: 'replied', actions: 'keepReply' },
          SETTLED: 'settled',
        },
      },
      reviewed: {
        description: 'Answer accepted.',
        meta: { label: { zh: '已办结', en: 'reviewed' } },
        tags: 'over',
        type: 'final',
      },
      settled: {
        description: 'The matter was settled; the form is closed with it.',
        meta: { label: { zh: '已销号', en: 'settled' } },
        tags: 'over',
        type: 'final',
      },
    },
  });
