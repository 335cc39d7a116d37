/** Words for lists of flows and timers. */
import { phaseTitle } from '../domain/process/anatomy.js';
import type { Intent } from '../domain/process/step.js';
import type { Kind } from '../../workflows/registry.js';
import { publishedOf } from './published.js';

const kindTitles: Readonly<Record<Kind, string>> = {
  stage: '阶段',
  'enterprise-year': '企业年度评价',
  task: '任务',
  rectification: '整治提升项目',
  'supervision-form': '督办单',
  problem: '问题台账',
};

/** What a flow is called in a list: the enterprise's name where there is one. */
export function titleOf(flow: {
  readonly kind: Kind;
  readonly ref: string;
  readonly subject: string | null;
}): string {
  return flow.subject ?? `${kindTitles[flow.kind]} ${flow.ref}`;
}

/** 「待确认」 */
export function phaseOf(flow: { readonly kind: Kind; readonly version: string }, phase: string) {
  return `「${phaseTitle(publishedOf(flow.kind, flow.version).machine, phase).zh}」`;
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

/** What an intent does, for people: `发信 entry-late（enterprise）`. */
export function intentTitle({ type, params }: Intent): string {
  if (type === 'sendMail') return `发信 ${String(params.template)}（${String(params.to)}）`;
  return intentTitles[type] ?? type;
}
