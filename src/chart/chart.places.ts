/** Where each known state stands in the flow chart, kept so that it never moves; new ones are laid out. Pure. */

export const lanes = ['year', 'use', 'last'] as const;
export type Lane = (typeof lanes)[number];

export interface Spot {
  readonly lane: Lane;
  readonly column: number;
  readonly row: number;
}

/** Columns of a lane. */
export const COLUMNS = 8;

type Line = readonly (string | null)[];

/** Each line a row of a lane, from left to right; null leaves a gap. */
const enterpriseYear: Readonly<Record<'year' | 'use', readonly Line[]>> = {
  year: [
    [
      'listed',
      'collecting',
      'submitted',
      'verifying',
      'verified',
      'scored',
      'confirming',
      'confirmed',
    ],
    [null, null, null, 'returned', 'auditing', 'rescoring', 'appealing', 'graded'],
    [null, 'dataOnly', 'scoredNotGraded', 'special', 'excluded', null, 'reviewing', 'published'],
  ],
  use: [['policyListed', 'rectifying', 'rectified', 'archived']],
};

const project: readonly Line[] = [
  [
    'planning',
    'planned',
    'approved',
    'implementing',
    'acceptanceRequested',
    'inspected',
    'accepted',
    'promoted',
  ],
  [null, null, null, null, 'withheld', 'redeemed', 'exited', 'retained'],
];

const task: readonly Line[] = [
  ['awaitingReceipt', 'inHand', 'awaitingReview', 'awaitingStrikeOff', 'closed'],
  ['suspended', 'returned', null, null, 'terminated'],
];

const spotsOf = (lane: Lane, lines: readonly Line[], from = 0): [string, Spot][] =>
  lines.flatMap((line, row) =>
    line.flatMap((phase, column): [string, Spot][] =>
      phase === null ? [] : [[phase, { lane, column, row: from + row }]],
    ),
  );

/** The families of states that are drawn: enterprises, this year's projects, last year's, tasks. */
export type Family = 'enterprise' | 'project' | 'lastProject' | 'task';

const known: Readonly<Record<Family, ReadonlyMap<string, Spot>>> = {
  enterprise: new Map([
    ...spotsOf('year', enterpriseYear.year),
    ...spotsOf('use', enterpriseYear.use),
  ]),
  project: new Map(spotsOf('use', project, enterpriseYear.use.length)),
  lastProject: new Map(spotsOf('last', project)),
  task: new Map(spotsOf('year', task)),
};

const home: Readonly<Record<Family, Lane>> = {
  enterprise: 'year',
  project: 'use',
  lastProject: 'last',
  task: 'year',
};

/** A state with its place; `placed` is false for one nobody has laid out yet. */
export interface Placed extends Spot {
  readonly family: Family;
  readonly phase: string;
  readonly placed: boolean;
}

/** Stored places first; what is new stands in rows of its own below the others of its lane. */
export function placesOf(
  states: readonly { readonly family: Family; readonly phase: string }[],
): Placed[] {
  const stored = states.flatMap(({ family, phase }) => {
    const spot = known[family].get(phase);
    return spot === undefined ? [] : [{ family, phase, ...spot, placed: true }];
  });
  const rows = new Map(lanes.map((lane) => [lane, heightOf(stored, lane)]));
  const used = new Map<Lane, number>();
  const fresh = states
    .filter(({ family, phase }) => !known[family].has(phase))
    .map(({ family, phase }) => {
      const lane = home[family];
      const n = used.get(lane) ?? 0;
      used.set(lane, n + 1);
      const row = (rows.get(lane) ?? 0) + Math.floor(n / COLUMNS);
      return { family, phase, lane, column: n % COLUMNS, row, placed: false };
    });
  return [...stored, ...fresh];
}

/** How many rows of a lane are taken. */
export function heightOf(places: readonly Spot[], lane: Lane): number {
  return Math.max(0, ...places.filter((one) => one.lane === lane).map(({ row }) => row + 1));
}
