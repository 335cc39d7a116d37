/** One enterprise's year: entry → verification → score → confirmation or appeal → class → lists → archive. */
import { assign, setup } from 'xstate';
import { z } from 'zod';

const reason = z.string().trim().min(1);
const organisation = z.string();
/** Ids of the papers handed in with it. */
const files = z.array(z.string()).optional();

/** A pre-evaluation or grading as the enterprise's flow hears it; decimals as strings. */
const outcome = z.enum(['graded', 'special', 'scoredNotGraded', 'dataOnly', 'excluded']);

/** Said when the class differs from the one told before: the rules that moved it, in their order. */
const change = z
  .object({
    from: z.string().nullable(),
    moves: z.array(
      z.object({
        rule: z.string(),
        from: z.string().nullable(),
        to: z.string().nullable(),
        reason: z.string().nullable(),
      }),
    ),
  })
  .optional();

export const EnterpriseYearEvent = z.discriminatedUnion('type', [
  /** The entry stage opened. */
  z.object({ type: z.literal('COLLECT') }),
  /** Handed in. `missing`: required items still empty; `departments`: who verifies now, `[]` before that stage. */
  z.object({
    type: z.literal('SUBMIT'),
    missing: z.array(z.string()),
    departments: z.array(organisation),
    onBehalf: z.boolean().optional(),
  }),
  z.object({ type: z.literal('WITHDRAW') }),
  /** The verification stage opened for these data-owning departments. */
  z.object({
    type: z.literal('VERIFY'),
    /** Empty where the programme has no verification: the record then counts as verified. */
    departments: z.array(organisation),
  }),
  /** One department signs its items off. */
  z.object({ type: z.literal('VERIFIED'), department: organisation }),
  /** Something must be corrected; the same record is reopened. */
  z.object({
    type: z.literal('RETURN'),
    department: organisation,
    reason,
    items: z.array(z.string()).optional(),
  }),
  /** Drawn for the sampled audit; `seed` reproduces the draw. */
  z.object({ type: z.literal('SAMPLE'), seed: z.string() }),
  z.object({
    type: z.literal('AUDITED'),
    finding: z.enum(['clean', 'corrected']),
    note: z.string(),
  }),
  /** A pre-evaluation reached the subject. */
  z.object({
    type: z.literal('SCORE'),
    evaluation: z.string(),
    outcome,
    total: z.string().nullable(),
    class: z.string().nullable(),
    change,
  }),
  /** The confirmation stage opened: the result goes to the enterprise. */
  z.object({ type: z.literal('ISSUE') }),
  /** The enterprise agrees, on paper or on line; or its refusal to sign is put on record. */
  z.object({
    type: z.literal('CONFIRM'),
    form: z.enum(['written', 'online', 'refusalRecorded']),
    note: z.string().optional(),
    files,
  }),
  z.object({ type: z.literal('APPEAL'), reason, items: z.array(z.string()), files }),
  z.object({ type: z.literal('WITHDRAW_APPEAL') }),
  /** The appeal goes to the department that owns the disputed item. */
  z.object({ type: z.literal('ASSIGN_REVIEW'), department: organisation }),
  /** The review's answer: the figure stands … */
  z.object({ type: z.literal('UPHOLD'), reason }),
  /** … or was corrected; a new score follows. */
  z.object({ type: z.literal('CORRECT'), reason, items: z.array(z.string()), files }),
  z.object({
    type: z.literal('GRADE'),
    evaluation: z.string(),
    class: z.string(),
    baseClass: z.string(),
    total: z.string(),
    change,
  }),
  z.object({ type: z.literal('PUBLISH'), evaluation: z.string() }),
  /**
   * What was published was corrected; since 1.2. `before`: the result told before; `reason` and `order`
   * are null for an enterprise whose result only follows from a correction elsewhere.
   */
  z.object({
    type: z.literal('AMEND'),
    evaluation: z.string(),
    class: z.string().nullable(),
    baseClass: z.string().nullable(),
    total: z.string().nullable(),
    before: z.object({ class: z.string().nullable(), total: z.string().nullable() }),
    reason: reason.nullable(),
    order: reason.nullable(),
  }),
  /** Put on a list; `rectify` opens the C/D road. */
  z.object({ type: z.literal('LIST'), list: z.string(), rectify: z.boolean() }),
  z.object({ type: z.literal('RECTIFIED'), project: z.string() }),
  z.object({ type: z.literal('EXCLUDE'), reason }),
  z.object({ type: z.literal('INCLUDE'), reason }),
  z.object({ type: z.literal('ARCHIVE') }),
  z.object({ type: z.literal('TIMER'), timer: z.string() }),
]);
export type EnterpriseYearEvent = z.infer<typeof EnterpriseYearEvent>;

