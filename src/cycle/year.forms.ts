/** How an action of the year is offered: its words, its fields, what keeps it shut. */
import type { z } from 'zod';
import { field as anyField } from '../task/fields.js';
import type { Action, Field } from '../task/form.dto.js';
import type { CycleDetail } from './cycle.dto.js';
import type { YearPicture } from './year.picture.js';

export type YearAction = CycleDetail['actions'][number];

/** Names of the actions as they stand in addresses, in the order in which they come. */
export const yearActions = [
  'add-subject',
  'draw-sample',
  'pre-evaluate',
  'fix-benchmarks',
  'request-move',
  'approve-move',
  'grade',
  'approve-result',
  'publish',
  're-evaluate',
  'make-lists',
  'archive',
  'open-next',
] as const;
export type YearActionName = (typeof yearActions)[number];

export interface Described {
  readonly reasons: readonly string[];
  readonly doneAt?: string | null;
  readonly stage?: string | null;
  readonly explain: string;
  readonly fields?: readonly Field[];
  readonly confirmText?: string;
  readonly tone?: z.infer<typeof Action>['tone'];
}

/** In an archived year everything stays visible and shut; the next one may still be opened. */
export function action(
  { cycle }: YearPicture,
  event: YearActionName,
  label: string,
  of: Described,
): YearAction {
  const shut = cycle.state === 'archived' && event !== 'open-next' && event !== 'archive';
  const reasons = shut ? ['本年度已归档'] : [...of.reasons];
  return {
    event,
    label,
    tone: of.tone ?? 'primary',
    possible: reasons.length === 0,
    reasons,
    explain: of.explain,
    confirmText: of.confirmText ?? null,
    fields: [...(of.fields ?? [])],
    doneAt: of.doneAt ?? null,
    stage: of.stage ?? null,
  };
}

/** A field that may be left empty unless said. */
export const field = (
  name: string,
  label: string,
  kind: Field['kind'],
  said: Partial<Omit<Field, 'name' | 'label' | 'kind'>> = {},
): Field => anyField(name, label, kind, { required: false, ...said });
