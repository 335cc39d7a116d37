/** Fields of forms, each with what need not be said left out. */
import type { Field } from './form.dto.js';

type Kind = Field['kind'];
type Said = Partial<Omit<Field, 'name' | 'label' | 'kind'>>;

export function field(name: string, label: string, kind: Kind, said: Said = {}): Field {
  return {
    name,
    label,
    kind,
    required: true,
    unit: null,
    hint: null,
    value: null,
    options: [],
    columns: [],
    rows: [],
    ...said,
  };
}

/** A text that has to be written: a reason, a finding. */
export const reason = (label: string, hint: string | null = null): Field =>
  field('reason', label, 'longText', { hint });

export const note = (label = '说明'): Field =>
  field('note', label, 'longText', { required: false });

/** Enterprises ticked in the table of the same page. */
export const ticked = (required = true): Field =>
  field('subjects', '勾选的企业', 'subjects', { required });

export const choice = (
  name: string,
  label: string,
  options: Field['options'],
  said: Said = {},
): Field => field(name, label, 'choice', { options, ...said });

/** How a firm confirmed at its door. */
export const confirmationForm = (): Field =>
  choice(
    'form',
    '确认方式',
    [
      { value: 'written', label: '书面确认' },
      { value: 'refusalRecorded', label: '企业不签字，如实记录' },
    ],
    { value: 'written' },
  );

/** A column of a `rows` field. */
export function column(
  name: string,
  label: string,
  kind: Field['columns'][number]['kind'],
  said: Partial<Field['columns'][number]> = {},
): Field['columns'][number] {
  const usual = { required: true, unit: null, hint: null, value: null, options: [] };
  return { name, label, kind, ...usual, ...said };
}
