import { z } from 'zod';
import { Instant } from '../clock/clock.dto.js';

/** The published result: what it waits for, its sealed versions, and the corrections of them. */

/** One named condition; `blocks` says what is missing, empty when it is met. */
export const PublicationCondition = z
  .object({
    id: z.string(),
    title: z.string(),
    english: z.string(),
    met: z.boolean(),
    blocks: z.array(z.string()),
  })
  .meta({ id: 'PublicationCondition' });

/** One thing that is another than in the version before. */
export const SealedChange = z
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
  .meta({ id: 'SealedChange' });

export const SealedVersion = z
  .object({
    version: z.int().positive(),
    /** SHA-256 of the canonical text. */
    hash: z.string(),
    at: Instant,
    by: z.string(),
    approvedBy: z.string(),
    changes: z.array(SealedChange),
  })
  .meta({ id: 'SealedVersion' });
export type SealedVersion = z.infer<typeof SealedVersion>;

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

/** `GET /api/cycles/:id/publication`. */
export const Publication = z
  .object({
    conditions: z.array(PublicationCondition),
    /** The newest first. */
    versions: z.array(SealedVersion),
    amendments: z.array(AmendmentView),
  })
  .meta({ id: 'Publication' });
export type Publication = z.infer<typeof Publication>;

/** `GET …/versions/:version`: the sealed document as it was hashed. */
export const SealedDocument = z
  .object({ head: SealedVersion, sealed: z.record(z.string(), z.unknown()) })
  .meta({ id: 'SealedDocument' });
export type SealedDocument = z.infer<typeof SealedDocument>;

/** `GET …/versions/:version/verification`. */
export const SealVerification = z
  .object({
    version: z.int().positive(),
    hash: z.string(),
    /** The stored text gives this hash. */
    intact: z.boolean(),
    /** The version before has the hash that this one names. */
    chained: z.boolean(),
    /** The sealed figures, evaluated once more, give the sealed results. */
    reproduced: z.boolean(),
  })
  .meta({ id: 'SealVerification' });
export type SealVerification = z.infer<typeof SealVerification>;

/** `GET …/diff?from=1&to=2`. */
export const SealDiff = z
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
  .meta({ id: 'SealDiff' });
export type SealDiff = z.infer<typeof SealDiff>;

export const SealDiffQuery = z.object({
  from: z.coerce.number().int().positive(),
  to: z.coerce.number().int().positive(),
});
export type SealDiffQuery = z.infer<typeof SealDiffQuery>;

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
