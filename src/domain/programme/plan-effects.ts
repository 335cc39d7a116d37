/** What comes of the classes, on the page to sign: approvals, lists, policies, rectification, targets. Pure. */
import { Reader, clause } from './plan-reader.js';
import type { FilledProgramme } from './schema.js';
import { unitsOf } from './units.js';

const APPROVED = {
  result: '评价结果',
  lists: '清单',
  policies: '政策',
  benchmarks: '基准值',
  outcomes: '不参加分类的认定',
  adjustments: '调档',
} as const;

export function approvalLines(programme: FilledProgramme): string[] {
  const titles = new Map(unitsOf(programme).map(({ id, title }) => [id, title]));
  return (programme.approvals ?? []).map(({ what, by, meeting, number, ...rule }) => {
    const through = meeting === undefined ? '' : `，经${meeting}`;
    const document = number === 'required' ? '，须有文号' : '';
    return `审批：${APPROVED[what]}由${titles.get(by) ?? by}批准${through}${document}${clause(rule.clause)}`;
  });
}

export function effectLines(programme: FilledProgramme): string[] {
  const reader = new Reader(programme);
  const { lists = [], policies = [], rectification } = programme;
  return [
    ...lists.map((list) => `清单：${list.title}${clause(list.clause)}`),
    ...policies.map((policy) => {
      const classes = Object.entries(policy.classes).map(
        ([id, measure]) =>
          `${id} ${measureWords(measure, policy.unit, reader)}${clause(measure.clause)}`,
      );
      const highest = policy.highestOnly ? '；几种加价只收最高' : '';
      return `政策：${policy.title}${clause(policy.clause)}  ${classes.join('；')}${highest}`;
    }),
    ...Object.entries(rectification?.classes ?? {}).map(
      ([id, rule]) =>
        `整治：${id} ${rule.title ?? ''}  ${(rule.routes ?? []).join('、')}${clause(rule.clause ?? rectification?.clause)}`,
    ),
  ];
}

type Measure = NonNullable<FilledProgramme['policies']>[number]['classes'][string];

function measureWords(measure: Measure, unit = '', reader: Reader): string {
  const { text, value, byConsecutiveYears: years, grants = [], bans = [], refund } = measure;
  const said = [
    ...(text === undefined ? [] : [text]),
    ...(value === undefined ? [] : [`${value} ${unit}`.trim()]),
    ...(years === undefined ? [] : [`连续几年依次 ${years.join('/')} ${unit}`.trim()]),
    ...(grants.length === 0 ? [] : [`可享受：${grants.join('、')}`]),
    ...(bans.length === 0 ? [] : [`不得享受：${bans.join('、')}`]),
    ...(refund === undefined ? [] : [`此后“${reader.formula(refund.when)}”的退还 ${refund.share}`]),
  ];
  return said.join('；');
}

export function targetLines(programme: FilledProgramme): string[] {
  const reader = new Reader(programme);
  return [
    ...(programme.targets ?? []).map((target) => {
      const values = Object.entries(target.values).map(([year, goal]) => `${year} 年 ${goal}`);
      return `${target.title}：${values.join('、')} ${target.unit ?? ''}${clause(target.clause)}`;
    }),
    ...(programme.rollUps ?? []).map(({ id, title, by, of, ...rule }) => {
      const parts = by.map((name) => reader.division(name)).join('、');
      const figures = of.map((text) => reader.formula(text)).join('、');
      return `汇总：${title ?? id}：按${parts}，${figures}${clause(rule.clause)}`;
    }),
  ];
}
