import { parse } from '../expression/node.js';
import { spell } from '../expression/spell.js';
import type { Step, StepInput } from './trace.js';

export type Language = 'zh' | 'en';

const MODES: Readonly<Record<string, { zh: string; en: string }>> = {
  halfUp: { zh: '四舍五入', en: 'rounded half up' },
  halfEven: { zh: '四舍六入五成双', en: 'rounded half to even' },
  down: { zh: '截断', en: 'cut off' },
  up: { zh: '进位', en: 'rounded up' },
  floor: { zh: '向下取整', en: 'rounded down' },
  ceil: { zh: '向上取整', en: 'rounded to the next' },
};
const OUTCOMES: Readonly<Record<string, { zh: string; en: string }>> = {
  graded: { zh: '参加评价分类', en: 'graded' },
  special: { zh: '不参加分类', en: 'special, not graded' },
  scoredNotGraded: { zh: '只评分不分类', en: 'scored, not graded' },
  dataOnly: { zh: '只采集数据', en: 'data only' },
  excluded: { zh: '不在评价范围', en: 'excluded' },
  true: { zh: '在评价范围内', en: 'in scope' },
  false: { zh: '不在评价范围内', en: 'out of scope' },
};

/**
 * The arithmetic as sentences, one a step: the rule, the same rule with the figures in place, the
 * result, the rounding, the clause. Formulas stand as published; nothing is computed anew.
 */
export function explain(trace: readonly Step[], language: Language): string[] {
  return trace.map((step) => sentence(step, language));
}

function sentence(step: Step, language: Language): string {
  return `${titleOf(step, language)}${language === 'zh' ? '：' : ': '}${told(step, language)}`;
}

/** The sentence of a step without what it is about: the arithmetic, the remark, the clause. */
export function told(step: Step, language: Language): string {
  const parts = [working(step, language), noteOf(step, language)].filter((part) => part !== '');
  return `${parts.join(language === 'zh' ? '；' : '; ')}${clauseOf(step, language)}`;
}

/** Value and score of an indicator have one title; the score says that it is one. */
function titleOf(step: Step, language: Language): string {
  const title = language === 'zh' ? step.title : (step.en ?? step.title);
  if (step.step === 'score') return language === 'zh' ? `${title}得分` : `${title}, score`;
  if (step.step !== 'benchmark') return title;
  return language === 'zh' ? `${title}基准值` : `${title}, benchmark`;
}

function comma(language: Language): string {
  return language === 'zh' ? '，' : ', ';
}

function working(step: Step, language: Language): string {
  switch (step.step) {
    case 'scope':
    case 'outcome':
      return [verdict(step, language), readingOf(step, language)]
        .filter(Boolean)
        .join(comma(language));
    case 'adjust':
    case 'gate':
      return readingOf(step, language);
    case 'merge':
      return step.formula === undefined ? together(step, language) : listOf(step, language);
    case 'group':
    case 'class':
      return [step.result ?? missing(language), listOf(step, language)]
        .filter(Boolean)
        .join(comma(language));
    case 'rank':
      return [place(step, language), listOf(step, language)].filter(Boolean).join(comma(language));
    case 'score':
      return step.formula === undefined && step.inputs !== undefined
        ? partsOf(step, language)
        : inFull(step, language);
    case 'total':
      return `${sumOf(step, language)}${rounded(step, language)}`;
    default:
      return inFull(step, language);
  }
}

/** With what the formula looks at and does not name: last year's figure of a growth. */
function inFull(step: Step, language: Language): string {
  return [computation(step, language), listOf({ ...step, inputs: beside(step) }, language)]
    .filter(Boolean)
    .join(comma(language));
}

/** 入库税收 ÷ 用地面积 = 862.5 ÷ 32.5 = 26.538462 万元/亩 */
function computation(step: Step, language: Language): string {
  const readingsAndResult = [...readings(step, language), resultOf(step, language)];
  const chain = readingsAndResult.filter((part, at, all) => part !== all[at + 1]);
  return `${chain.join(' = ')}${rounded(step, language)}`;
}