export const EnterpriseYearContext = z.object({
  /**
   * What silence means after the confirmation window: agreed, or the territory must visit; `none`
   * where the programme asks nobody to confirm.
   */
  silence: z.enum(['consent', 'visit', 'none']),
  /** Whether a class that changes after its confirmation is confirmed anew; since 1.1. */
  anew: z.boolean().optional(),
  /** Departments that still have to sign off. */
  pending: z.array(organisation),
  /** The department reviewing an appeal. */
  reviewer: z.array(organisation),
  late: z.boolean(),
  returns: z.number(),
  appeals: z.number(),
  outcome: outcome.nullable(),
  total: z.string().nullable(),
  class: z.string().nullable(),
  baseClass: z.string().nullable(),
  evaluation: z.string().nullable(),
  confirmation: z.enum(['written', 'online', 'refusalRecorded', 'silence']).nullable(),
  lists: z.array(z.string()),
});
type Context = z.infer<typeof EnterpriseYearContext>;

/** Arms the timer on every entry and disarms it on every exit. */
const timed = (timer: string) =>
  ({
    entry: { type: 'arm', params: { timer } },
    exit: { type: 'disarm', params: { timer } },
  }) as const;

const score = {
  SCORE: [
    { guard: 'isGraded', target: '#enterpriseYear.scored', actions: ['keepScore'] },
    { guard: 'isSpecial', target: '#enterpriseYear.special', actions: ['keepScore'] },
    { guard: 'isScoredOnly', target: '#enterpriseYear.scoredNotGraded', actions: ['keepScore'] },
    { guard: 'isDataOnly', target: '#enterpriseYear.dataOnly', actions: ['keepScore'] },
    { target: '#enterpriseYear.excluded', actions: ['keepScore'] },
  ],
} as const;

