/** What does not fit a schema, in words: which entry is meant, and what is wrong with it. Pure. */
import type { z } from 'zod';

/** What forms call the facts of an event and the fields of a request. */
const titles: Readonly<Record<string, string>> = {
  account: '账号',
  actual: '实际值',
  address: '地址',
  amount: '金额',
  another: '相近企业的说明',
  cause: '原因',
  code: '统一社会信用代码',
  confirm: '确认文字',
  consent: '是否同意',
  contact: '联系人',
  date: '日期',
  decision: '复核意见',
  department: '部门',
  due: '日期',
  email: '邮箱',
  files: '附件',
  finding: '审计结果',
  findings: '查验情况',
  form: '确认方式',
  founded: '成立日期',
  inProduction: '投产日期',
  investment: '投资',
  item: '数据项',
  items: '数据项',
  kind: '类别',
  liaison: '业务骨干',
  milestone: '节点',
  milestones: '节点',
  minutes: '审定会议纪要',
  move: '调档申请',
  name: '名称',
  nextStep: '下一步',
  note: '说明',
  officer: '分管负责人',
  on: '日期',
  organisation: '承办单位',
  page: '页码',
  password: '密码',
  payload: '填写的内容',
  pending: '无代码原因',
  percent: '完成比例',
  phone: '电话',
  policy: '政策',
  problem: '存在问题',
  promise: '承诺完成时间',
  q: '查找的文字',
  reason: '理由',
  route: '方式',
  rule: '调档方式',
  scale: '规模',
  seed: '随机种子',
  sponsor: '包保领导',
  subject: '企业',
  subjects: '企业',
  target: '验收目标',
  territory: '属地',
  text: '内容',
  title: '名称',
  to: '日期',
  until: '日期',
  value: '数值',
  values: '填写的内容',
};

export interface SchemaFault {
  /** As the schema has it: `milestones.0.due`. */
  readonly path: string;
  /** `理由最多 2000 字` */
  readonly zh: string;
  readonly en: string;
}

/** One issue of a schema in words. */
export function faultOf(issue: z.core.$ZodIssue): SchemaFault {
  const names = issue.path.filter((part) => typeof part === 'string');
  const known = names.findLast((name) => titles[name] !== undefined);
  const path = issue.path.join('.');
  return {
    path,
    zh: `${titles[known ?? ''] ?? '填写的内容'}${whatIsWrong(issue)}`,
    en: `${path || 'input'}: ${issue.message}`,
  };
}

/** Several in one sentence, each said once. */
export function faultsText(faults: readonly SchemaFault[]): { zh: string; en: string } {
  return {
    zh: [...new Set(faults.map(({ zh }) => zh))].join('；'),
    en: faults.map(({ en }) => en).join('; '),
  };
}

/** What is wrong with it, without its name: `最多 200 字`. */
export function whatIsWrong(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_big':
      return sizes[issue.origin]?.most(String(issue.maximum)) ?? '过大';
    case 'too_small':
      if (issue.origin === 'string' && Number(issue.minimum) === 1) return '不能为空';
      return sizes[issue.origin]?.least(String(issue.minimum)) ?? '过小';
    case 'invalid_format':
      return issue.format === 'date' ? '应写成 2022-05-01 的样子' : '格式不对';
    case 'invalid_value':
      return '不在可选的范围内';
    case 'unrecognized_keys':
      return '含有不认识的项目';
    case 'custom':
      return typeof issue.params?.zh === 'string' ? issue.params.zh : '不对';
    default:
      return '没有填写，或格式不对';
  }
}

type Bound = (n: string) => string;
const sizes: Readonly<Record<string, { readonly most: Bound; readonly least: Bound }>> = {
  string: { most: (n) => `最多 ${n} 字`, least: (n) => `至少 ${n} 字` },
  array: { most: (n) => `最多 ${n} 项`, least: (n) => `至少 ${n} 项` },
  number: { most: (n) => `不能大于 ${n}`, least: (n) => `不能小于 ${n}` },
  int: { most: (n) => `不能大于 ${n}`, least: (n) => `不能小于 ${n}` },
};
