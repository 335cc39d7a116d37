import { z } from 'zod';
import { Instant } from '../clock/clock.dto.js';

/** A text in both languages. */
const Words = z.object({ zh: z.string(), en: z.string() });

/** One item of the check-list of 等保 as it stands here. */
export const CheckItem = z
  .object({
    id: z.string(),
    /** The control point of GB/T 22239-2019, e.g. `8.1.4.1`. */
    control: z.string(),
    /** Asked for from this level on. */
    level: z.union([z.literal(2), z.literal(3)]),
    title: Words,
    /** 符合, 不符合, 需人工核查. */
    state: z.enum(['met', 'unmet', 'manual']),
    /** What was found in the running system. */
    evidence: Words,
    /** What to do; null where nothing is. */
    todo: Words.nullable(),
  })
  .meta({ id: 'CheckItem' });

/** `GET /api/security`: the installation held against the check-list at that moment. */
export const SelfCheck = z
  .object({ at: Instant, items: z.array(CheckItem) })
  .meta({ id: 'SelfCheck' });
export type SelfCheck = z.infer<typeof SelfCheck>;
