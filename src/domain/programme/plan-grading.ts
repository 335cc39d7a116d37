/** Ranking, classes and adjustments in a clerk's words, for the page to sign. Pure. */
import { Reader, clause } from './plan-reader.js';
import type { FilledProgramme } from './schema.js';

type Grading = NonNullable<FilledProgramme['grading']>[number];

export function gradingLines(programme: FilledProgramme): string[] {
  const reader = new Reader(programme);
  const titles = new Map((programme.adjust ?? []).map(({ id, title }) => [id, title ?? id]));
  const adjust = (programme.adjust ?? []).map((rule) => {
    const when = rule.when === undefined ? '由人提出' : reader.formula(rule.when);
    return `  调整：${rule.title ?? rule.id}：${when}${effectOf(rule, titles)}${clause(rule.clause)}`;
  });
  const gates = (programme.gates ?? []).map(
    (gate) =>
      `  门槛：${gate.groups ? `${reader.groups(gate.groups)}，` : ''}${gate.class} 类：${reader.formula(gate.unless)}，降为 ${gate.otherwise} 类${clause(gate.clause)}`,
  );
  return [
    ...(programme.grading ?? []).flatMap((entry) => gradingOf(entry, reader)),
    ...adjust,
    ...gates,
    ...quotaLines(programme),
  ];
}

function gradingOf(entry: Grading, reader: Reader): string[] {
  const within = (entry.within ?? []).map((id) => reader.division(id));
  const keys = (entry.rank ?? ['total desc']).map((key) => reader.key(key));
  const isByShare = [
    ...Object.values(entry.classes ?? {}),
    ...(entry.select ?? []).map(({ take }) => take),
  ].some((text) => text.endsWith('%'));
  return [
    `${reader.groups(entry.groups)}：${within.length === 0 ? '全体一起' : `在${within.join('、')}之内`}排名，依次比较${keys.join('、')}${clause(entry.clause)}`,
    ...Object.entries(entry.classes ?? {}).map(
      ([id, edge]) =>
        `  ${reader.class(id)}：${edgeWords(edge, reader)}${reader.clauseOfClass(id)}`,
    ),
    ...(entry.select ?? []).map((one, at) => {
      const order = [one.order ?? []].flat().map((key) => reader.key(key));
      const by = order.length === 0 ? '' : `，按${order.join('、')}`;
      const when = one.when === undefined ? '' : `，“${reader.formula(one.when)}”的`;
      return `  第 ${String(at + 1)} 步 ${reader.class(one.class)}：从${fromWords(one.from, reader)}${when}${by}，取${takeWords(one.take)}`;
    }),
    ...(isByShare
      ? [
          `  比例的基数：${entry.base === 'listed' ? '全部参评企业' : '参加定级的企业'}；名额${COUNTS[entry.count ?? 'halfUp']}${entry.edge === 'excluded' ? '，上界归后一类' : ''}；分档处同分的${TIES[entry.tiesAtCut ?? 'better']}`,
        ]
      : []),
  ];
}

const COUNTS = { floor: '只舍不入', halfUp: '四舍五入', ceil: '只入不舍' } as const;
const TIES = { better: '都进前一类', worse: '都进后一类', byKey: '按信用代码先后分开' } as const;

function edgeWords(edge: string, reader: Reader): string {
  const [, bound, share] = /^(at most |at least )?(\d+(?:\.\d+)?%)$/.exec(edge) ?? [];
  if (share === undefined) return edge.trim() === 'true' ? '其余' : reader.formula(edge);
  return `累计到前 ${share}${bound === undefined ? '' : `（${bound === 'at most ' ? '最多' : '最少'}）`}`;
}

function fromWords(from: string, reader: Reader): string {
  const [, share, key] = /^top (.+%) by (.+)$/.exec(from) ?? [];
  if (share !== undefined) return `${reader.key(key ?? '')}的前 ${share}中`;
  return from === 'all' ? '全体中' : '其余中';
}

function takeWords(take: string): string {
  if (take === 'all') return '全部';
  const words = take.replace('at most ', '最多 ').replace('at least ', '最少 ');
  return take.endsWith('%') ? ` ${words}` : ` ${words} 家`;
}

type Adjustment = NonNullable<FilledProgramme['adjust']>[number];

function effectOf(
  { set, atBest, atWorst, move, from, unless }: Adjustment,
  titles: ReadonlyMap<string, string>,
): string {
  const [direction, steps = ''] = (move ?? '').split(' ');
  return [
    ...(from ? [`，现为 ${from.join('、')} 类的`] : []),
    ...(set === undefined ? [] : [`，定为 ${set} 类`]),
    ...(atBest === undefined ? [] : [`，最好 ${atBest} 类`]),
    ...(atWorst === undefined ? [] : [`，最差 ${atWorst} 类`]),
    ...(move === undefined ? [] : [`，${direction === 'up' ? '上' : '下'}调 ${steps} 档`]),
    ...(unless === undefined
      ? []
      : [
          `，已适用“${[unless]
            .flat()
            .map((id) => titles.get(id) ?? id)
            .join('、')}”的除外`,
        ]),
  ].join('');
}

function quotaLines({ quota, adjust = [] }: FilledProgramme): string[] {
  if (adjust.length === 0) return [];
  const words =
    quota?.adjusted === 'freePlace' ? '让出名额，后面的依次递补' : '占着原来的名额，别人不动';
  return [`  调整以后：${words}${clause(quota?.clause)}`];
}
