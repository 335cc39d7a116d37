/** Light rules that ship with the system. Thresholds are those published; sentences quote them. */
import type { LightRule as LightRuleText } from '../programme/supervision.js';
import type { Filled } from '../programme/words.js';
import type { z } from 'zod';

/** One rule: the light it lights, when, and the sentence that says so; `{g}` is filled in. */
export type LightRule = Filled<z.infer<typeof LightRuleText>>;

/** What every place agrees on; comes first, in this order. */
export const frame: readonly LightRule[] = [
  {
    id: 'P',
    light: 'suspended',
    when: 'suspended',
    title: '经批准挂起，停止计时',
    en: 'suspended by decision, the clock stands still',
  },
  {
    id: 'S',
    light: 'yellow',
    when: 'short && caseLate <= 0',
    title: '已销号，但只完成 {done}/{total}',
    en: 'struck off, but only {done} of {total} done',
  },
  { id: 'D', light: 'blue', when: 'closed', title: '已办结并核销', en: 'closed and accepted' },
  {
    id: 'N',
    light: 'grey',
    when: '!opened',
    title: '未到开始日期',
    en: 'the start date has not come',
  },
  {
    id: 'G0',
    light: 'green',
    when: 'handedIn',
    title: '已上报，待牵头单位审核',
    en: 'handed in, waits for the lead bureau',
  },
  {
    id: 'F',
    light: 'green',
    when: 'counted && total > 0 && done == total',
    title: '{done}/{total} 已全部完成，待销号',
    en: 'all {done} of {total} done, to be struck off',
  },
  {
    id: 'L',
    light: 'grey',
    when: 'waitsForLead && done == 0',
    title: '待牵头单位测算，尚不轮到本单位',
    en: 'the lead bureau has to compute first',
  },
  {
    id: 'W',
    light: 'green',
    when: 'waitsForLead',
    title: '已完成 {done}/{total}，其余待牵头单位测算',
    en: '{done} of {total} done, the rest waits for the lead bureau to compute',
  },
];

/** The wall's own rules. `elapsed` counts the day being worked. */
const standard: readonly LightRule[] = [
  {
    id: 'R1',
    light: 'red',
    when: 'days < 0',
    title: '逾期 {late} 天：到期未完成',
    en: '{late} days late: due and not done',
  },
  {
    id: 'R2',
    light: 'red',
    when: 'caseLate > 0',
    title: '其中最早一件超期 {caseLate} 天',
    en: 'the oldest case is {caseLate} days late',
  },
  {
    id: 'N1',
    light: 'grey',
    when: 'counted && total == 0',
    title: '数据未到，暂不亮灯',
    en: 'the figures have not arrived',
  },
  {
    id: 'Y1',
    light: 'yellow',
    when: 'days <= 15 && share < elapsed * 0.8',
    title: '剩 {days} 天，完成 {share}%，低于序时 {elapsed}% 的八成',
    en: '{days} days left, {share}% done, below 80% of the {elapsed}% elapsed',
  },
  {
    id: 'Y2',
    light: 'yellow',
    when: 'nearest >= 0 && nearest <= 2',
    title: '最近一件剩 {nearest} 个工作日',
    en: 'the next case is due in {nearest} working days',
  },
  {
    id: 'Y3',
    light: 'yellow',
    when: 'extended',
    title: '已批延期，剩 {days} 天',
    en: 'an extension was approved, {days} days left',
  },
  {
    id: 'G',
    light: 'green',
    when: 'days >= 0',
    title: '按计划推进，剩 {days} 天',
    en: 'on pace, {days} days left',
  },
];

/** 银川 2025: four lights for a project, looked at every month. */
const yinchuan: Readonly<Record<string, readonly LightRule[]>> = {
  start: [
    {
      id: 'R1',
      light: 'red',
      when: 'n >= 3',
      title: '连续 {n} 个月未开工',
      en: 'not started for {n} months running',
    },
    {
      id: 'Y1',
      light: 'yellow',
      when: 'n >= 1 && !excused',
      title: '计划当月开工而未开工，无正当理由',
      en: 'planned to start this month and did not, without good reason',
    },
    {
      id: 'G1',
      light: 'green',
      when: 'n == 0 || excused',
      title: '按计划开工',
      en: 'started as planned',
    },
  ],
  progress: [
    {
      id: 'R2',
      light: 'red',
      when: 'g > 30',
      title: '落后序时 {g} 个百分点，超过 30 个',
      en: '{g} points behind schedule, over 30',
    },
    {
      id: 'Y2',
      light: 'yellow',
      when: 'g >= 10',
      title: '落后序时 {g} 个百分点，在 10 至 30 个之间',
      en: '{g} points behind schedule, 10 to 30',
    },
    { id: 'G2', light: 'green', when: 'g < 10', title: '进度符合计划', en: 'progress on plan' },
  ],
  payment: [
    {
      id: 'R3',
      light: 'red',
      when: 'paid < payable',
      title: '工程款支付 {paid}%，低于规定的 {payable}%',
      en: '{paid}% paid, below the required {payable}%',
    },
    {
      id: 'G3',
      light: 'green',
      when: 'paid >= payable',
      title: '按计划支付',
      en: 'paid as planned',
    },
  ],
  registration: [
    {
      id: 'R4',
      light: 'red',
      when: 'unregistered > 2',
      title: '开工后 {unregistered} 个月未入库，超过 2 个月',
      en: 'not registered {unregistered} months after the start, over 2',
    },
    {
      id: 'Y4',
      light: 'yellow',
      when: 'unregistered >= 1',
      title: '开工后 {unregistered} 个月未入库',
      en: 'not registered {unregistered} months after the start',
    },
    { id: 'G4', light: 'green', when: 'unregistered < 1', title: '已入库', en: 'registered' },
  ],
};

