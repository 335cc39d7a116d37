/** The log in words: what an event is called and what it says, for histories and ledgers. Pure. */
import { z } from 'zod';
import type { LightState } from '../lights/light.js';

interface Words {
  readonly label: string;
  /** 关键: shown when only the important events are. */
  readonly important?: true;
  /** Null is the grey dot: it merely happened. */
  readonly light?: LightState;
}

const enterpriseYear: Readonly<Record<string, Words>> = {
  BORN: { label: '纳入评价', important: true },
  COLLECT: { label: '开始录入' },
  SUBMIT: { label: '提交', important: true, light: 'done' },
  WITHDRAW: { label: '撤回' },
  VERIFY: { label: '进入审核' },
  VERIFIED: { label: '通过' },
  RETURN: { label: '退回', important: true, light: 'dueSoon' },
  SAMPLE: { label: '抽中审计', important: true },
  AUDITED: { label: '审计完成', important: true },
  SCORE: { label: '出分', important: true },
  ISSUE: { label: '送达预评价结果', important: true },
  CONFIRM: { label: '确认', important: true, light: 'done' },
  APPEAL: { label: '申诉', important: true, light: 'dueSoon' },
  WITHDRAW_APPEAL: { label: '撤回申诉', important: true },
  ASSIGN_REVIEW: { label: '分办核查' },
  UPHOLD: { label: '维持', important: true },
  CORRECT: { label: '采纳重算', important: true },
  GRADE: { label: '定档', important: true, light: 'done' },
  PUBLISH: { label: '通报', important: true, light: 'done' },
  AMEND: { label: '通报结果更正', important: true },
  LIST: { label: '列入清单', important: true },
  RECTIFIED: { label: '整治通过验收', important: true, light: 'done' },
  EXCLUDE: { label: '不纳入', important: true },
  INCLUDE: { label: '重新纳入', important: true },
  ARCHIVE: { label: '归档', important: true },
  TIMER: { label: '到期', important: true, light: 'overdue' },
};

const task: Readonly<Record<string, Words>> = {
  BORN: { label: '下发' },
  SIGN: { label: '签收' },
  PROGRESS: { label: '登记进展' },
  HAND_IN: { label: '上报', important: true },
  COMPLETED: { label: '全部完成', important: true, light: 'done' },
  ACCEPT: { label: '审核通过', important: true },
  RETURN: { label: '退回', important: true, light: 'dueSoon' },
  STRIKE_OFF: { label: '销号', important: true, light: 'done' },
  ASK_EXTENSION: { label: '申请延期', important: true },
  GRANT_EXTENSION: { label: '批准延期', important: true, light: 'dueSoon' },
  REFUSE_EXTENSION: { label: '未批准延期', important: true },
  SUSPEND: { label: '挂起', important: true, light: 'suspended' },
  RESUME: { label: '恢复办理', important: true },
  TERMINATE: { label: '终止', important: true },
  CHASE: { label: '催办', important: true, light: 'dueSoon' },
  MOVE: { label: '到期日调整', important: true },
  TIMER: { label: '督办阶梯' },
};

const rectification: Readonly<Record<string, Words>> = {
  BORN: { label: '立项', important: true },
  SUBMIT_PLAN: { label: '上报计划', important: true },
  APPROVE: { label: '批准计划', important: true },
  RETURN: { label: '退回修改', important: true, light: 'dueSoon' },
  START: { label: '开工', important: true },
  MILESTONE_DONE: { label: '完成节点' },
  REQUEST_ACCEPTANCE: { label: '报验', important: true },
  INSPECT: { label: '现场查验' },
  ACCEPT: { label: '合格', important: true, light: 'done' },
  REJECT: { label: '未通过验收', important: true, light: 'dueSoon' },
  REEVALUATE: { label: '复评', important: true },
  REDEEM: { label: '兑现', important: true, light: 'done' },
  WITHHOLD: { label: '不予兑现', important: true },
  TIMER: { label: '到期', important: true, light: 'overdue' },
};

const supervisionForm: Readonly<Record<string, Words>> = {
  BORN: { label: '印发督办单', important: true, light: 'overdue' },
  SIGN: { label: '签收' },
  REPLY: { label: '回复', important: true },
  SATISFIED: { label: '认可回复', important: true, light: 'done' },
  NOT_SATISFIED: { label: '退回重报', important: true, light: 'dueSoon' },
  SETTLED: { label: '事项已办结', important: true, light: 'done' },
  TIMER: { label: '逾期未回复', important: true, light: 'overdue' },
};

const problem: Readonly<Record<string, Words>> = {
  BORN: { label: '立账', important: true },
  ASSIGN: { label: '交办', important: true },
  HANDLE: { label: '办理', important: true },
  VERIFY: { label: '核验', important: true },
  STRIKE_OFF: { label: '销号', important: true, light: 'done' },
  REOPEN: { label: '重新办理', important: true, light: 'dueSoon' },
  TIMER: { label: '到期', important: true, light: 'overdue' },
};

