/** What can be done with a flow, event by event: the button, what it does, the form it opens. */
import { causes } from '../domain/supervision/brief.js';
import type { Kind } from '../flow/flow.types.js';
import { enterpriseYear } from './enterprise.forms.js';
import { choice, column, field, note, reason } from './fields.js';
import type { Action, Field } from './form.dto.js';
import { evidence } from './offer.js';
import type { FormFacts, Offer } from './offer.js';

const task: Readonly<Record<string, Offer>> = {
  SIGN: { label: '签收', tone: 'primary' },
  PROGRESS: {
    label: '登记进展',
    fields: () => [
      field('text', '进展', 'longText'),
      field('problem', '存在问题', 'longText', { required: false }),
      choice('cause', '原因', optionsOf(causes), { required: false }),
      field('nextStep', '下一步', 'longText', { required: false }),
    ],
  },
  HAND_IN: {
    label: '上报办结',
    tone: 'primary',
    explain: ({ proof: { missing } }) =>
      missing === null
        ? '上报后由牵头单位审核，通过后销号'
        : `现在是 ${missing}；未完成就上报的须说明原因，由牵头单位审核`,
    fields: ({ proof: { missing, evidence: named } }) => [
      field('text', '完成情况', 'longText'),
      ...(missing === null ? [] : [field('explanation', '未完成部分的说明', 'longText')]),
      evidence(named === null ? '佐证材料' : `佐证材料：${named}`, named !== null),
    ],
  },
  ACCEPT: { label: '审核通过', tone: 'primary', explain: shortfall, fields: () => [note()] },
  RETURN: { label: '退回', fields: () => [reason('退回原因')] },
  STRIKE_OFF: {
    label: '销号',
    tone: 'primary',
    explain: shortfall,
    fields: () => [note('核验情况')],
  },
  ASK_EXTENSION: {
    label: '申请延期',
    explain: '须在到期日之前提出；批准前仍按原到期日计算',
    fields: () => [field('due', '申请延至', 'date'), reason('延期理由')],
  },
  GRANT_EXTENSION: {
    label: '批准延期',
    explain: '批准后按新日期计算，原到期日继续保留并显示',
    when: ({ asked }) => asked !== null,
    fields: ({ asked }) => [
      field('due', '延至', 'date', { value: asked?.due ?? null, hint: asked?.reason ?? null }),
      reason('批准意见'),
    ],
  },
  REFUSE_EXTENSION: {
    label: '不批准延期',
    when: ({ asked }) => asked !== null,
    fields: () => [reason('不批准的理由')],
  },
  SUSPEND: {
    label: '挂起',
    explain:
      '挂起期间停止督办，期间错过的不再补办，期满自动恢复；到期日不变，需要顺延的须在到期日前申请延期',
    fields: () => [field('until', '挂起至', 'date'), reason('挂起理由')],
  },
  RESUME: {
    label: '恢复办理',
    tone: 'primary',
    fields: () => [field('reason', '说明', 'longText', { required: false })],
  },
  TERMINATE: { label: '终止', tone: 'danger', fields: () => [reason('终止理由')] },
  CHASE: {
    label: '催办',
    explain: '发邮件给承办单位业务骨干；同一任务每个工作日只催办一次',
    fields: () => [
      field('text', '催办内容', 'longText', {
        value: '请抓紧推进，并在系统中登记目前进展、存在问题和完成时间。',
      }),
    ],
  },
};

const rectification: Readonly<Record<string, Offer>> = {
  SUBMIT_PLAN: {
    label: '上报计划',
    tone: 'primary',
    fields: ({ routes, context }) => [
      field('title', '项目名称', 'text'),
      routes.length > 0 ? choice('route', '方式', routes) : field('route', '方式', 'text'),
      field('investment', '计划投资', 'decimal', { unit: '万元' }),
      field('milestones', '节点', 'rows', {
        columns: [column('title', '节点', 'text'), column('due', '完成日期', 'date')],
        rows: [{ title: '', due: textOf(context.finishDue) }],
        hint: `项目最迟 ${textOf(context.finishDue) ?? ''} 完成`,
      }),
      field('target', '验收目标', 'longText', { hint: '如：亩均税收不低于 9 万元' }),
    ],
  },
  APPROVE: { label: '批准', tone: 'primary', fields: () => [note()] },
  RETURN: { label: '退回修改', fields: () => [reason('修改意见')] },
  START: {
    label: '登记开工',
    tone: 'primary',
    fields: ({ today }) => [field('on', '开工日期', 'date', { value: today })],
  },
  MILESTONE_DONE: {
    label: '登记节点完成',
    tone: 'primary',
    when: ({ milestones }) => milestones.length > 0,
    fields: ({ milestones, today }) => [
      choice('milestone', '节点', milestones, { value: milestones[0]?.value ?? null }),
      field('on', '完成日期', 'date', { value: today }),
      field('note', '完成情况', 'longText'),
    ],
  },
  REQUEST_ACCEPTANCE: {
    label: '报验',
    fields: () => [field('note', '完成情况', 'longText'), evidence('验收资料')],
  },
  INSPECT: {
    label: '登记现场查验',
    tone: 'primary',
    fields: () => [field('findings', '查验情况', 'longText'), evidence('查验记录')],
  },
  ACCEPT: { label: '合格', tone: 'primary', fields: () => [note()] },
  REJECT: { label: '不合格', tone: 'danger', fields: () => [reason('不合格的理由')] },
  REDEEM: {
    label: '兑现',
    tone: 'primary',
    fields: ({ programme }) => [
      choice('policy', '政策', optionsOf((programme.policies ?? []).map(({ title }) => title))),
      field('amount', '金额', 'decimal', { unit: '万元' }),
    ],
  },
  WITHHOLD: { label: '不予兑现', tone: 'danger', fields: () => [reason('不予兑现的理由')] },
};

