/** Light rules as data: checked once, then asked for any number of facts. */
import { DomainError } from '../errors.js';
import { Exact } from '../expression/exact.js';
import { compileCondition, decide } from '../expression/expression.js';
import type { Expression } from '../expression/expression.js';
import type { Scope, Type } from '../expression/scope.js';
import { asValue, isNumber } from '../expression/value.js';
import type { Value } from '../expression/value.js';
import { lightWords, worstLight } from './light.js';
import type { Light, LightState } from './light.js';
import { frame, presets } from './presets.js';
import type { LightRule } from './presets.js';

/** Facts by name; `null` or absent is unknown: a rule that needs it does not fire. */
export type LightFacts = Readonly<Record<string, Exact | number | boolean | null>>;

/** Rules ready to be asked. Parts (start, progress, payment …) are lights of their own. */
export interface LightRules {
  readonly parts: readonly Part[];
}

interface Part {
  readonly id: string;
  readonly rules: readonly CheckedRule[];
}

interface CheckedRule {
  readonly rule: LightRule;
  readonly when: Expression;
}

const colourStates: Readonly<Record<LightRule['light'], LightState>> = {
  red: 'overdue',
  yellow: 'dueSoon',
  green: 'onTrack',
  blue: 'done',
  grey: 'notStarted',
  suspended: 'suspended',
};

/** What a rule may name: the numbers of a task, and those the published presets speak of. */
export const lightNames: Readonly<Record<string, string>> = {
  d: '距到期的工作日',
  days: '距到期的天数',
  late: '逾期天数',
  g: '落后序时的百分点',
  n: '连续落后的期数',
  done: '完成数',
  total: '应完成数',
  share: '完成率',
  elapsed: '序时进度',
  nearest: '最近一件到期前的工作日',
  caseLate: '最早一件超期的天数',
  closed: '已办结',
  short: '已销号而未满数',
  handedIn: '已上报待审',
  waitsForLead: '待牵头单位先办',
  opened: '已到开始日期',
  extended: '已批延期',
  suspended: '已挂起',
  counted: '按家数计',
  met: '完成当期任务的百分比',
  gap: '与计划的差距（占计划的百分比）',
  excused: '有正当理由',
  unregistered: '开工后未入库的月数',
  paid: '工程款支付比例',
  payable: '应支付比例',
  growth: '增速',
  plannedGrowth: '计划增速',
  cityGrowth: '全市平均增速',
};

const truths = new Set([
  'closed',
  'short',
  'handedIn',
  'waitsForLead',
  'opened',
  'extended',
  'suspended',
  'counted',
  'excused',
]);
const typeOf = (name: string): Type => (truths.has(name) ? 'truth' : 'number');

/** The scope of every light rule, for `programme check` as well. */
export const lightScope: Scope = {
  names: Object.fromEntries(
    Object.entries(lightNames).map(([name, title]) => [name, { type: typeOf(name), title }]),
  ),
};

export class LightsUnknown extends DomainError {
  readonly code = 'lights.unknown';
  constructor(name: string) {
    const known = Object.keys(presets);
    super({
      zh: `没有名为“${name}”的亮灯规则，可用：${known.join('、')}`,
      en: `there are no light rules "${name}"; there are: ${known.join(', ')}`,
    });
  }
}

/** Rules of the frame that hold even where a list of its own speaks of their light. */
const always = ['S', 'G0', 'F', 'L', 'W'];

/**
 * The rules of a programme: a preset by name, or its own list. What every place agrees on (closed,
 * suspended, not begun) comes first unless the list speaks of it itself.
 * Throws `LightsUnknown` and `ExpressionError`.
 */
export function lightRules(lights: string | readonly LightRule[]): LightRules {
  if (typeof lights !== 'string') {
    const spoken = new Set(lights.map((rule) => rule.light));
    const missing = frame.filter(({ id, light }) => always.includes(id) || !spoken.has(light));
    return { parts: [part('own', [...missing, ...lights])] };
  }
  const preset = presets[lights];
  if (preset === undefined) throw new LightsUnknown(lights);
  return { parts: Object.entries(preset).map(([id, rules]) => part(id, [...frame, ...rules])) };
}

function part(id: string, rules: readonly LightRule[]): Part {
  return { id, rules: rules.map(check) };
}

function check(rule: LightRule): CheckedRule {
  return { rule, when: compileCondition(rule.when, lightScope) };
}

/**
 * The light these facts give: in each part the first rule that holds, over the parts the worst.
 * A part whose facts are not known stays silent. Always says which clause fired, with its numbers.
 */
export function light(facts: LightFacts, rules: LightRules): Light {
  const values = Object.fromEntries(
    Object.entries(facts).map(([name, value]): [string, Value] => [name, asValue(value)]),
  );
  const lights = rules.parts.flatMap((one) => firstThatHolds(one, values) ?? []);
  return worstLight(lights) ?? silent;
}

/** The light of something the organisation has nothing to do with. */
export const notApplicable: Light = {
  state: 'notApplicable',
  word: lightWords.notApplicable,
  clause: { id: 'X', zh: '规则 X：没有这项任务', en: 'rule X: no such task' },
  numbers: {},
};

const silent: Light = {
  state: 'notStarted',
  word: lightWords.notStarted,
  clause: {
    id: 'N0',
    zh: '规则 N0：数据未到，不亮灯',
    en: 'rule N0: the figures have not arrived, no light',
  },
  numbers: {},
};

function firstThatHolds(
  { rules }: Part,
  values: Readonly<Record<string, Value>>,
): Light | undefined {
  const found = rules.find(({ when }) => decide(when, { values }) === true);
  if (found === undefined) return undefined;
  const state = colourStates[found.rule.light];
  const numbers = numbersOf(found, values);
  return { state, word: lightWords[state], clause: clauseOf(found, numbers), numbers };
}

/** What the rule looked at and what its sentence shows. */
function numbersOf({ rule, when }: CheckedRule, values: Readonly<Record<string, Value>>) {
  const named = [...`${rule.title ?? ''}${rule.en ?? ''}`.matchAll(/\{(\w+)\}/g)];
  const names = new Set([...when.variables, ...named.map(([, name = '']) => name)]);
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const value = values[name];
      return isNumber(value) ? [[name, shown(value)]] : [];
    }),
  );
}

/** Whole numbers as they are, others with one decimal. */
function shown(value: Exact): string {
  return value.equals(value.round(0)) ? value.toFixed(0) : value.toFixed(1);
}

function clauseOf({ rule, when }: CheckedRule, numbers: Readonly<Record<string, string>>) {
  const zh = rule.title === undefined ? undefined : filled(rule.title, numbers);
  const en = rule.en === undefined ? undefined : filled(rule.en, numbers);
  const spelt = when.spell((name) => lightNames[name]);
  const looked = Object.entries(numbers).map(([name, value]) => `${name} = ${value}`);
  const facts = looked.length === 0 ? '' : `（${looked.join('，')}）`;
  return {
    id: rule.id,
    zh: zh === undefined ? `规则 ${rule.id}：${spelt}${facts}` : `${zh}（规则 ${rule.id}）`,
    en: `${en ?? `${rule.when}${looked.length === 0 ? '' : ` with ${looked.join(', ')}`}`} (rule ${rule.id})`,
  };
}

function filled(text: string, numbers: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => numbers[name] ?? '—');
}