const stage: Readonly<Record<string, Words>> = {
  BORN: { label: '列入计划' },
  OPEN: { label: '提前启动' },
  COMPLETE: { label: '完成', important: true, light: 'done' },
  ASSESSED: { label: '到期核对', important: true },
  MOVE: { label: '调整日期', important: true },
  TIMER: { label: '到期' },
};

const words: Readonly<Record<string, Readonly<Record<string, Words>>>> = {
  'enterprise-year': enterpriseYear,
  task,
  rectification,
  'supervision-form': supervisionForm,
  problem,
  stage,
};

export interface EventWords {
  readonly label: string;
  readonly important: boolean;
  readonly light: LightState | null;
}

/** What it is that a timer found when it fired; the others are told by their kind alone. */
const timers: Readonly<Record<string, string>> = {
  opening: '按期启动',
  entry: '录入截止，尚未提交',
  correction: '补正期满，尚未补正',
  confirmation: '确认期满，没有反馈',
  answer: '申诉答复期满，尚未答复',
  resume: '挂起期满，恢复办理',
  plan: '计划报送期满，尚未报送',
  milestone: '项目节点到期，尚未完成',
  handling: '办理期满，尚未办结',
};

const Timed = z.object({ timer: z.string() });

/** What an event of a flow of that kind is called; its own name where nobody named it. */
export function eventWords(kind: string, type: string, payload?: unknown): EventWords {
  const found = words[kind]?.[type];
  const timer = type === 'TIMER' ? Timed.safeParse(payload).data?.timer : undefined;
  return {
    label: timers[timer ?? ''] ?? found?.label ?? type,
    important: found?.important ?? false,
    light: found?.light ?? null,
  };
}

/** An event's name for a refusal; what no machine knows has none. */
export function eventTitle(kind: string, type: string): { zh: string; en: string } {
  const en = type.toLowerCase().replaceAll('_', ' ');
  return { zh: words[kind]?.[type]?.label ?? '没有这一项', en };
}

const text = z.string().trim().min(1).optional().catch(undefined);

/** The facts of an event that are meant to be read. */
const Facts = z.object({
  reason: text,
  text,
  note: text,
  cause: text,
  problem: text,
  nextStep: text,
  findings: text,
  department: text,
  organisation: text,
  due: text,
  until: text,
  on: text,
  promise: text,
  total: z.string().nullish().catch(null),
  class: z.string().nullish().catch(null),
  before: z
    .object({ total: z.string().nullable(), class: z.string().nullable() })
    .optional()
    .catch(undefined),
  order: text,
  amount: text,
  policy: text,
  title: text,
  milestone: text,
  form: text,
  finding: text,
});

const formWords: Readonly<Record<string, string>> = {
  written: '书面确认',
  online: '线上确认',
  refusalRecorded: '企业不签字，已如实记录',
};
const findingWords: Readonly<Record<string, string>> = { clean: '无误', corrected: '有更正' };

/** What an event says, in one line; null when its name says it all. */
export function eventText(
  payload: unknown,
  titleOf: (organisation: string) => string = (id) => id,
): string | null {
  const found = Facts.safeParse(payload);
  if (!found.success) return null;
  const said = found.data;
  const parts = [
    said.title,
    said.department === undefined ? undefined : titleOf(said.department),
    said.organisation === undefined ? undefined : titleOf(said.organisation),
    said.form === undefined ? undefined : (formWords[said.form] ?? said.form),
    said.finding === undefined ? undefined : (findingWords[said.finding] ?? said.finding),
    typeof said.total === 'string' ? `${said.total} 分` : undefined,
    typeof said.class === 'string' ? `${said.class} 类` : undefined,
    said.before === undefined ? undefined : beforeWords(said.before),
    said.due === undefined ? undefined : `截止 ${said.due}`,
    said.until === undefined ? undefined : `至 ${said.until}`,
    said.on,
    said.amount === undefined ? undefined : `${said.amount} 万元`,
    said.policy,
    said.cause === undefined ? undefined : `原因：${said.cause}`,
    said.reason ?? said.text ?? said.findings ?? said.note,
    said.order === undefined ? undefined : `依据：${said.order}`,
    said.problem === undefined ? undefined : `问题：${said.problem}`,
    said.nextStep === undefined ? undefined : `下一步：${said.nextStep}`,
    said.promise === undefined ? undefined : `承诺 ${said.promise} 前`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? null : parts.join('；');
}

/** 原为 66 分、C 类 */
function beforeWords(before: { total: string | null; class: string | null }): string {
  const total = before.total === null ? '未出分' : `${before.total} 分`;
  return `原为 ${total}、${before.class === null ? '未分类' : `${before.class} 类`}`;
}

/** A line of a log as histories show it; what its own sender's name says already is left out. */
export function eventSaid(
  { payload, actorName }: { readonly payload: unknown; readonly actorName: string },
  titleOf: (organisation: string) => string,
): string | null {
  const said = eventText(payload, titleOf);
  return said !== null && actorName.includes(said) ? null : said;
}
