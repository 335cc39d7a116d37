import { z } from 'zod';
import { Instant } from '../clock/clock.dto.js';

/** The published result: what it waits for, its snapshots, and the corrections of them. */

/** One named condition; `blocks` says what is missing, empty when it is met. */
export const PublicationCondition = z
  .object({
    id: z.string(),
    title: z.string(),
    english: z.string(),
    met: z.boolean(),
    blocks: z.array(z.string()),
    /** Of the five things publication waits for, the one it belongs to. */
    gate: z.enum(['weights', 'frozen', 'evaluated', 'appeals', 'approved']),
    /** Where enterprises stand in the way: the phase that each of `blocks` counts. */
    phases: z.array(z.string()),
  })
  .meta({ id: 'PublicationCondition' });

/** One thing that is another than in the version before. */
export const SnapshotChange = z
  .object({
    subject: z.object({ id: z.string(), name: z.string() }),
    /** Item id of a figure; `total`, `rank`, `class` … of a result. */
    field: z.string(),
    title: z.string(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    why: z.string(),
    who: z.string(),
    /** The order or appeal it rests on. */
    order: z.string(),
    at: Instant,
  })
  .meta({ id: 'SnapshotChange' });

export const SnapshotVersion = z
  .object({
    version: z.int().positive(),
    /** The stage it was published in, where a year publishes in several phases. */
    stage: z.string().nullable(),
    /** SHA-256 of the canonical text. */
    hash: z.string(),
    at: Instant,
    by: z.string(),
    approvedBy: z.string(),
    changes: z.array(SnapshotChange),
  })
  .meta({ id: 'SnapshotVersion' });
export type SnapshotVersion = z.infer<typeof SnapshotVersion>;

export const AmendmentView = z
  .object({
    id: z.string(),
    subject: z.object({ id: z.string(), name: z.string() }),
    values: z.record(z.string(), z.string().nullable()),
    reason: z.string(),
    order: z.string(),
    by: z.string(),
    at: Instant,
    decision: z.enum(['approved', 'refused']).nullable(),
    remark: z.string().nullable(),
    decidedBy: z.string().nullable(),
    decidedAt: Instant.nullable(),
  })
  .meta({ id: 'Amendment' });
export type AmendmentView = z.infer<typeof AmendmentView>;

/** How good the data behind the last version is; it stands beside the conditions, and blocks nothing. */
export const DataQuality = z
  .object({
    /** Shares the programme asks for, in per cent; `actual` and `met` null where nothing is known. */
    shares: z.array(
      z.object({
        id: z.enum(['complete', 'onTime']),
        wanted: z.string(),
        actual: z.string().nullable(),
        met: z.boolean().nullable(),
        /** How many enterprises fall short. */
        short: z.int().nonnegative(),
        /** By territory, and for figures by the organisation that owns them. */
        parts: z.array(
          z.object({ by: z.enum(['territory', 'owner']), title: z.string(), actual: z.string() }),
        ),
      }),
    ),
    /** Figures that stand out or fail a check, scored all the same. */
    doubts: z.array(
      z.object({
        subject: z.object({ id: z.string(), name: z.string() }),
        message: z.string(),
        english: z.string(),
      }),
    ),
  })
  .meta({ id: 'DataQuality' });
export type DataQuality = z.infer<typeof DataQuality>;

/** `GET /api/cycles/:id/publication`. */
export const Publication = z
  .object({
    conditions: z.array(PublicationCondition),
    /** The newest first. */
    versions: z.array(SnapshotVersion),
    amendments: z.array(AmendmentView),
    quality: DataQuality,
    /** Titles of the figures that corrections name, by item id. */
    titles: z.record(z.string(), z.string()),
    /** The flow of the publishing stage, beside which the minutes are kept; null where there is none. */
    flow: z.string().nullable(),
    /** The number of the minutes by which it was graded; null while there are none. */
    minutes: z.string().nullable(),
    /** Scans of the minutes, the latest first. */
    papers: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        by: z.string(),
        at: Instant,
        url: z.string(),
      }),
    ),
  })
  .meta({ id: 'Publication' });
export type Publication = z.infer<typeof Publication>;

/** `GET …/versions/:version`: the snapshot as it was hashed. */
export const SnapshotDocument = z
  .object({ head: SnapshotVersion, content: z.record(z.string(), z.unknown()) })
  .meta({ id: 'SnapshotDocument' });
export type SnapshotDocument = z.infer<typeof SnapshotDocument>;

/** `GET …/versions/:version/verification`. */
export const SnapshotVerification = z
  .object({
    version: z.int().positive(),
    hash: z.string(),
    /** The stored text gives this hash. */
    intact: z.boolean(),
    /** The version before has the hash that this one names. */
    chained: z.boolean(),
    /** Its figures, evaluated once more, give its results. */
    reproduced: z.boolean(),
  })
  .meta({ id: 'SnapshotVerification' });
export type SnapshotVerification = z.infer<typeof SnapshotVerification>;

/** `GET …/diff?from=1&to=2`. */
export const SnapshotDiff = z
  .object({
    from: z.int().positive(),
    to: z.int().positive(),
    items: z.array(
      z.object({
        /** Null for a benchmark. */
        subject: z.object({ id: z.string(), name: z.string() }).nullable(),
        field: z.string(),
        from: z.string().nullable(),
        to: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'SnapshotDiff' });
export type SnapshotDiff = z.infer<typeof SnapshotDiff>;

/** The number of a version as an address has it; no larger than its column holds. */
export const VersionNumber = z.coerce.number().int().min(1).max(2_147_483_647);

export const SnapshotDiffQuery = z.object({ from: VersionNumber, to: VersionNumber });
export type SnapshotDiffQuery = z.infer<typeof SnapshotDiffQuery>;

/** `POST …/amendments`. */
export const AskAmendment = z
  .object({
    subjectId: z.uuid(),
    /** Item id → decimal text; null takes a figure away. */
    values: z.record(z.string(), z.string().nullable()),
    reason: z.string().trim().min(1),
    order: z.string().trim().min(1),
  })
  .meta({ id: 'AskAmendment' });
export type AskAmendment = z.infer<typeof AskAmendment>;

/** `POST …/amendments/:amendment/decision`. */
export const DecideAmendment = z
  .discriminatedUnion('decision', [
    z.object({ decision: z.literal('approve') }),
    z.object({ decision: z.literal('refuse'), reason: z.string().trim().min(1) }),
  ])
  .meta({ id: 'DecideAmendment' });
export type DecideAmendment = z.infer<typeof DecideAmendment>;
