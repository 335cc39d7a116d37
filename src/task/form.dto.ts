import { z } from 'zod';
import { Figure } from '../board/board.dto.js';

/** Forms as the server offers them: the page holds no rule, it draws what stands here. */

const fieldShape = {
  name: z.string(),
  label: z.string(),
  /**
   * `text longText date choice` send a string, `decimal` a decimal string, `integer` a number,
   * `choices` and `subjects` arrays of ids, `check` a boolean, `file` the id of a file kept beside the flow
   * before (`POST /api/flows/{id}/files`).
   * `subjects` are ticked in the table of the same detail.
   */
  kind: z.enum([
    'text',
    'longText',
    'decimal',
    'integer',
    'date',
    'choice',
    'choices',
    'subjects',
    'check',
    'file',
  ]),
  required: z.boolean(),
  unit: z.string().nullable(),
  /** One sentence under the field. */
  hint: z.string().nullable(),
  /** What stands in the field when the form opens; decimals as text. */
  value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).nullable(),
  /** `min`: of an option that is a data item, the least its figure may be; decimal text. */
  options: z.array(z.object({ value: z.string(), label: z.string(), min: z.string().optional() })),
};

/** One field of a form. A `rows` field is a table whose columns are fields; it sends an array of records. */
export const Field = z
  .object({
    ...fieldShape,
    kind: z.enum([...fieldShape.kind.options, 'rows']),
    columns: z.array(z.object(fieldShape).meta({ id: 'Column' })),
    /** What stands in the table of a `rows` field when the form opens. */
    rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).nullable())),
  })
  .meta({ id: 'Field' });
export type Field = z.infer<typeof Field>;

/**
 * Something the person may do now. `possible: false` keeps the button visible but shut, with the
 * reason beside it ("还缺 1 份佐证"); an action the role may never take is absent.
 */
export const Action = z
  .object({
    /** The event of the machine, or the name of the cycle's action. */
    event: z.string(),
    label: z.string(),
    tone: z.enum(['primary', 'normal', 'danger']),
    possible: z.boolean(),
    reasons: z.array(z.string()),
    /** What it does, one sentence, shown above the form: "退回后企业须在 5 个工作日内补正". */
    explain: z.string().nullable(),
    /** Text to be typed before the button opens ("2022"); null = no such guard. */
    confirmText: z.string().nullable(),
    fields: z.array(Field),
  })
  .meta({ id: 'Action' });
export type Action = z.infer<typeof Action>;

/** Characters of a text somebody types into a form. */
const LONGEST = 2000;
const isDay = /^\d{4}-\d{2}-\d{2}$/;

/** Values of a form by field name: no text longer than a page, no day of another age. */
export const FormValues = z.record(z.string(), z.unknown()).superRefine((values, context) => {
  for (const { path, text } of textsIn(values)) {
    if (text.length > LONGEST) {
      const most = { origin: 'string', maximum: LONGEST, inclusive: true } as const;
      context.addIssue({ code: 'too_big', ...most, input: text, path });
    }
    if (isDay.test(text) && (text < '1900-01-01' || text >= '2100-01-01')) {
      const params = { zh: '不在 1900 年至 2099 年之间' };
      context.addIssue({
        code: 'custom',
        message: 'not between 1900 and 2099',
        params,
        input: text,
        path,
      });
    }
  }
});

function textsIn(value: unknown, path: string[] = []): { path: string[]; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => textsIn(part, [...path, key]));
}

/** One value of the entry form, with the answer of the check. */
export const DataItem = z
  .object({
    id: z.string(),
    title: z.string(),
    unit: z.string(),
    /** Which organisation owns the figure. */
    owner: z.object({ id: z.string(), title: z.string() }),
    required: z.boolean(),
    editable: z.boolean(),
    /** Somebody has signed it off: a change needs a reason. */
    signedOff: z.boolean(),
    value: Figure.nullable(),
    /** Last year's figure; null = 去年没有数据. */
    last: Figure.nullable(),
    /** Change against last year in per cent, one decimal; null when there is nothing to compare. */
    change: Figure.nullable(),
    /** `error` cannot be submitted, `doubt` needs a reason. */
    verdict: z.enum(['empty', 'fine', 'doubt', 'error']),
    message: z.string().nullable(),
    /** One-tap correction, e.g. 改为 17560. */
    suggestion: Figure.nullable(),
    /** The reason given for a doubt. */
    reason: z.string().nullable(),
    /** Why it is not editable or where it comes from: "税务局导入，可申请更正". */
    source: z.string().nullable(),
  })
  .meta({ id: 'DataItem' });
export type DataItem = z.infer<typeof DataItem>;

/** The entry form of one enterprise's year. `ready` = nothing required is missing or wrong. */
export const DataSheet = z
  .object({
    subject: z.object({ id: z.string(), name: z.string() }),
    /** Of the enterprise's flow; goes back with the submission. */
    revision: z.int().nonnegative(),
    editable: z.boolean(),
    savedAt: z.string().nullable(),
    filled: z.int().nonnegative(),
    total: z.int().nonnegative(),
    ready: z.boolean(),
    /** Checks over several figures that do not pass: `refuse` keeps it from being handed in. */
    checks: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        level: z.enum(['doubt', 'refuse']),
        zh: z.string(),
        en: z.string(),
      }),
    ),
    groups: z.array(z.object({ id: z.string(), title: z.string(), items: z.array(DataItem) })),
  })
  .meta({ id: 'DataSheet' });
export type DataSheet = z.infer<typeof DataSheet>;

/** `PUT /api/cycles/:id/subjects/:subjectId/data`: only the items changed; answers `DataSheet`. */
export const SaveData = z
  .object({
    items: z
      .array(
        z.object({
          id: z.string(),
          value: Figure.nullable(),
          reason: z.string().max(500).nullable(),
        }),
      )
      .min(1)
      .max(200),
  })
  .meta({ id: 'SaveData' });
export type SaveData = z.infer<typeof SaveData>;