/** 三亚 2022: investment against schedule; a district by months missed running. */
const sanya: Readonly<Record<string, readonly LightRule[]>> = {
  investment: [
    {
      id: 'R1',
      light: 'red',
      when: 'gap > 50',
      title: '投资与序时差距 {gap}%，超过 50%',
      en: 'investment {gap}% short of schedule, over 50%',
    },
    {
      id: 'Y1',
      light: 'yellow',
      when: 'gap > 0',
      title: '投资与序时差距 {gap}%，在 50% 以内',
      en: 'investment {gap}% short of schedule, up to 50%',
    },
    {
      id: 'G1',
      light: 'green',
      when: 'gap <= 0',
      title: '投资达到序时',
      en: 'investment on schedule',
    },
  ],
  district: [
    {
      id: 'R2',
      light: 'red',
      when: 'n >= 2',
      title: '连续 {n} 个月未完成',
      en: 'missed {n} months running',
    },
    { id: 'Y2', light: 'yellow', when: 'n == 1', title: '当月未完成', en: 'missed this month' },
    { id: 'G2', light: 'green', when: 'n == 0', title: '当月完成', en: 'met this month' },
  ],
};

/** 天津 2022: growth against the plan and the city; use of bonds against schedule. */
const tianjin: Readonly<Record<string, readonly LightRule[]>> = {
  growth: [
    {
      id: 'R1',
      light: 'red',
      when: 'growth < 0',
      title: '增速 {growth}%，负增长',
      en: 'growth {growth}%, negative',
    },
    {
      id: 'Y1',
      light: 'yellow',
      when: 'growth < plannedGrowth || growth < cityGrowth',
      title: '增速 {growth}%，低于计划 {plannedGrowth}% 或全市平均 {cityGrowth}%',
      en: 'growth {growth}%, under the plan of {plannedGrowth}% or the average of {cityGrowth}%',
    },
    {
      id: 'G1',
      light: 'green',
      when: 'growth >= plannedGrowth && growth >= cityGrowth',
      title: '增速 {growth}%，达到计划且不低于全市平均',
      en: 'growth {growth}%, on plan and not under the average',
    },
  ],
  bonds: [
    {
      id: 'R2',
      light: 'red',
      when: 'gap > 30',
      title: '债券资金支出落后序时 {gap}%，超过 30%',
      en: 'use of bonds {gap}% behind schedule, over 30%',
    },
    {
      id: 'Y2',
      light: 'yellow',
      when: 'gap > 0',
      title: '债券资金支出落后序时 {gap}%，在 30% 以内',
      en: 'use of bonds {gap}% behind schedule, up to 30%',
    },
    {
      id: 'G2',
      light: 'green',
      when: 'gap <= 0',
      title: '债券资金支出达到序时',
      en: 'use of bonds on schedule',
    },
  ],
};

/** 新晃 2015: the month's task; 黄牌 on the public screen, 重点跟踪 below 80 %. */
const xinhuang: Readonly<Record<string, readonly LightRule[]>> = {
  month: [
    {
      id: 'Y1',
      light: 'yellow',
      when: 'met < 60',
      title: '完成当月任务 {met}%，低于 60%，亮黄牌',
      en: '{met}% of the month, below 60%: yellow card',
    },
    {
      id: 'G2',
      light: 'green',
      when: 'met < 80',
      title: '完成当月任务 {met}%，低于 80%，重点跟踪',
      en: '{met}% of the month, below 80%: key tracking',
    },
    {
      id: 'G1',
      light: 'green',
      when: 'met >= 80',
      title: '完成当月任务 {met}%',
      en: '{met}% of the month',
    },
  ],
};

/** By the names a programme may give under `lights`; each part is a light of its own. */
export const presets: Readonly<Record<string, Readonly<Record<string, readonly LightRule[]>>>> = {
  default: { task: standard },
  yinchuan,
  sanya,
  tianjin,
  xinhuang,
};
