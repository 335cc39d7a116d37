/** What each mail may say: one strict view model per template, with an example it is tested with. */
import { z } from 'zod';

/** The head and foot of every letter. */
const Letter = z.strictObject({
  /** Who is addressed: "三余镇", "南通恒盛金属制品有限公司". */
  to: z.string(),
  /** 落款: the lead bureau. */
  from: z.string(),
  /** "2022 年 5 月 17 日" */
  on: z.string(),
  programme: z.string(),
  /** Whom to ask: "经济发展局（电话 0513-1234567）". */
  contact: z.string(),
});
export type Letter = z.infer<typeof Letter>;

/** A date as letters write it. `left` speaks of working days. */
const Dated = z.strictObject({ day: z.string(), weekday: z.string(), left: z.string() });
export type Dated = z.infer<typeof Dated>;

const letter: Letter = {
  to: '三余镇',
  from: '经济发展局',
  on: '2022 年 5 月 17 日',
  programme: '通州湾示范区工业企业资源集约利用综合评价（2022 年度）',
  contact: '经济发展局（顾志强）',
};
const soon: Dated = { day: '5 月 25 日', weekday: '星期三', left: '还有 6 个工作日' };
const past: Dated = { day: '4 月 30 日', weekday: '星期六', left: '已过 9 个工作日' };

/** Fields that several templates share, each with its example. */
const pieces = {
  enterprise: [z.string(), '南通恒盛金属制品有限公司'],
  enterprises: [z.array(z.string()), ['南通恒盛金属制品有限公司', '江苏三余纺织有限公司']],
  territory: [z.string(), '三余镇'],
  department: [z.string(), '自然资源和规划分局'],
  organisation: [z.string(), '三余镇'],
  year: [z.string(), '2022'],
  dataYear: [z.string(), '2021'],
  reason: [z.string(), '用地面积与不动产登记不一致'],
  items: [z.array(z.string()), ['自有用地面积', '年平均职工人数']],
  total: [z.string(), '72.02'],
  class: [z.string(), 'C'],
  baseClass: [z.string(), 'B'],
  classBefore: [z.string(), 'B'],
  totalBefore: [z.string(), '78.5'],
  amendment: [
    z.strictObject({ reason: z.string(), order: z.string() }).nullable(),
    { reason: '税务部门补核入库税收', order: '行政复议决定书〔2022〕3 号' },
  ],
  reclassed: [z.boolean(), true],
  moves: [z.array(z.string()), ['惩罚性降档（三.2）：B → C，理由：违法排污']],
  anew: [z.boolean(), false],
  moved: [z.boolean(), true],
  policies: [z.array(z.string()), ['正向激励：支持加快技术创新']],
  silenceAgrees: [z.boolean(), false],
  written: [z.boolean(), true],
  title: [z.string(), '录入上一年度片区内企业信息'],
  stage: [z.string(), '信息录入'],
  clause: [z.string(), '四.1'],
  requirement: [z.string(), '全面摸排，避免少评漏评'],
  standard: [z.string(), '片区内应评企业全部建档'],
  evidence: [z.string(), '录入记录'],
  partners: [z.string(), '第一办事处'],
  progress: [z.string(), '123 / 142'],
  because: [z.string(), '逾期 17 天：到期未完成（规则 R1）'],
  daysLate: [z.string(), '17'],
  text: [z.string(), '请说明剩余 19 家的情况。'],
  number: [z.string(), 'C-2022-017'],
  milestone: [z.string(), '设备安装调试'],
  target: [z.string(), '亩均税收不低于 9 万元'],
  note: [z.string(), '改造已完成，资料齐全'],
  matter: [z.string(), '归集审核逾期，19 家未过审'],
  rung: [z.string(), '督办'],
  cause: [z.string(), '等待其他单位数据'],
  promise: [z.string(), '2022-05-20'],
  issue: [z.string(), '12'],
  asOf: [z.string(), '5 月 16 日 9 时'],
  summary: [z.string(), '总进度 35.1%，慢于序时 2.4 个百分点；逾期 9 项，比上期增加 2 项。'],
  worst: [z.array(z.string()), ['三余镇 信息录入，逾期 47 天']],
  deadline: [Dated.nullable(), soon],
  due: [Dated, past],
  issued: [Dated, past],
  original: [Dated, past],
  fromDay: [Dated, past],
  until: [Dated, soon],
} as const satisfies Readonly<Record<string, readonly [z.ZodType, unknown]>>;
type Piece = keyof typeof pieces;

