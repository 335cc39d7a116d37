/** How the places of the classes came about, in words: what was rounded, an edge left out, equals at a cut. */
import { Exact } from '../expression/exact.js';
import { modeWords } from './explain.js';
import type { CountMode, GradingRule, TiesAtCut } from './grading-rules.js';

export interface Note {
  readonly zh: string;
  readonly en: string;
}

/** Which place is the last of each class, and how a share of so many became a whole number. */
export function cutsTold(n: number, rule: GradingRule, cumulative: readonly number[]): Note {
  const edges = rule.shares
    .map((one, index) => `${one.class} ${String(cumulative[index] ?? 0)}`)
    .join(', ');
  const cuts = rule.shares.flatMap(({ class: name, upTo, count: mode }, index) => {
    const rounded = countTold(upTo, n, mode);
    if (rounded) return [{ zh: `${name}：${rounded.zh}`, en: `${name}: ${rounded.en}` }];
    const place = upTo.times(Exact.of(n));
    if (upTo.equals(Exact.one) || place.equals(Exact.of(cumulative[index] ?? 0))) return [];
    const edge = percent(upTo);
    return [
      {
        zh: `${name}：正好在 ${edge} 线上的第 ${place.toString()} 名不含在内，归后一档`,
        en: `${name}: place ${place.toString()}, exactly at ${edge}, is left out and falls to the class behind`,
      },
    ];
  });
  return joined([
    {
      zh: `共 ${String(n)} 家，各档止于第几名：${edges}`,
      en: `${String(n)} subjects; last place of each class: ${edges}`,
    },
    ...cuts,
  ]);
}

/** 19 × 20% = 3.8，四舍五入为 4; nothing where nothing is rounded. */
export function countTold(share: Exact, n: number, mode: CountMode): Note | undefined {
  const place = share.times(Exact.of(n));
  const whole = place.toInteger(mode);
  if (place.equals(Exact.of(whole))) return undefined;
  const product = `${String(n)} × ${percent(share)} = ${place.toString()}`;
  return {
    zh: `${product}，${modeWords(mode, 'zh')}为 ${String(whole)}`,
    en: `${product}, ${modeWords(mode, 'en')} to ${String(whole)}`,
  };
}

const TIES: Readonly<Record<TiesAtCut, Note>> = {
  better: { zh: '都进较好的一档', en: 'all go into the better class' },
  worse: { zh: '都进较差的一档', en: 'all go into the worse class' },
  byKey: { zh: '按排列次序切开', en: 'are cut apart in the order listed' },
};

/** What became of those who share a place that a cut runs through; undefined for all others. */
export function tieTold(
  ranks: readonly number[],
  place: number,
  cuts: readonly { readonly after: number; readonly class: string; readonly ties: TiesAtCut }[],
): Note | undefined {
  const rank = ranks[place] ?? 0;
  const first = rank - 1;
  const behind = ranks.findIndex((other, at) => at > place && other !== rank);
  const count = (behind === -1 ? ranks.length : behind) - first;
  const cut = cuts.find(({ after }) => after > first && after < first + count);
  if (cut === undefined) return undefined;
  const { after, class: name, ties } = cut;
  return {
    zh: `并列第 ${String(rank)} 名的 ${String(count)} 家跨在 ${name} 止于第 ${String(after)} 名的线上，${TIES[ties].zh}`,
    en: `${String(count)} share place ${String(rank)} across the cut of ${name} after place ${String(after)}: they ${TIES[ties].en}`,
  };
}

export function joined(notes: readonly (Note | undefined)[]): Note {
  const said = notes.filter((note) => note !== undefined);
  return { zh: said.map(({ zh }) => zh).join('；'), en: said.map(({ en }) => en).join('; ') };
}

function percent(share: Exact): string {
  return `${share.times(Exact.of(100)).toString()}%`;
}
