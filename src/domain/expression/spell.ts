import type { Node } from './node.js';

type Language = 'zh' | 'en';

const WORDS = {
  zh: {
    '&&': '且',
    '||': '或',
    in: '属于',
    yes: '是',
    no: '否',
    none: '空',
    not: '非',
    last: '上年',
  },
  en: {
    '&&': 'and',
    '||': 'or',
    in: 'in',
    yes: 'true',
    no: 'false',
    none: 'none',
    not: 'not',
    last: "last year's ",
  },
} as const;
const SIGN: Readonly<Record<string, string>> = {
  '*': '×',
  '/': '÷',
  '-': '−',
  '>=': '≥',
  '<=': '≤',
  '==': '=',
  '!=': '≠',
};
const STRENGTH: Readonly<Record<string, number>> = {
  choose: 0,
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  in: 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
};
const ATOM = 9;

/** Writes a formula as people read it, with brackets only where they are needed. */
export function spell(
  node: Node,
  titleOf: (name: string) => string,
  language: Language = 'zh',
): string {
  const words = WORDS[language];
  const plain = (child: Node): string => spell(child, titleOf, language);
  const sub = (child: Node, least: number): string =>
    (STRENGTH[child.op] ?? ATOM) < least ? `(${plain(child)})` : plain(child);
  const list = (items: readonly Node[], comma: string): string => items.map(plain).join(comma);
  switch (node.op) {
    case 'number':
      return node.text;
    case 'text':
      return language === 'zh' ? `“${node.value}”` : `"${node.value}"`;
    case 'truth':
      return node.value ? words.yes : words.no;
    case 'nothing':
      return words.none;
    case 'name':
      return titleOf(node.name);
    case 'member':
      return node.name;
    case 'not':
      return `${words.not} ${sub(node.of, ATOM)}`;
    case 'negate':
      return `−${sub(node.of, ATOM)}`;
    case 'choose': {
      const [condition, then, otherwise] = [
        sub(node.of[0], 1),
        sub(node.of[1], 1),
        plain(node.of[2]),
      ];
      return language === 'zh'
        ? `${condition} 时 ${then}，否则 ${otherwise}`
        : `${then} if ${condition}, else ${otherwise}`;
    }
    case 'list':
      return `[${list(node.items, language === 'zh' ? '、' : ', ')}]`;
    case 'call':
      return called(node.name, node.args.map(plain), language);
    case 'method':
      return `${sub(node.on, ATOM)}.${node.name}(${list(node.args, ', ')})`;
    default: {
      const strength = STRENGTH[node.op] ?? ATOM;
      const [left, right] = node.sides;
      const { op } = node;
      const sign = op === '&&' || op === '||' || op === 'in' ? words[op] : (SIGN[op] ?? op);
      return `${sub(left, strength)} ${sign} ${sub(right, strength + 1)}`;
    }
  }
}

/** `has(events('x'))` reads “有……记录”; other functions keep their name in Chinese or English. */
function called(name: string, args: readonly string[], language: Language): string {
  if (language === 'en') return `${name}(${args.join(', ')})`;
  if (name === 'has') return `有${args.join('')}`;
  if (name === 'missing') return `缺${args.join('')}`;
  if (name === 'events') return `${args.join('、')}记录`;
  return `${FUNCTIONS_ZH[name] ?? name}（${args.join('、')}）`;
}

const FUNCTIONS_ZH: Readonly<Record<string, string>> = {
  min: '取小',
  max: '取大',
  sum: '合计',
  abs: '绝对值',
  clamp: '限于',
  round: '四舍五入',
  floor: '舍去小数',
  ceil: '进一取整',
  count: '个数',
  firstOf: '依次取有数的',
  growth: '增长率',
  years: '满年数',
  rank: '名次',
  pooled: '合计之比',
  mean: '平均',
  median: '中位数',
};

/** The readable name of a name, `last.` included. */
export function titled(
  name: string,
  titleOf: (name: string) => string | undefined,
  language: Language = 'zh',
): string {
  if (!name.startsWith('last.')) return titleOf(name) ?? name;
  const id = name.slice('last.'.length);
  return `${WORDS[language].last}${titleOf(id) ?? id}`;
}