const supervisionForm: Readonly<Record<string, Offer>> = {
  SIGN: { label: '签收', tone: 'primary' },
  REPLY: {
    label: '回复',
    tone: 'primary',
    explain: '回复会原样存档，由牵头单位审核',
    fields: () => [
      choice('cause', '原因', optionsOf(causes)),
      field('text', '已采取的措施和说明', 'longText'),
      field('promise', '承诺完成时间', 'date', { required: false }),
    ],
  },
  SATISFIED: { label: '认可回复', tone: 'primary', fields: () => [note()] },
  NOT_SATISFIED: { label: '退回重报', fields: () => [reason('退回理由')] },
};

const problem: Readonly<Record<string, Offer>> = {
  ASSIGN: {
    label: '交办',
    tone: 'primary',
    fields: ({ owners }) => [
      choice('organisation', '承办单位', owners),
      field('due', '办理期限', 'date'),
    ],
  },
  HANDLE: {
    label: '登记办理情况',
    tone: 'primary',
    fields: () => [field('text', '办理情况', 'longText')],
  },
  VERIFY: { label: '核验通过', tone: 'primary', fields: () => [note()] },
  STRIKE_OFF: {
    label: '销号',
    tone: 'primary',
    fields: () => [field('consent', '提出方同意销号', 'check'), note()],
  },
  REOPEN: { label: '重新办理', fields: () => [reason('理由')] },
};

const stage: Readonly<Record<string, Offer>> = {
  OPEN: { label: '提前启动', explain: '立即启动本阶段，下发任务并通知企业' },
  COMPLETE: { label: '结束阶段', tone: 'danger', explain: '未完成的不再等待，请确认' },
  MOVE: {
    label: '调整日期',
    explain: '只有内控节点可以调整，理由留痕；已下发的任务随之调整并告知各单位',
    when: ({ context }) => context.plan === false,
    fields: ({ context }) => [
      field('due', '调整为', 'date', { value: textOf(context.due) }),
      reason('调整理由'),
    ],
  },
};

const offers: Readonly<Record<Kind, Readonly<Record<string, Offer>>>> = {
  'enterprise-year': enterpriseYear,
  task,
  rectification,
  'supervision-form': supervisionForm,
  problem,
  stage,
};

export function offerOf(kind: Kind, event: string): Offer | undefined {
  return offers[kind][event];
}

/** The actions a person has with a flow, of the events the machine hears now; most likely first. */
export function actionsOf(kind: Kind, possible: readonly string[], facts: FormFacts): Action[] {
  const order = Object.keys(offers[kind]);
  const actions = possible
    .toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
    .flatMap((event) => {
      const offer = offerOf(kind, event);
      if (offer === undefined || offer.when?.(facts) === false) return [];
      return [actionOf(event, offer, facts)];
    });
  return onePrimary(actions);
}

export function actionOf(event: string, offer: Offer, facts: FormFacts): Action {
  const reasons = facts.shut[event] ?? [];
  const { explain } = offer;
  return {
    event,
    label: offer.label,
    tone: offer.tone ?? 'normal',
    possible: reasons.length === 0,
    reasons: [...reasons],
    explain: typeof explain === 'function' ? explain(facts) : (explain ?? null),
    confirmText: null,
    fields: offer.fields?.(facts) ?? [],
  };
}

/** The first primary action stays it; the page opens the form of one only. */
export function onePrimary(actions: readonly Action[]): Action[] {
  const first = actions.findIndex(({ tone }) => tone === 'primary');
  const sorted = actions.map((action, index) =>
    action.tone === 'primary' && index !== first ? { ...action, tone: 'normal' as const } : action,
  );
  return sorted.toSorted((a, b) => Number(b.tone === 'primary') - Number(a.tone === 'primary'));
}

function optionsOf(titles: readonly string[]): Field['options'] {
  return titles.map((title) => ({ value: title, label: title }));
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Warns who accepts a task that is not all done. */
function shortfall({ proof: { missing } }: FormFacts): string | null {
  return missing === null
    ? null
    : `注意：${missing}，请先看承办单位的说明；没有做完以前，作战图不显示为完成`;
}