const taskHead = ['title', 'stage'] as const;
const lateTask = [...taskHead, 'due', 'daysLate', 'progress', 'because'] as const;
const project = ['number', 'enterprise', 'class'] as const;
const appealed = ['enterprise', 'reason', 'items', 'deadline'] as const;
const result = ['total', 'class'] as const;

/** The fields of each template beside `letter`; their names are those of `templates/mail/`. */
const fields = {
  'entry-opened': ['year', 'dataYear', 'deadline', 'territory'],
  'entry-late': ['dataYear', 'due', 'territory'],
  returned: ['enterprise', 'dataYear', 'department', 'reason', 'items', 'deadline'],
  'correction-late': ['enterprise', 'department', 'reason', 'due'],
  'result-issued': ['year', ...result, 'deadline', 'silenceAgrees', 'written', 'territory'],
  'silence-consented': ['year', ...result, 'territory'],
  'visit-needed': ['enterprise', ...result, 'due'],
  'answer-late': ['enterprise', 'reason', 'department', 'due'],
  'appeal-received': ['year', ...appealed, ...result],
  'review-assigned': [...appealed],
  'appeal-upheld': ['department', 'reason', ...result, 'territory'],
  'class-changed': ['year', ...result, 'classBefore', 'moves', 'anew', 'territory'],
  'class-amended': [
    'year',
    ...result,
    'totalBefore',
    'classBefore',
    'reclassed',
    'amendment',
    'policies',
    'territory',
  ],
  'class-published': ['year', ...result, 'baseClass', 'moved', 'policies'],

  'task-issued': [
    ...taskHead,
    'clause',
    'requirement',
    'standard',
    'evidence',
    'partners',
    'deadline',
  ],
  'task-returned': [...taskHead, 'reason', 'deadline'],
  chase: [...taskHead, 'progress', 'deadline', 'text', 'enterprises'],
  'chase-enterprise': [...taskHead, 'deadline', 'text', 'organisation'],
  'task-remind': [...taskHead, 'due', 'progress'],
  'task-chase': lateTask,
  bulletin: lateTask,
  interview: lateTask,
  'extension-asked': [...taskHead, 'organisation', 'fromDay', 'until', 'reason'],
  'extension-granted': [...taskHead, 'deadline', 'original', 'reason'],
  'extension-refused': [...taskHead, 'reason', 'deadline'],
  'task-moved': [...taskHead, 'deadline', 'original', 'reason'],

  'plan-late': [...project, 'due'],
  'plan-returned': [...project, 'reason', 'deadline'],
  'milestone-late': [...project, 'title', 'milestone', 'due'],
  'acceptance-requested': [...project, 'title', 'target', 'note'],
  'project-accepted': ['number', 'title', 'target'],
  'project-rejected': [...project, 'title', 'reason'],

  'supervision-form': ['number', 'matter', 'rung', 'issued', 'deadline'],
  'supervision-copy': ['organisation', 'number', 'matter', 'rung', 'issued'],
  'supervision-replied': ['organisation', 'number', 'matter', 'cause', 'text', 'promise'],
  'supervision-unsatisfied': ['number', 'matter', 'reason', 'deadline'],
  'supervision-escalated': ['number', 'matter', 'due'],

  'problem-assigned': ['title', 'text', 'deadline'],
  'problem-late': ['title', 'text', 'due'],

  report: ['title', 'issue', 'asOf', 'summary', 'worst'],
} as const satisfies Readonly<Record<string, readonly Piece[]>>;

export type MailTemplate = keyof typeof fields;

/** The view of one template: its letter head and exactly its fields. */
export type MailView<T extends MailTemplate = MailTemplate> = { letter: Letter } & {
  [F in (typeof fields)[T][number]]: z.infer<(typeof pieces)[F][0]>;
};

/** Every field a letter may have: what letters are written from. */
export type LetterFields = { [F in Piece]: z.infer<(typeof pieces)[F][0]> };

export const mailTemplates = Object.keys(fields).filter(isMailTemplate);

export function isMailTemplate(name: string): name is MailTemplate {
  return Object.hasOwn(fields, name);
}

/** The fields a template asks for, in its own order. */
export function fieldsOf(template: MailTemplate): readonly Piece[] {
  return fields[template];
}

/** The schema a view must meet: a missing or an unknown field is refused. */
export function viewSchema(template: MailTemplate): z.ZodType {
  const shape = fields[template].map((name) => [name, pieces[name][0]] as const);
  return z.strictObject({ letter: Letter, ...Object.fromEntries(shape) });
}

/** A view every field of which is filled, for tests and for looking at a template. */
export function exampleView(template: MailTemplate): Record<string, unknown> {
  const examples = fields[template].map((name) => [name, pieces[name][1]] as const);
  return { letter, ...Object.fromEntries(examples) };
}