const machine = setup({
  types: {
    input: {} as { silence: 'consent' | 'visit' | 'none'; anew?: boolean },
    context: {} as Context,
    events: {} as EnterpriseYearEvent,
    tags: {} as
      | 'entry'
      | 'checking'
      | 'withEnterprise'
      | 'settled'
      | 'rectification'
      | 'aside'
      | 'closed',
  },
  guards: {
    nothingMissing: ({ event }) => event.type === 'SUBMIT' && event.missing.length === 0,
    completeAndVerifying: ({ event }) =>
      event.type === 'SUBMIT' && event.missing.length === 0 && event.departments.length > 0,
    isPending: ({ context, event }) =>
      event.type === 'VERIFIED' && context.pending.includes(event.department),
    isLastPending: ({ context, event }) =>
      event.type === 'VERIFIED' &&
      context.pending.length === 1 &&
      context.pending[0] === event.department,
    mayReturn: ({ context, event }) =>
      event.type === 'RETURN' && context.pending.includes(event.department),
    isGraded: ({ event }) => event.type === 'SCORE' && event.outcome === 'graded',
    isSpecial: ({ event }) => event.type === 'SCORE' && event.outcome === 'special',
    isScoredOnly: ({ event }) => event.type === 'SCORE' && event.outcome === 'scoredNotGraded',
    isDataOnly: ({ event }) => event.type === 'SCORE' && event.outcome === 'dataOnly',
    sameScore: ({ context, event }) =>
      event.type === 'SCORE' &&
      event.outcome === context.outcome &&
      event.total === context.total &&
      event.class === context.class,
    sameStanding: ({ context, event }) =>
      event.type === 'SCORE' && event.outcome === 'graded' && event.total === context.total,
    changesClass: ({ context, event }) =>
      event.type === 'GRADE' && context.silence !== 'none' && event.class !== context.class,
    asksAnew: ({ context, event }) =>
      event.type === 'GRADE' && context.anew === true && event.class !== context.class,
    otherClass: ({ context, event }) =>
      event.type === 'SCORE' &&
      event.outcome === 'graded' &&
      event.total === context.total &&
      event.class !== context.class,
    nobodyVerifies: ({ event }) => event.type === 'VERIFY' && event.departments.length === 0,
    nobodyConfirms: ({ context }) => context.silence === 'none',
    silenceConsents: ({ context }) => context.silence === 'consent',
    mustRectify: ({ event }) => event.type === 'LIST' && event.rectify,
  },
  actions: {
    arm: (_, _params: { timer: string }) => {},
    disarm: (_, _params: { timer: string }) => {},
    sendMail: (
      _,
      _params: { template: string; to: 'enterprise' | 'territory' | 'lead' | 'reviewer' },
    ) => {},
    openProject: (_, _params: Record<never, never>) => {},
    rescore: (_, _params: Record<never, never>) => {},
    markLate: assign({ late: true }),
    onTime: assign({ late: false }),
    awaitDepartments: assign({
      pending: ({ context, event }) =>
        event.type === 'VERIFY' || event.type === 'SUBMIT' ? event.departments : context.pending,
    }),
    resumeDepartments: assign({
      pending: ({ context, event }) =>
        context.pending.length > 0
          ? context.pending
          : event.type === 'SUBMIT'
            ? event.departments
            : context.pending,
    }),
    signOff: assign({
      pending: ({ context, event }) =>
        context.pending.filter((id) => event.type !== 'VERIFIED' || id !== event.department),
    }),
    countReturn: assign({ returns: ({ context }) => context.returns + 1 }),
    countAppeal: assign({ appeals: ({ context }) => context.appeals + 1, reviewer: [] }),
    keepReviewer: assign({
      reviewer: ({ event }) => (event.type === 'ASSIGN_REVIEW' ? [event.department] : []),
    }),
    keepScore: assign(({ event }) =>
      event.type === 'SCORE'
        ? {
            evaluation: event.evaluation,
            outcome: event.outcome,
            total: event.total,
            class: event.class,
          }
        : {},
    ),
    keepGrade: assign(({ event }) =>
      event.type === 'GRADE' || event.type === 'AMEND'
        ? {
            evaluation: event.evaluation,
            class: event.class,
            baseClass: event.baseClass,
            total: event.total,
          }
        : {},
    ),
    keepConfirmation: assign({
      confirmation: ({ event }) => (event.type === 'CONFIRM' ? event.form : ('silence' as const)),
    }),
    keepList: assign({
      lists: ({ context, event }) =>
        event.type === 'LIST' ? [...new Set([...context.lists, event.list])] : context.lists,
    }),
  },
});

const changed = {
  type: 'sendMail',
  params: { template: 'class-changed', to: 'enterprise' },
} as const;

/** What was published and is corrected reaches the enterprise, wherever it stands since. */
const amended = {
  AMEND: {
    actions: [
      'keepGrade',
      { type: 'sendMail', params: { template: 'class-amended', to: 'enterprise' } },
    ],
  },
} as const;

/**
 * Since 1.1 who has confirmed is told of every later change of class, by which rule it came; since 1.2
 * who was told a published result is told of its correction, since 1.3 who was set aside, too: the result
 * names it, and what a correction makes of it may be a class like any other; since 1.4 also whose year is
 * archived: a court may speak later.
 */
