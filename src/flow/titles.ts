/** Words for lists of timers and of effects. */
import type { Kind } from '../../workflows/registry.js';
import { phaseTitle } from '../domain/process/anatomy.js';
import type { Intent } from '../domain/process/step.js';
import { publishedOf } from './published.js';

/** 待确认 */
export function phaseOf(flow: { readonly kind: Kind; readonly version: string }, phase: string) {
  return phaseTitle(publishedOf(flow.kind, flow.version).machine, phase).zh;
}

const intentTitles: Readonly<Record<string, string>> = {
  openStage: '启动阶段、下发任务',
  assessStage: '核对阶段完成情况',
  closeStage: '结束阶段',
  moveStage: '按新日期重排期限',
  escalate: '督办升级',
  openProject: '建立整治提升项目',
  rescore: '重新评价',
  tellEnterprise: '通知企业流程',
};

/** The letters that machines send, by template. */
const letterTitles: Readonly<Record<string, string>> = {
  'acceptance-requested': '报验',
  'answer-late': '申诉答复逾期',
  'appeal-received': '收到申诉',
  'appeal-upheld': '维持原结果',
  'class-amended': '通报结果更正',
  'class-changed': '类别变动',
  'class-published': '定档通报',
  'correction-late': '补正逾期',
  'entry-late': '录入逾期',
  'entry-opened': '开始录入',
  'extension-asked': '申请延期',
  'extension-granted': '批准延期',
  'extension-refused': '未批准延期',
  'milestone-late': '项目节点逾期',
  'plan-late': '计划报送逾期',
  'plan-returned': '计划退回修改',
  'problem-assigned': '问题交办',
  'problem-late': '问题办理逾期',
  'project-accepted': '项目验收合格',
  'project-rejected': '项目验收不合格',
  'result-issued': '送达预评价结果',
  'review-assigned': '分办核查',
  'silence-consented': '期满视为没有意见',
  'supervision-escalated': '督办升级',
  'supervision-form': '督办单',
  'supervision-replied': '督办回复',
  'supervision-unsatisfied': '督办单请重新回复',
  'task-issued': '任务下发',
  'task-moved': '到期日调整',
  'task-returned': '任务退回',
  'visit-needed': '请上门办理确认',
  chase: '催办',
  returned: '退回补正',
};

const audienceTitles: Readonly<Record<string, string>> = {
  enterprise: '企业',
  territory: '属地',
  lead: '牵头单位',
  reviewer: '核查部门',
  organisation: '承办单位',
  owner: '承办单位',
};

/** What an intent does, for people: 发信“录入逾期”给企业. */
export function intentTitle({ type, params }: Intent): string {
  if (type !== 'sendMail') return intentTitles[type] ?? type;
  const template = String(params.template);
  const to = String(params.to);
  return `发信“${letterTitles[template] ?? template}”给${audienceTitles[to] ?? to}`;
}
