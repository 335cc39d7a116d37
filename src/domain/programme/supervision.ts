/** What happens around due dates: lights, the ladder of pressure, reports and meetings. */
import { z } from 'zod';
import {
  Clause,
  DateText,
  Every,
  Formula,
  Id,
  Within,
  fillable,
  optionallyTitled,
  titled,
} from './words.js';

export const lightColours = ['grey', 'blue', 'green', 'yellow', 'red', 'suspended'] as const;

/** One light rule over d (working days left), g (points behind plan), n (periods behind). */
export const LightRule = z.strictObject({
  id: Id,
  ...optionallyTitled,
  light: z.enum(lightColours),
  when: Formula,
});
export const Lights = z.union([z.string().min(1), z.array(LightRule).min(1)]);
export type Lights = z.infer<typeof Lights>;

export const RungKind = z.enum(['remind', 'chase', 'supervise', 'bulletin', 'interview']);
export type RungKind = z.infer<typeof RungKind>;

export const Rung = z.strictObject({
  id: RungKind,
  ...optionallyTitled,
  /** `到期前3个工作日`, `逾期1个工作日`, `逾期10天`. */
  at: fillable(z.string().min(1)),
  colour: z.enum(['blue', 'orange', 'red', 'yellow']).optional(),
  template: z.string().optional(),
  to: z.array(z.string().min(1)).min(1),
  copy: z.array(z.string().min(1)).optional(),
  replyWithin: fillable(Within).optional(),
});
export type Rung = z.infer<typeof Rung>;

/** The name of a ladder that ships with the system, or its own rungs. */
export const Ladder = z.union([z.string().min(1), z.array(Rung).min(1)]);
export type Ladder = z.infer<typeof Ladder>;

export const Weekday = z.enum(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']);

export const Report = z.strictObject({
  id: Id,
  ...optionallyTitled,
  every: Every,
  on: Weekday.optional(),
  by: DateText.optional(),
  stage: Id.optional(),
  template: z.string().min(1),
  from: z.string().optional(),
  to: z.array(z.string().min(1)).min(1),
  copy: z.array(z.string().min(1)).optional(),
});
export type Report = z.infer<typeof Report>;

/** Meetings and reporting rhythms: 联席会议, 调度, 每月28日报送. */
export const Cadence = z.strictObject({
  id: Id,
  ...titled,
  what: z.enum(['meeting', 'report', 'bulletin', 'visit', 'check']),
  every: fillable(Every),
  by: DateText.optional(),
  on: Weekday.optional(),
  lead: z.string().min(1),
  with: z.array(z.string().min(1)).optional(),
  to: z.array(z.string().min(1)).optional(),
  clause: Clause.optional(),
});
export type Cadence = z.infer<typeof Cadence>;
