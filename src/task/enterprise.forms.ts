/** What can be done with an enterprise's year. */
import { signsOnPaper } from '../domain/cycle/confirming.js';
import { correctionPeriod } from '../domain/process/timetable.js';
import { choice, column, confirmationForm, field, note, reason } from './fields.js';
import type { Field } from './form.dto.js';
import { confirmationPaper, evidence } from './offer.js';
import type { FormFacts, Offer } from './offer.js';

/** What the territory brings back from the door; an enterprise that confirms by itself is asked nothing. */
const broughtBack = (facts: FormFacts): Field[] => [
  confirmationForm(),
  note(),
  confirmationPaper(facts),
];

export const enterpriseYear: Readonly<Record<string, Offer>> = {
  SUBMIT: { label: '提交', tone: 'primary', explain: '提交后由各部门审核，审核开始前可以撤回' },
  WITHDRAW: { label: '撤回修改' },
  VERIFIED: {
    label: '通过',
    tone: 'primary',
    fields: ({ pending }) =>
      pending.length > 1 ? [choice('department', '代哪个部门通过', pending)] : [],
  },
  RETURN: {
    label: '退回补正',
    explain: ({ programme }) =>
      `退回后企业须在${correctionPeriod(programme)}内补正；其他已填数据不受影响`,
    fields: ({ items, pending }) => [
      reason('退回原因', '写清哪里不符、依据什么，企业会原样看到'),
      field('items', '涉及数据项', 'choices', { options: items, required: false }),
      ...(pending.length > 1 ? [choice('department', '代哪个部门退回', pending)] : []),
    ],
  },
  AUDITED: {
    label: '登记审计结果',
    tone: 'primary',
    fields: () => [
      choice('finding', '审计结果', [
        { value: 'clean', label: '无误' },
        { value: 'corrected', label: '有更正' },
      ]),
      field('note', '审计情况', 'longText'),
    ],
  },
  CONFIRM: {
    label: '确认结果',
    tone: 'primary',
    explain: '确认后进入定档；如对数据或得分有不同意见，请用“我要申诉”',
    when: ({ byEnterprise, programme }) => !(byEnterprise && signsOnPaper(programme)),
    fields: (facts) => (facts.byEnterprise ? [note()] : broughtBack(facts)),
  },
  APPEAL: {
    label: '我要申诉',
    fields: ({ items }) => [
      field('items', '对哪些数据有异议', 'choices', { options: items }),
      reason('申诉理由', '写明企业认可的数字和依据'),
      evidence('证明材料'),
    ],
  },
  WITHDRAW_APPEAL: { label: '撤回申诉', explain: '撤回后回到待确认，确认期限重新计算' },
  ASSIGN_REVIEW: {
    label: '分办核查',
    tone: 'primary',
    fields: ({ owners }) => [choice('department', '核查部门', owners)],
  },
  UPHOLD: {
    label: '维持',
    explain: '数据无误，原结果不变；意见会原样告知企业',
    fields: () => [reason('核查意见')],
  },
  CORRECT: {
    label: '采纳重算',
    tone: 'primary',
    explain:
      '更正数据后按已审定的基准值重新算分（未审定的暂用上次预评价的拟定值），企业重新确认；未出分的企业不受影响',
    fields: ({ figures, items }) => [
      field('items', '更正的数据', 'rows', {
        columns: [
          column('item', '数据项', 'choice', { options: items }),
          column('value', '更正为', 'decimal'),
        ],
        rows: figures,
      }),
      reason('采纳理由'),
      evidence('依据材料'),
    ],
  },
  EXCLUDE: { label: '不纳入', tone: 'danger', fields: () => [reason('不纳入的理由')] },
  INCLUDE: { label: '重新纳入', fields: () => [reason('重新纳入的理由')] },
};