export const enterpriseYear = (version: '1.0' | '1.1' | '1.2' | '1.3' | '1.4') => {
  const corrected = version === '1.0' || version === '1.1' ? {} : amended;
  const correctedAside = version === '1.3' || version === '1.4' ? amended : {};
  const closed =
    version === '1.4' ? ({ tags: 'closed', on: amended } as const) : ({ type: 'final' } as const);
  return machine.createMachine({
    id: 'enterpriseYear',
    version,
    context: ({ input }) => ({
      silence: input.silence,
      ...(version !== '1.0' && { anew: input.anew ?? false }),
      pending: [],
      reviewer: [],
      late: false,
      returns: 0,
      appeals: 0,
      outcome: null,
      total: null,
      class: null,
      baseClass: null,
      evaluation: null,
      confirmation: null,
      lists: [],
    }),
    initial: 'listed',
    states: {
      listed: {
        description: 'On the base list; entry has not opened.',
        meta: { label: { zh: '纳入', en: 'listed' } },
        tags: 'entry',
        on: {
          COLLECT: {
            target: 'collecting',
            actions: { type: 'sendMail', params: { template: 'entry-opened', to: 'enterprise' } },
          },
          EXCLUDE: 'excluded',
        },
      },
      collecting: {
        description: 'The enterprise, or its territory on its behalf, enters last year’s data.',
        meta: {
          label: { zh: '录入中', en: 'in entry' },
          waitsFor: ['@enterprise', '@territory'],
        },
        tags: 'entry',
        ...timed('entry'),
        on: {
          SUBMIT: [
            { guard: 'completeAndVerifying', target: 'verifying', actions: 'awaitDepartments' },
            { guard: 'nothingMissing', target: 'submitted' },
          ],
          TIMER: {
            actions: [
              'markLate',
              { type: 'sendMail', params: { template: 'entry-late', to: 'enterprise' } },
            ],
          },
          EXCLUDE: 'excluded',
        },
      },
      submitted: {
        description: 'Handed in; verification has not opened. May still be withdrawn.',
        meta: { label: { zh: '已提交', en: 'submitted' } },
        tags: 'entry',
        on: {
          WITHDRAW: 'collecting',
          VERIFY: [
            { guard: 'nobodyVerifies', target: 'verified' },
            { target: 'verifying', actions: 'awaitDepartments' },
          ],
          EXCLUDE: 'excluded',
        },
      },
      verifying: {
        description: 'Each data-owning department signs its items off or returns the record.',
        meta: {
          label: { zh: '审核中', en: 'in verification' },
          waitsFor: { context: 'pending' },
        },
        tags: 'checking',
        on: {
          VERIFIED: [
            { guard: 'isLastPending', target: 'verified', actions: 'signOff' },
            { guard: 'isPending', actions: 'signOff' },
          ],
          RETURN: {
            guard: 'mayReturn',
            target: 'returned',
            actions: [
              'countReturn',
              { type: 'sendMail', params: { template: 'returned', to: 'enterprise' } },
              { type: 'sendMail', params: { template: 'returned', to: 'territory' } },
            ],
          },
        },
      },
      returned: {
        description: 'Sent back with a reason; to be corrected and handed in again.',
        meta: {
          label: { zh: '退回补正', en: 'returned for correction' },
          waitsFor: ['@enterprise', '@territory'],
        },
        tags: 'entry',
        ...timed('correction'),
        on: {
          SUBMIT: { guard: 'nothingMissing', target: 'verifying', actions: 'resumeDepartments' },
          TIMER: {
            actions: [
              'markLate',
              { type: 'sendMail', params: { template: 'correction-late', to: 'territory' } },
            ],
          },
          EXCLUDE: 'excluded',
        },
      },
      verified: {
        description: 'All departments signed off; waits for the pre-evaluation.',
        meta: { label: { zh: '待预评价', en: 'awaiting pre-evaluation' }, waitsFor: ['@lead'] },
        tags: 'checking',
        entry: 'onTime',
        on: {
          SAMPLE: 'auditing',
          ...score,
          EXCLUDE: 'excluded',
        },
      },
      auditing: {
        description: 'Drawn for the sampled audit.',
        meta: { label: { zh: '抽审', en: 'in sampled audit' }, waitsFor: ['@lead'] },
        tags: 'checking',
        on: { AUDITED: 'verified' },
      },
      scored: {
        description: 'Pre-evaluated; the result has not been issued yet.',
        meta: { label: { zh: '已出分', en: 'score ready' }, waitsFor: ['@lead'] },
        tags: 'withEnterprise',
        on: {
          ISSUE: 'confirming',
          GRADE: { guard: 'nobodyConfirms', target: 'graded', actions: 'keepGrade' },
          ...score,
        },
      },
      confirming: {
        description: 'The enterprise confirms in writing or appeals, within the window.',
        meta: {
          label: { zh: '待确认', en: 'awaiting confirmation' },
          waitsFor: ['@enterprise', '@territory'],
        },
        tags: 'withEnterprise',
        entry: [
          { type: 'arm', params: { timer: 'confirmation' } },
          { type: 'sendMail', params: { template: 'result-issued', to: 'enterprise' } },
        ],
        exit: { type: 'disarm', params: { timer: 'confirmation' } },
        on: {
          CONFIRM: { target: 'confirmed', actions: 'keepConfirmation' },
          APPEAL: { target: 'appeal', actions: 'countAppeal' },
          TIMER: [
            {
              guard: 'silenceConsents',
              target: 'confirmed',
              actions: [
                'keepConfirmation',
                { type: 'sendMail', params: { template: 'silence-consented', to: 'enterprise' } },
              ],
            },
            {
              actions: [
                'markLate',
                { type: 'sendMail', params: { template: 'visit-needed', to: 'territory' } },
              ],
            },
          ],
          SCORE: [
            { guard: 'sameScore', actions: 'keepScore' },
            { guard: 'isGraded', target: 'confirming', reenter: true, actions: ['keepScore'] },
            ...score.SCORE.slice(1),
          ],
        },
      },
      appeal: {
        description: 'The appeal is answered within its working days.',
        initial: 'appealing',
        tags: 'withEnterprise',
        ...timed('answer'),
        on: {
          WITHDRAW_APPEAL: 'confirming',
          TIMER: {
            actions: [
              'markLate',
              { type: 'sendMail', params: { template: 'answer-late', to: 'lead' } },
            ],
          },
        },
        states: {
          appealing: {
            description: 'Received; the lead bureau assigns the reviewing department.',
            meta: { label: { zh: '申诉中', en: 'in appeal' }, waitsFor: ['@lead'] },
            entry: { type: 'sendMail', params: { template: 'appeal-received', to: 'lead' } },
            on: {
              ASSIGN_REVIEW: {
                target: 'reviewing',
                actions: [
                  'keepReviewer',
                  { type: 'sendMail', params: { template: 'review-assigned', to: 'reviewer' } },
                ],
              },
            },
          },
          reviewing: {
            description: 'The owning department checks the disputed figures.',
            meta: { label: { zh: '复核', en: 'under review' }, waitsFor: { context: 'reviewer' } },
            on: {
              UPHOLD: {
                target: '#enterpriseYear.confirmed',
                actions: {
                  type: 'sendMail',
                  params: { template: 'appeal-upheld', to: 'enterprise' },
                },
              },
              CORRECT: {
                target: '#enterpriseYear.rescoring',
                actions: [{ type: 'rescore', params: {} }],
              },
            },
          },
        },
      },
      rescoring: {
        description: 'The appeal was accepted; a new score is being computed.',
        meta: { label: { zh: '重算', en: 're-scoring' }, waitsFor: ['@lead'] },
        tags: 'withEnterprise',
        on: {
          SCORE: [
            { guard: 'isGraded', target: 'confirming', actions: ['keepScore'] },
            ...score.SCORE.slice(1),
          ],
        },
      },
      confirmed: {
        description:
          'Confirmed, agreed by silence where the programme says so, or upheld on appeal.',
        meta: { label: { zh: '已确认', en: 'confirmed' }, waitsFor: ['@lead'] },
        tags: 'withEnterprise',
        entry: 'onTime',
        on: {
          GRADE:
            version === '1.0'
              ? { target: 'graded', actions: 'keepGrade' }
              : [
                  { guard: 'asksAnew', target: 'confirming', actions: ['keepGrade', changed] },
                  { guard: 'changesClass', target: 'graded', actions: ['keepGrade', changed] },
                  { target: 'graded', actions: 'keepGrade' },
                ],
          // Others' corrected data may shift a benchmark: the same total needs no new confirmation.
          SCORE: [
            ...(version === '1.0'
              ? []
              : ([{ guard: 'otherClass', actions: ['keepScore', changed] }] as const)),
            { guard: 'sameStanding', actions: 'keepScore' },
            { guard: 'isGraded', target: 'confirming', actions: ['keepScore'] },
            ...score.SCORE.slice(1),
          ],
        },
      },
      graded: {
        description: 'Class fixed after protective and punitive moves; not yet public.',
        meta: { label: { zh: '已定档', en: 'class fixed' }, waitsFor: ['@lead'] },
        tags: 'settled',
        on: {
          GRADE:
            version === '1.0'
              ? { actions: 'keepGrade' }
              : [
                  { guard: 'asksAnew', target: 'confirming', actions: ['keepGrade', changed] },
                  { guard: 'changesClass', actions: ['keepGrade', changed] },
                  { actions: 'keepGrade' },
                ],
          // Graded anew it may turn out not to be graded at all; a new grade comes with GRADE.
          ...(version === '1.0'
            ? {}
            : ({ SCORE: [{ guard: 'isGraded' }, ...score.SCORE.slice(1)] } as const)),
          PUBLISH: {
            target: 'published',
            actions: {
              type: 'sendMail',
              params: { template: 'class-published', to: 'enterprise' },
            },
          },
        },
      },
      published: {
        description: 'Announced; waits for the lists.',
        meta: { label: { zh: '已通报', en: 'published' }, waitsFor: ['@lead'] },
        tags: 'settled',
        on: {
          LIST: [
            {
              guard: 'mustRectify',
              target: 'rectifying',
              actions: ['keepList', { type: 'openProject', params: {} }],
            },
            { target: 'policyListed', actions: 'keepList' },
          ],
          ARCHIVE: 'archived',
          ...corrected,
        },
      },
      policyListed: {
        description: 'On the list of enterprises under differentiated policy.',
        meta: { label: { zh: '列入清单', en: 'listed for policies' } },
        tags: 'settled',
        on: {
          LIST: [
            {
              guard: 'mustRectify',
              target: 'rectifying',
              actions: ['keepList', { type: 'openProject', params: {} }],
            },
            { actions: 'keepList' },
          ],
          ARCHIVE: 'archived',
          ...corrected,
        },
      },
      rectifying: {
        description: 'Class C or D: a rectification project is under way.',
        meta: { label: { zh: '整治提升', en: 'in rectification' }, waitsFor: ['@territory'] },
        tags: ['settled', 'rectification'],
        on: {
          LIST: { actions: 'keepList' },
          RECTIFIED: 'rectified',
          ARCHIVE: 'archived',
          ...corrected,
        },
      },
      rectified: {
        description: 'The project was accepted; re-evaluation follows next year.',
        meta: { label: { zh: '已验收', en: 'rectified' } },
        tags: ['settled', 'rectification'],
        on: { LIST: { actions: 'keepList' }, ARCHIVE: 'archived', ...corrected },
      },
      special: {
        description: 'Not suitable for grading: a class of its own.',
        meta: { label: { zh: '不适合评价', en: 'special' } },
        tags: 'aside',
        on: { ...score, LIST: { actions: 'keepList' }, ARCHIVE: 'archived', ...correctedAside },
      },
      scoredNotGraded: {
        description: 'Scored for information, managed like a stated class.',
        meta: { label: { zh: '评价不分类', en: 'scored, not graded' } },
        tags: 'aside',
        on: { ...score, LIST: { actions: 'keepList' }, ARCHIVE: 'archived', ...correctedAside },
      },
      dataOnly: {
        description: 'Data are collected; no evaluation.',
        meta: { label: { zh: '只采数据', en: 'data only' } },
        tags: 'aside',
        on: { ...score, ARCHIVE: 'archived', ...correctedAside },
      },
      excluded: {
        description: 'Taken off the base list with a reason.',
        meta: { label: { zh: '不纳入', en: 'excluded' } },
        tags: 'aside',
        on: { INCLUDE: 'collecting', ARCHIVE: 'archived', ...correctedAside },
      },
      archived: {
        description: 'The year is closed.',
        meta: { label: { zh: '归档', en: 'archived' } },
        ...closed,
      },
    },
  });
};
