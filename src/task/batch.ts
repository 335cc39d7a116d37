/** Actions of a task on the enterprises in its table: many records, one decision. Pure. */
import { z } from 'zod';
import { correctionPeriod } from '../domain/process/timetable.js';
import type { FlowEvent } from '../domain/process/step.js';
import type { Flow } from '../flow/flow.types.js';
import { choice, confirmationForm, field, note, reason, ticked } from './fields.js';
import type { Action } from './form.dto.js';
import { actionOf } from './forms.js';
import { confirmationPaper } from './offer.js';
import type { FormFacts, Offer } from './offer.js';
import type { TableKind } from './table.js';

const offers: Readonly<Record<string, Offer>> = {
  SUBMIT_MANY: {
    label: '提交所选',
    tone: 'primary',
    explain: '代企业提交；必填未填、数据有误、存疑未说明原因的会逐家列出，不影响其他企业',
    fields: () => [ticked()],
  },
  VERIFY_MANY: { label: '通过所选', fields: () => [ticked()] },
  VERIFY_REST: {
    label: '全部通过（勾选的除外）',
    tone: 'primary',
    explain: '没有勾选的全部通过；勾选的和打开本页以后才提交的留下，逐家处理或退回',
    fields: () => [ticked(false)],
  },
  RETURN_MANY: {
    label: '退回所选',
    explain: ({ programme }) =>
      `退回后企业须在${correctionPeriod(programme)}内补正；原因会原样告知企业`,
    fields: ({ items }) => [
      ticked(),
      reason('退回原因'),
      field('items', '涉及数据项', 'choices', { options: items, required: false }),
    ],
  },
  CONFIRM_MANY: {
    label: '登记所选的确认',
    tone: 'primary',
    explain:
      '上门取得书面确认后登记，所选企业的确认单可以合成一份上传；企业有意见的请在该企业页面代为申诉',
    fields: (facts) => [ticked(), confirmationForm(), note(), confirmationPaper(facts)],
  },
  AUDIT_MANY: {
    label: '登记所选的审计结果',
    tone: 'primary',
    fields: () => [
      ticked(),
      choice('finding', '审计结果', [
        { value: 'clean', label: '无误' },
        { value: 'corrected', label: '有更正' },
      ]),
      field('note', '审计情况', 'longText'),
    ],
  },
};

const byEvent: Readonly<Record<string, readonly string[]>> = {
  SUBMIT: ['SUBMIT_MANY'],
  VERIFIED: ['VERIFY_REST', 'VERIFY_MANY', 'RETURN_MANY'],
  CONFIRM: ['CONFIRM_MANY'],
  AUDITED: ['AUDIT_MANY'],
};

export function isBatch(event: string): boolean {
  return Object.hasOwn(offers, event);
}

/** What the owner of the task can do with the rows of its table. */
export function batchActions(kind: TableKind | undefined, facts: FormFacts): Action[] {
  const events = byEvent[kind?.event ?? ''] ?? [];
  return events.flatMap((event) => {
    const offer = offers[event];
    return offer === undefined ? [] : [actionOf(event, offer, facts)];
  });
}

const Said = z.object({
  reason: z.string().trim().optional(),
  items: z.array(z.string()).optional(),
  form: z.string().optional(),
  note: z.string().optional(),
  finding: z.string().optional(),
});

/** The event each enterprise's flow hears; null leaves one alone. */
export function batchEvent(
  event: string,
  values: unknown,
  of: { department: string; subjects: ReadonlySet<string> },
): (flow: Flow) => FlowEvent | null {
  const { department, subjects } = of;
  const said = Said.parse(values);
  const chosen = ({ subjectId }: Flow): boolean => subjects.has(subjectId ?? '');
  const waits = ({ waitsFor }: Flow): boolean => waitsFor.includes(department);
  switch (event) {
    case 'VERIFY_MANY':
      return (flow) => (chosen(flow) && waits(flow) ? { type: 'VERIFIED', department } : null);
    case 'VERIFY_REST':
      return (flow) => (!chosen(flow) && waits(flow) ? { type: 'VERIFIED', department } : null);
    case 'RETURN_MANY':
      return (flow) =>
        chosen(flow) && waits(flow)
          ? { type: 'RETURN', department, reason: said.reason ?? '', items: said.items ?? [] }
          : null;
    case 'CONFIRM_MANY':
      return (flow) =>
        chosen(flow) ? { type: 'CONFIRM', form: said.form, note: said.note ?? '' } : null;
    case 'AUDIT_MANY':
      return (flow) =>
        chosen(flow) ? { type: 'AUDITED', finding: said.finding, note: said.note ?? '' } : null;
    default:
      return () => null;
  }
}
