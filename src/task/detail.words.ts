/** Facts, rules, people and history beside a flow, in words. Pure. */
import { z } from 'zod';
import type { FilledProgramme } from '../domain/programme/schema.js';
import type { OrganisationDesk } from '../supervision/supervision.types.js';
import { maskedPhone } from '../domain/subject/masking.js';
import { eventSaid, eventWords } from '../domain/supervision/events.js';
import { type TaskStanding, progressWords } from '../domain/supervision/standing.js';
import { senderOf } from '../flow/behalf.js';
import type { Flow, LogEntry } from '../flow/flow.types.js';
import type { Plan } from '../supervision/plan.service.js';
import type { Escalation } from '../supervision/supervision.types.js';
import type { FlowDetail } from './task.dto.js';

/** A total and the class it gives. */
export interface Outcome {
  readonly total: string | null;
  readonly class: string | null;
}

type Fact = FlowDetail['facts'][number];
type Rule = FlowDetail['rules'][number];

const text = z.string().nullable().optional().catch(undefined);
const Context = z.object({
  total: text,
  class: text,
  baseClass: text,
  number: text,
  route: text,
  investment: text,
  target: text,
  finishDue: text,
  planDue: text,
  matter: text,
  issuedOn: text,
  replyWithin: z.number().optional().catch(undefined),
  returns: z.number().optional().catch(undefined),
  appeals: z.number().optional().catch(undefined),
  outstanding: z.number().optional().catch(undefined),
  extension: z.object({ due: z.string(), reason: z.string() }).nullish().catch(undefined),
  until: text,
  text,
});

/**
 * What is worth knowing of a flow at a glance; the entries its kind has. A published outcome goes before
 * what the flow was told: a correction tells no flow. `totals`: whether the reader may see its score.
 */
export function factsOf(
  flow: Flow,
  {
    task,
    published,
    totals,
  }: {
    task?: TaskStanding | undefined;
    published?: Outcome | undefined;
    totals: boolean;
  },
): Fact[] {
  const said = { ...Context.parse(flow.position.context), ...published };
  const lines: [string, string | null | undefined][] = [
    ['进度', task?.counted === true ? progressWords(task) : null],
    ['得分', totals ? said.total : null],
    ['类别', said.class],
    ['编号', said.number],
    ['方式', said.route],
    ['投资', said.investment ? `${said.investment} 万元` : null],
    ['验收目标', said.target],
    ['计划报送', said.planDue],
    ['完成期限', said.finishDue],
    ['事项', said.matter],
    ['印发', said.issuedOn],
    ['回复期限', said.replyWithin ? `${String(said.replyWithin)} 个工作日` : null],
    ['申请延至', said.extension ? `${said.extension.due}（${said.extension.reason}）` : null],
    ['挂起至', said.until],
    ['未完成', said.outstanding ? String(said.outstanding) : null],
    ['情况', flow.kind === 'problem' ? said.text : null],
  ];
  return lines.flatMap(([label, value]) =>
    value === null || value === undefined || value === '' ? [] : [{ label, value }],
  );
}

const Appeal = z.object({ items: z.array(z.string()).catch([]), reason: z.string() });

/** What an enterprise appeals against, and why; while it is in appeal. */
export function appealOf(flow: Flow, log: readonly LogEntry[], { programme }: Plan): Fact[] {
  if (!['appealing', 'reviewing', 'rescoring'].includes(flow.phase)) return [];
  const said = Appeal.safeParse(log.findLast(({ type }) => type === 'APPEAL')?.payload);
  if (!said.success) return [];
  const { items, reason } = said.data;
  const titles = programme.items.filter(({ id }) => items.includes(id)).map(({ title }) => title);
  return [
    ...(titles.length > 0 ? [{ label: '异议数据', value: titles.join('、') }] : []),
    { label: '申诉理由', value: reason },
  ];
}

/** "退回补正 第 1 次". */
export function tagOf(flow: Flow): string | null {
  const { returns, appeals } = Context.parse(flow.position.context);
  if (flow.phase === 'returned' && returns !== undefined) {
    return `退回补正 第 ${String(returns)} 次`;
  }
  if (['appealing', 'reviewing', 'rescoring'].includes(flow.phase) && appeals !== undefined) {
    return `申诉 第 ${String(appeals)} 次`;
  }
  return null;
}

/** The sentences of the plan that hold for this flow now. */
export function rulesOf(flow: Flow, plan: Plan): Rule[] {
  const { programme } = plan;
  switch (flow.kind) {
    case 'task':
      return taskRules(flow, plan);
    case 'enterprise-year':
      return enterpriseRules(flow, programme);
    case 'rectification':
      return [
        {
          text: '扶持政策根据验收结果和复评结果兑现',
          clause: programme.rectification?.clause ?? null,
        },
      ];
    case 'supervision-form':
      return [{ text: '签收后在回复期限内书面回复：原因、措施、完成时间', clause: null }];
    case 'problem':
      return [{ text: '办结后由提出方核验，同意后销号', clause: null }];
    case 'stage':
      return [];
    default:
      return flow.kind satisfies never;
  }
}

function taskRules({ ref }: Flow, plan: Plan): Rule[] {
  const task = plan.tasks.get(ref);
  const ladder = plan.ladder.map(({ at, title, id }) => `${at}${title ?? id}`).join('，');
  return [
    ...(task?.standard === undefined
      ? []
      : [{ text: `完成标准：${task.standard}`, clause: task.clause ?? null }]),
    ...(task?.evidence === undefined
      ? []
      : [{ text: `佐证材料：${task.evidence}`, clause: task.clause ?? null }]),
    { text: `督办阶梯：${ladder}`, clause: null },
    { text: '延期须在到期日之前申请；批准前仍按原到期日计算', clause: null },
  ];
}

