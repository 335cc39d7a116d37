import type { Schema } from '../api/client';
import { isFigure } from './figure';

/** The values of a form as the server's fields ask for them. */

export type Action = Schema['Action'];
export type Field = Schema['Field'];
export type Column = Schema['Column'];
export type Values = Record<string, unknown>;
export type Row = Record<string, unknown>;

export const isRows = (value: unknown): value is Row[] =>
  Array.isArray(value) && value.every((row) => typeof row === 'object' && row !== null);

/** What stands in the form when it opens: what was typed before goes first. */
export function initialValues(fields: readonly Field[], draft: Values = {}): Values {
  const entries = fields.map((field): [string, unknown] => {
    const start = field.kind === 'rows' ? field.rows : field.value;
    return [field.name, draft[field.name] ?? start];
  });
  return Object.fromEntries(entries);
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  value === false ||
  (Array.isArray(value) && value.length === 0);

const rowsMissing = (columns: readonly Column[], rows: unknown): boolean =>
  isRows(rows) &&
  rows.some((row) => columns.some((column) => column.required && isEmpty(row[column.name])));

/** Required fields that are still empty, in order. */
export function missing(fields: readonly Field[], values: Values): Field[] {
  return fields.filter(({ name, required, kind, columns }) => {
    if (kind === 'rows' && rowsMissing(columns, values[name])) return true;
    return required && isEmpty(values[name]);
  });
}

/** A whole or decimal number as its field asks for it, not under the least it may be. */
const fits = (kind: Column['kind'], value: unknown, least: string | undefined): boolean => {
  if (isEmpty(value) || (kind !== 'decimal' && kind !== 'integer')) return true;
  const typed = String(value);
  if (!isFigure(typed) || (kind === 'integer' && typed.includes('.'))) return false;
  return least === undefined || Number(typed) >= Number(least);
};

/** What the first column of a row chooses may say how small its figures can be. */
const leastOf = ([key]: readonly Column[], row: Row): string | undefined =>
  key?.options.find(({ value }) => value === row[key.name])?.min;

/** The first field, or column of a table, that holds no number where one is asked for, or one too small. */
export function misfit(fields: readonly Field[], values: Values): Column | undefined {
  for (const field of fields) {
    const { name, columns } = field;
    const rows = values[name];
    if (field.kind !== 'rows') {
      if (!fits(field.kind, rows, undefined)) return { ...field, kind: field.kind };
      continue;
    }
    if (!isRows(rows)) continue;
    const wrong = columns.find((column) =>
      rows.some((row) => !fits(column.kind, row[column.name], leastOf(columns, row))),
    );
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** The first field in which two rows are about the same: a row is about what its first column chooses. */
export function doubled(fields: readonly Field[], values: Values): Field | undefined {
  return fields.find(({ name, kind, columns }) => {
    const [key] = columns;
    const rows = values[name];
    if (kind !== 'rows' || key?.kind !== 'choice' || !isRows(rows)) return false;
    const said = rows.map((row) => row[key.name]).filter((one) => !isEmpty(one));
    return new Set(said).size < said.length;
  });
}

/** A file that was uploaded beside the flow: the form shows its name and sends its id. */
export interface FileRef {
  id: string;
  name: string;
}

export const isFileRef = (value: unknown): value is FileRef =>
  typeof value === 'object' && value !== null && 'id' in value && 'name' in value;

function sentOf(kind: Field['kind'], value: unknown): unknown {
  if (kind === 'check') return value === true;
  return kind === 'file' && isFileRef(value) ? value.id : value;
}

/** What is sent: empty optional fields stay out. */
export function payloadOf(fields: readonly Field[], values: Values): Values {
  return Object.fromEntries(
    fields
      .filter(({ name, kind }) => kind === 'check' || !isEmpty(values[name]))
      .map(({ name, kind }) => [name, sentOf(kind, values[name])]),
  );
}

/** Whether the press of the button alone says everything: no form, no question. */
export const isPlain = ({ fields, tone, confirmText, explain }: Action): boolean =>
  fields.every(({ kind }) => kind === 'subjects') &&
  tone !== 'danger' &&
  confirmText === null &&
  explain === null;