function readings(step: Step, language: Language): string[] {
  if (step.formula === undefined) return [];
  const inputs = new Map((step.inputs ?? []).map((input) => [input.name, input]));
  const node = parse(step.formula);
  const words = spell(node, (name) => nameOf(inputs.get(name), name, language), language);
  const figures = spell(
    node,
    (name) => inputs.get(name)?.value ?? missing(language),
    language,
  ).replaceAll('+ -', '− ');
  return words === figures ? [words] : [words, figures];
}

/** The inputs the formula does not name. */
function beside({ formula, inputs = [] }: Step): readonly StepInput[] {
  if (formula === undefined) return inputs;
  const named = new Set(formula.match(/[\p{L}_][\p{L}\p{N}_.]*/gu));
  return inputs.filter(({ name }) => !named.has(name));
}

function nameOf(input: StepInput | undefined, name: string, language: Language): string {
  if (!input) return name;
  return language === 'zh' ? input.title : (input.en ?? input.name);
}

function readingOf(step: Step, language: Language): string {
  const [words] = readings(step, language);
  const figures = listOf(step, language);
  return [words, figures].filter((part) => part !== undefined && part !== '').join(comma(language));
}

function listOf(step: Step, language: Language): string {
  return (step.inputs ?? [])
    .map((input) => {
      const unit = input.unit === undefined ? '' : ` ${input.unit}`;
      const value = input.value === null ? missing(language) : `${input.value}${unit}`;
      return `${nameOf(input, input.name, language)} ${value}`;
    })
    .join(comma(language));
}

/** 甲公司 100 万元，乙公司 缺，合计 100 万元; nothing where only the note speaks. */
function together(step: Step, language: Language): string {
  if (step.inputs === undefined) return '';
  const total = language === 'zh' ? '合计' : 'together';
  return [listOf(step, language), `${total} ${resultOf(step, language)}`].join(comma(language));
}

/** 研发强度 12，单位能耗销售 8，得 20 */
function partsOf(step: Step, language: Language): string {
  const gives = language === 'zh' ? '得' : 'giving';
  return [listOf(step, language), `${gives} ${resultOf(step, language)}`].join(comma(language));
}

function sumOf(step: Step, language: Language): string {
  const figures = readings(step, language).at(-1);
  if (figures !== undefined) return `${figures} = ${step.result ?? '?'}`;
  const terms = (step.inputs ?? []).map(({ value }) => value ?? '?');
  if (terms.length < 2) return step.result ?? '';
  return `${terms.join(' + ').replaceAll('+ -', '− ')} = ${step.result ?? '?'}`;
}

function verdict(step: Step, language: Language): string {
  return OUTCOMES[step.result ?? '']?.[language] ?? missing(language);
}

function place(step: Step, language: Language): string {
  return language === 'zh' ? `第 ${step.result ?? '?'} 名` : `place ${step.result ?? '?'}`;
}

function resultOf(step: Step, language: Language): string {
  if (step.result === null) return missing(language);
  return step.unit === undefined || step.unit === '1' ? step.result : `${step.result} ${step.unit}`;
}

function rounded({ rounding, result }: Step, language: Language): string {
  if (!rounding || rounding.from === result) return '';
  const mode = modeWords(rounding.mode, language);
  return language === 'zh'
    ? `（由 ${rounding.from} ${mode}，保留 ${String(rounding.places)} 位小数）`
    : ` (${mode} from ${rounding.from} to ${String(rounding.places)} decimals)`;
}

function noteOf({ note }: Step, language: Language): string {
  return note?.[language] ?? '';
}

function clauseOf({ clause }: Step, language: Language): string {
  if (clause === undefined) return '';
  return language === 'zh' ? `（依据：${clause}）` : ` (clause ${clause})`;
}

/** 四舍五入 */
export function modeWords(mode: string, language: Language): string {
  return MODES[mode]?.[language] ?? mode;
}

function missing(language: Language): string {
  return language === 'zh' ? '缺' : 'none';
}
