import { z } from 'zod';

const person = z.string().trim().min(1).max(64).nullable();

/** Who is who in a unit; what is left out stays, null takes it away. */
export const People = z
  .strictObject({
    /** 业务骨干 */
    liaison: person,
    /** 分管负责人 */
    officer: person,
    /** 包保领导 */
    sponsor: person,
    email: z.email().max(200).nullable(),
    phone: z.string().trim().min(3).max(40).nullable(),
  })
  .partial()
  .meta({ id: 'People' });
export type People = z.infer<typeof People>;

/** A unit of a region with its people and how to reach them. */
export const Organisation = z
  .object({
    region: z.string(),
    code: z.string(),
    title: z.string(),
    short: z.string().nullable(),
    role: z.string(),
    liaison: z.string().nullable(),
    officer: z.string().nullable(),
    sponsor: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
  })
  .meta({ id: 'Organisation' });
export type Organisation = z.infer<typeof Organisation>;

/** `GET /api/organisations` */
export const Organisations = z
  .object({ items: z.array(Organisation) })
  .meta({ id: 'Organisations' });
export type Organisations = z.infer<typeof Organisations>;
