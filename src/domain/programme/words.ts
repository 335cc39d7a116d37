/** The small words every part of a programme is written with. */
import { z } from 'zod';

/** `toFill: "why"` with an optional proposal, standing where a value is expected. */
export interface ToFill<T> {
  readonly toFill: string;
  readonly propose?: T;
}

/** A value, or the statement that the source does not give it (design: silence is explicit). */
export function fillable<T extends z.ZodType>(value: T) {
  return z.union([z.strictObject({ toFill: z.string().min(1), propose: value.optional() }), value]);
}

/** Every `toFill` taken out of a type: what is left when a programme has been filled. */
export type Filled<T> = T extends { toFill: string }
  ? never
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly (infer Member)[]
      ? Filled<Member>[]
      : { [Key in keyof T]: Filled<T[Key]> };

/** A name that formulas can use: letters, digits, underscores. */
export const Id = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]*$/, { error: 'id' })
  .describe('编号：字母开头，只含字母、数字和下划线');

/** A class label; Chinese is welcome (`五星`). */
export const ClassId = z.string().min(1);

/** A CEL formula over decimals. A bare number or `true` is a formula too. */
export const Formula = z
  .union([z.string().min(1), z.number(), z.boolean()])
  .transform(String)
  .describe('公式（CEL）');

/** An exact decimal, kept as text: `45`, `0.0302`, `"24.097"`. */
export const Decimal = z
  .union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/, { error: 'decimal' })])
  .transform(String)
  .describe('数字（按十进制精确计算）');

/** A share written as it is spoken: `20%`. */
export const Percent = z
  .string()
  .regex(/^\d+(\.\d+)?%$/, { error: 'percent' })
  .describe('百分比，如 20%');

/** A date as the source writes it: `3月底前`, `2月下旬`, `次年5月底前`, `2022-03-31`. */
export const DateText = z.string().min(1).describe('日期，按文件原文写，如 3月底前、2月下旬、次年');

/** A stretch of time as the source writes it: `5个工作日`, `收到之日起5个工作日内`. */
export const Within = z.string().min(1).describe('期限，如 5个工作日');

export const IsoDay = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'isoDay' });

/** The sentence of the source a line comes from, e.g. `四.1`. */
export const Clause = z.union([z.string().min(1), z.number()]).transform(String);

/** A title in Chinese, or in Chinese and English. */
export const Title = z
  .union([z.string().min(1), z.strictObject({ zh: z.string().min(1), en: z.string().optional() })])
  .transform((title): { zh: string; en?: string } =>
    typeof title === 'string' ? { zh: title } : title,
  );

/** What every titled line may carry: its Chinese title, an English one, its clause, a remark. */
export const titled = {
  title: z.string().min(1),
  en: z.string().optional(),
  clause: Clause.optional(),
  note: z.string().optional(),
};

export const optionallyTitled = { ...titled, title: titled.title.optional() };

/** How often something comes round. */
export const Every = z.enum([
  'week',
  'twoWeeks',
  'month',
  'quarter',
  'halfYear',
  'year',
  'asNeeded',
]);
export type Every = z.infer<typeof Every>;
