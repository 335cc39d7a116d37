/** For each kind of flow: an input to begin with, and examples of every event it may hear. */
import type { FlowEvent } from '../../src/domain/process/step.js';
import type { Kind } from '../../workflows/registry.js';

export interface Examples {
  readonly inputs: readonly unknown[];
  readonly events: readonly FlowEvent[];
}

const timer = { type: 'TIMER', timer: 'any' };

const score = (outcome: string, total: string | null, label: string | null): FlowEvent => ({
  type: 'SCORE',
  evaluation: 'e1',
  outcome,
  total,
  class: label,
});

export const examples: Readonly<Record<Kind, Examples>> = {
  stage: {
    inputs: [
      { stage: 'entry', from: '2022-03-01', due: '2022-03-31', plan: false },
      { stage: 'entry', from: '2022-03-01', due: '2022-03-31', plan: true },
    ],
    events: [
      { type: 'OPEN' },
      { type: 'COMPLETE' },
      { type: 'ASSESSED', outstanding: 0 },
      { type: 'ASSESSED', outstanding: 3 },
      { type: 'MOVE', due: '2022-04-10', reason: '疫情' },
      timer,
    ],
  },
  'enterprise-year': {
    inputs: [
      { silence: 'visit' },
      { silence: 'visit', anew: true },
      { silence: 'consent' },
      { silence: 'none' },
    ],
    events: [
      { type: 'COLLECT' },
      { type: 'SUBMIT', missing: [], departments: [] },
      { type: 'SUBMIT', missing: ['A4'], departments: [] },
      { type: 'SUBMIT', missing: [], departments: ['tax'] },
      { type: 'WITHDRAW' },
      { type: 'VERIFY', departments: ['tax', 'power'] },
      { type: 'VERIFY', departments: [] },
      { type: 'VERIFIED', department: 'tax' },
      { type: 'VERIFIED', department: 'power' },
      { type: 'RETURN', department: 'tax', reason: '用地面积不符' },
      { type: 'SAMPLE', seed: '1' },
      { type: 'AUDITED', finding: 'clean', note: '' },
      score('graded', '87.5', 'A'),
      score('graded', '61.2', 'C'),
      score('special', null, 'T'),
      score('scoredNotGraded', '50', null),
      score('dataOnly', null, null),
      score('excluded', null, null),
      { type: 'ISSUE' },
      { type: 'CONFIRM', form: 'written' },
      { type: 'APPEAL', reason: '税收有误', items: ['tax'] },
      { type: 'WITHDRAW_APPEAL' },
      { type: 'ASSIGN_REVIEW', department: 'tax' },
      { type: 'UPHOLD', reason: '数据无误' },
      { type: 'CORRECT', reason: '已更正', items: ['tax'] },
      {
        type: 'GRADE',
        evaluation: 'e2',
        class: 'C',
        baseClass: 'B',
        total: '61.2',
        change: {
          from: 'B',
          moves: [{ rule: 'punish', from: 'B', to: 'C', reason: '违法排污' }],
        },
      },
      { type: 'PUBLISH', evaluation: 'e2' },
      {
        type: 'AMEND',
        evaluation: 'e3',
        class: 'B',
        baseClass: 'B',
        total: '76',
        before: { class: 'C', total: '61.2' },
        reason: '税务局补核入库税收',
        order: '行政复议决定书〔2022〕3 号',
      },
      { type: 'LIST', list: 'policy', rectify: false },
      { type: 'LIST', list: 'upgrade', rectify: true },
      { type: 'RECTIFIED', project: 'p1' },
      { type: 'EXCLUDE', reason: '已搬迁' },
      { type: 'INCLUDE', reason: '核实在产' },
      { type: 'ARCHIVE' },
      timer,
    ],
  },
  task: {
    inputs: [
      { stage: 'entry', task: 'collect', due: '2022-03-31', counted: true, rungs: 2 },
      { stage: 'entry', task: 'collect', due: '2022-03-31', counted: false, rungs: 0 },
    ],
    events: [
      { type: 'SIGN' },
      { type: 'PROGRESS', text: '已完成过半' },
      { type: 'HAND_IN', text: '清单已报' },
      { type: 'COMPLETED', done: 12, total: 12 },
      { type: 'ACCEPT' },
      { type: 'RETURN', reason: '缺附件' },
      { type: 'STRIKE_OFF' },
      { type: 'ASK_EXTENSION', due: '2022-04-10', reason: '疫情', today: '2022-03-30' },
      { type: 'ASK_EXTENSION', due: '2022-04-10', reason: '疫情', today: '2022-04-02' },
      { type: 'GRANT_EXTENSION', due: '2022-04-10', reason: '同意' },
      { type: 'REFUSE_EXTENSION', reason: '不同意' },
      { type: 'SUSPEND', until: '2022-05-01', reason: '停产' },
      { type: 'RESUME' },
      { type: 'TERMINATE', reason: '撤销' },
      { type: 'CHASE', text: '请抓紧' },
      { type: 'MOVE', due: '2022-04-10', reason: '疫情' },
      timer,
    ],
  },
  rectification: {
    inputs: [{ class: 'C', number: 'C-1', planDue: '2022-06-30', finishDue: '2022-12-31' }],
    events: [
      {
        type: 'SUBMIT_PLAN',
        title: '设备更新',
        route: '改造提升',
        investment: '300',
        milestones: [
          { id: 'm1', title: '开工', due: '2022-08-31', doneOn: null },
          { id: 'm2', title: '投产', due: '2022-11-30', doneOn: null },
        ],
        target: '亩均税收 12 万元',
      },
      { type: 'APPROVE' },
      { type: 'RETURN', reason: '目标不明' },
      { type: 'START', on: '2022-08-01' },
      { type: 'MILESTONE_DONE', milestone: 'm1', on: '2022-08-20', note: '' },
      { type: 'MILESTONE_DONE', milestone: 'm2', on: '2022-11-20', note: '' },
      { type: 'REQUEST_ACCEPTANCE', note: '已完成' },
      { type: 'INSPECT', findings: '属实' },
      { type: 'ACCEPT' },
      { type: 'REJECT', reason: '未投产' },
      { type: 'REEVALUATE', evaluation: 'e3', class: 'B', total: '70', result: 'promoted' },
      { type: 'REEVALUATE', evaluation: 'e3', class: 'C', total: '55', result: 'retained' },
      { type: 'REEVALUATE', evaluation: null, class: null, total: null, result: 'exited' },
      { type: 'REDEEM', amount: '20', policy: '技改补助' },
      { type: 'WITHHOLD', reason: '未升档' },
      timer,
    ],
  },
  'supervision-form': {
    inputs: [
      {
        number: '督〔2022〕1号',
        rung: 'supervise',
        about: 'f1',
        matter: '数据归集',
        replyWithin: 3,
        issuedOn: '2022-04-08',
      },
    ],
    events: [
      { type: 'SIGN' },
      { type: 'REPLY', cause: '人手不足', text: '本周完成' },
      { type: 'SATISFIED' },
      { type: 'NOT_SATISFIED', reason: '措施不实' },
      { type: 'SETTLED' },
      timer,
    ],
  },
  problem: {
    inputs: [{ title: '用电', text: '电压不稳' }],
    events: [
      { type: 'ASSIGN', organisation: 'power', due: '2022-05-10' },
      { type: 'HANDLE', text: '已增容' },
      { type: 'VERIFY' },
      { type: 'STRIKE_OFF', consent: true },
      { type: 'REOPEN', reason: '仍不稳' },
      timer,
    ],
  },
};
