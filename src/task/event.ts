/** From the values of a form to the event the machine hears: facts the form does not ask for are added. Pure. */
import { z } from 'zod';
import type { IsoDate } from '../clock.js';
import { faultOf, faultsText } from '../domain/faults.js';
import type { FlowEvent } from '../domain/process/step.js';
import type { Actor, Flow } from '../flow/flow.types.js';
import { FormInvalid } from './errors.js';

/** What a form was filled in with, by field. */
export type Values = Readonly<Record<string, unknown>>;

export interface EventSetting {
  readonly flow: Flow;
  readonly actor: Actor;
  readonly today: IsoDate;
}

const Pending = z.array(z.string()).catch([]);

/** @throws FormInvalid where a department has to be named and is not */
export function eventOf(type: string, values: Values, setting: EventSetting): FlowEvent {
  const said = saidOf(values);
  const { flow, today } = setting;
  const { kind } = flow;
  if (kind === 'enterprise-year' && (type === 'VERIFIED' || type === 'RETURN')) {
    return { ...said, type, department: departmentOf(said, setting) };
  }
  // Only who goes to the door can say that a firm does not sign.
  if (kind === 'enterprise-year' && type === 'CONFIRM' && setting.actor.role === 'enterprise') {
    return { ...said, type, form: 'online' };
  }
  if (kind === 'task' && type === 'ASK_EXTENSION') return { ...said, type, today };
  return { ...said, type };
}

/**
 * What the form says as the log keeps it: the file of the form is one of the event's files, and why a
 * task is handed in short stands in its text.
 */
export function saidOf({ file, explanation, ...said }: Values): Values {
  const why = textOf(explanation);
  const told =
    why === '' ? said : { ...said, text: `${textOf(said.text)}（未完成部分的说明：${why}）` };
  return typeof file === 'string' ? { ...told, files: [file] } : told;
}

/** A text of a form without blanks around it; '' for none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** A department speaks in its own name; the lead bureau says for which one it acts. */
function departmentOf({ department }: Values, { flow, actor }: EventSetting): string {
  if (actor.role === 'department' && actor.organisation !== null) return actor.organisation;
  if (typeof department === 'string' && department !== '') return department;
  const pending = Pending.parse(flow.position.context.pending);
  const [only] = pending;
  if (only !== undefined && pending.length === 1) return only;
  if (actor.organisation !== null && pending.includes(actor.organisation)) {
    return actor.organisation;
  }
  throw new FormInvalid({ zh: '请选择代哪个部门办理', en: 'say for which department' });
}

/** A name somebody gives: of a project, of a step. */
const name = z.string().trim().min(1).max(200);
/** 万元 as decimal text. */
const money = z.string().regex(/^\d{1,15}(\.\d{1,6})?$/);
const Rows = z.array(z.object({ item: z.string(), value: z.string().nullable() })).min(1);
const Correction = z.object({
  items: Rows,
  reason: z.string().trim().min(1),
  files: z.array(z.uuid()).optional(),
});

/** @throws FormInvalid that says what is asked for, and what of it is wrong */
function parsed<S extends z.ZodType>(
  schema: S,
  values: Values,
  asked: { readonly zh: string; readonly en: string },
): z.output<S> {
  const found = schema.safeParse(values);
  if (found.success) return found.data;
  const { zh, en } = faultsText(found.error.issues.map(faultOf));
  throw new FormInvalid({ zh: `${asked.zh}（${zh}）`, en: `${asked.en} (${en})` });
}

/** The figures a review corrects, and what it goes by. @throws FormInvalid */
export function correctionOf(values: Values): z.infer<typeof Correction> {
  return parsed(Correction, saidOf(values), {
    zh: '请写明更正的数据项、更正后的数和理由',
    en: 'name the items, their new figures and the reason',
  });
}

const Plan = z.object({
  title: name,
  route: name,
  investment: money,
  target: z.string().trim().min(1),
  milestones: z
    .array(z.object({ title: name, due: z.iso.date() }))
    .min(1)
    .max(50),
});

/** The plan of a project, its steps numbered. @throws FormInvalid */
export function planOf(values: Values) {
  const { milestones, ...plan } = parsed(Plan, values, {
    zh: '计划要有名称、方式、投资、目标和至少一个带日期的节点',
    en: 'a plan has a title, a route, an investment, a target and a dated milestone',
  });
  const steps = milestones.map((step, index) => ({ id: `m${String(index + 1)}`, ...step }));
  return { ...plan, milestones: steps };
}

const File = z.uuid().nullish();

/** The file the form names, kept beside the flow before. @throws FormInvalid */
export function fileOf({ file }: Values): string | undefined {
  const found = File.safeParse(file);
  if (found.success) return found.data ?? undefined;
  throw new FormInvalid({
    zh: '请先上传文件，再提交',
    en: 'upload the file before the form is sent',
  });
}

const Support = z.object({ amount: money, policy: name });

/** @throws FormInvalid */
export function supportOf(values: Values): z.infer<typeof Support> {
  return parsed(Support, values, { zh: '请填写政策和金额', en: 'name the policy and the amount' });
}

const Subjects = z.array(z.uuid()).max(10_000);

/** The enterprises ticked in the table. @throws FormInvalid */
export function tickedOf(values: Values): string[] {
  const found = Subjects.safeParse(values.subjects ?? []);
  if (found.success) return found.data;
  throw new FormInvalid({ zh: '勾选的企业有误', en: 'the ticked enterprises are wrong' });
}