const silences: Readonly<Record<string, string>> = {
  agreed: '期满没有反馈的，视为没有意见',
  visit: '期满没有反馈的，由属地上门办理书面确认，不以沉默作为同意',
  remind: '期满没有反馈的，再次提醒',
  wait: '期满没有反馈的，继续等待',
};

function enterpriseRules({ phase }: Flow, programme: FilledProgramme): Rule[] {
  const { confirmation, appeal } = programme;
  if (phase === 'confirming' && confirmation !== undefined) {
    const silence = silences[confirmation.silence] ?? '';
    return [
      { text: `确认期 ${confirmation.within}；${silence}`, clause: confirmation.clause ?? null },
    ];
  }
  if (['appealing', 'reviewing', 'rescoring'].includes(phase) && appeal !== undefined) {
    return [{ text: `申诉在 ${appeal.answer}内答复`, clause: appeal.clause ?? null }];
  }
  return [];
}

/** Liaisons of the units concerned; phones are masked. */
export function contactsOf(
  flow: Flow,
  plan: Plan,
  desks: readonly OrganisationDesk[],
): FlowDetail['contacts'] {
  const named = flow.waitsFor.filter((one) => !one.startsWith('@'));
  const codes = [flow.organisation, ...named, plan.lead?.id];
  return [...new Set(codes)].flatMap((code) => {
    const desk = desks.find((one) => one.code === code);
    if (desk === undefined || desk.liaison === null) return [];
    return [{ role: desk.title, name: desk.liaison, phone: maskedPhone(desk.phone) }];
  });
}

const WithFiles = z.object({ files: z.array(z.string()).catch([]) });

/** What stands beside a log: its files, the rungs of the ladder that were carried out, whose it is. */
interface HistoryAside {
  readonly files: readonly Pick<
    FlowDetail['history'][number]['files'][number],
    'id' | 'name' | 'size'
  >[];
  readonly escalations: readonly Pick<Escalation, 'rung' | 'due'>[];
  /** Ids of the accounts of the enterprise it is about. */
  readonly own: ReadonlySet<string>;
}

/** The log as people read it, newest first; `automatic` marks what no person did. */
export function historyOf(
  flow: Flow,
  log: readonly LogEntry[],
  plan: Plan,
  { files, escalations, own }: HistoryAside,
): FlowDetail['history'] {
  const titleOf = (id: string): string => plan.units.get(id)?.title ?? id;
  return log.toReversed().map((entry) => {
    const { label, light } = eventWords(flow.kind, entry.type, entry.payload);
    const automatic = entry.actor === 'system';
    const handedIn = WithFiles.parse(entry.payload).files;
    return {
      seq: entry.seq,
      at: entry.at,
      type: entry.type,
      ...said(entry, rungOf(entry, plan), { label, escalations, titleOf }),
      who: senderOf(flow.kind, entry, own),
      organisation: null,
      automatic,
      light,
      files: files
        .filter(({ id }) => handedIn.includes(id))
        .map(({ id, name, size }) => ({ id, name, size, url: `/api/files/${id}` })),
    };
  });
}

const Climbed = z.object({ timer: z.literal('ladder'), rung: z.int().positive() });

/** The rung of the ladder that the entry climbed: 提醒, 催办, 督办. */
function rungOf(
  { payload, after }: LogEntry,
  { ladder }: Plan,
): Plan['ladder'][number] | undefined {
  const climbed = Climbed.safeParse({ ...payload, rung: after.context.rung });
  return climbed.success ? ladder[climbed.data.rung - 1] : undefined;
}

/** A rung whose day came while nothing was asked of the unit has moved on without a letter, and says so. */
function said(
  entry: LogEntry,
  rung: Plan['ladder'][number] | undefined,
  {
    label,
    escalations,
    titleOf,
  }: Pick<HistoryAside, 'escalations'> & { label: string; titleOf: (id: string) => string },
): Pick<FlowDetail['history'][number], 'label' | 'text'> {
  const text = eventSaid(entry, titleOf);
  if (rung === undefined) return { label, text };
  const title = rung.title ?? rung.id;
  const { due } = entry.after.context;
  if (escalations.some((one) => one.rung === rung.id && one.due === due)) {
    return { label: title, text };
  }
  return { label: `${title}（没有发函）`, text: '当时已办完、已暂停或尚不轮到本单位，不发函' };
}

/** Who sent it back, in their own words. */
export function returnedOf(
  flow: Flow,
  log: readonly LogEntry[],
  plan: Plan,
): FlowDetail['returned'] {
  if (!['returned', 'planning', 'implementing', 'signedFor'].includes(flow.phase)) return null;
  const entry = log.findLast(({ type }) => ['RETURN', 'REJECT', 'NOT_SATISFIED'].includes(type));
  const later = log.some(
    ({ type, seq }) => seq > (entry?.seq ?? 0) && ['SUBMIT', 'SUBMIT_PLAN', 'REPLY'].includes(type),
  );
  const reason = z.string().safeParse(entry?.payload.reason);
  if (entry === undefined || later || !reason.success) return null;
  const department = z.string().safeParse(entry.payload.department);
  const organisation = department.success
    ? (plan.units.get(department.data)?.title ?? department.data)
    : null;
  return { at: entry.at, who: entry.actorName, organisation, reason: reason.data };
}
