/** Who takes part: the lead bureau, departments, territories, the leading group. */
import { z } from 'zod';
import { Id, optionallyTitled, titled } from './words.js';

export const Role = z.enum(['lead', 'department', 'territory', 'leader', 'member']);

export const Organisation = z.strictObject({
  id: Id,
  ...titled,
  role: Role,
  /** Other spellings met in documents and spreadsheets. */
  aliases: z.array(z.string()).optional(),
  short: z.string().optional(),
  /** The post that answers for it, as the source words it; never a person's name. */
  liaison: z.string().optional(),
  head: z.string().optional(),
  deputy: z.string().optional(),
  /** A collective ("各县区"): which units stand behind it is said under `deployment`. */
  each: z.enum(['region', 'park', 'township', 'department', 'cluster']).optional(),
});
export type Organisation = z.infer<typeof Organisation>;

/** One real unit behind a collective organisation, named by the place that runs the programme. */
export const DeployedUnit = z.strictObject({
  id: Id,
  title: z.string().min(1),
  en: z.string().optional(),
  aliases: z.array(z.string()).optional(),
  short: z.string().optional(),
});

/** Collective organisation id → the units it stands for here. Not part of the published text. */
export const Deployment = z.record(Id, z.array(DeployedUnit).min(1));

/** A number or code many of which may belong to one subject: meters, parcels, customer numbers. */
export const Account = z.strictObject({
  id: Id,
  ...titled,
  owner: Id.optional(),
  of: z.enum(['meter', 'parcel', 'customer', 'permit']).optional(),
});

export const Constant = z.strictObject({
  id: Id,
  ...optionallyTitled,
  value: z.union([z.number(), z.string()]).transform(String),
  unit: z.string().optional(),
});
