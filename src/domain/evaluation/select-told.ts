/** How somebody came to be taken by a step of a selection, or not, in words. Pure. */
import { Exact } from '../expression/exact.js';
import type { Case } from './case.js';
import type { Note } from './cuts-told.js';
import type { SelectRule, TiesAtCut } from './grading-rules.js';

/** Which step of the selection, out of whom, by which keys, and how many it took. */
export function stepNote(
  { said, from: source, take, bound, order, when, class: name }: SelectRule,
  { at, place, whole, from }: { at: number; place: number; whole: string; from: number },
): Note {
  const amount = typeof take === 'string' ? '全部' : said.take.replace(/^at (most|least) /, '');
  const limit = bound === undefined ? '' : bound === 'atMost' ? '最多 ' : '最少 ';
  const pool = poolTold(source, from);
  const zhKeys = order.map(({ formula }) => formula.spell()).join('、');
  const enKeys = order.map(({ formula }) => formula.source).join(', ');
  return {
    zh: [
      `第 ${String(at + 1)} 步选 ${name} 类：从${pool.zh}中取 ${limit}${amount}`,
      ...(when ? [`条件“${when.spell()}”`] : []),
      ...(zhKeys === '' ? [] : [`按${zhKeys}排序`]),
      `取到 ${whole} 家，本企业第 ${String(place + 1)} 个`,
    ].join('，'),
    en: [
      `step ${String(at + 1)}, class ${name}: ${said.take} from ${pool.en}`,
      ...(when ? [`where ${when.source}`] : []),
      ...(enKeys === '' ? [] : [`by ${enKeys}`]),
      `${whole} taken, this one number ${String(place + 1)}`,
    ].join(', '),
  };
}

/** 总分在前 50% 的 5 家 */
function poolTold(from: SelectRule['from'], count: number): Note {
  const n = String(count);
  if (from === 'all') return { zh: `全体 ${n} 家`, en: `all ${n}` };
  if (from === 'rest') return { zh: `其余 ${n} 家`, en: `the ${n} left` };
  const share = `${from.top.times(Exact.hundred).toString()}%`;
  const { formula } = from.by;
  return {
    zh: `${formula.spell()}在前 ${share} 的 ${n} 家`,
    en: `the ${n} in the top ${share} by ${formula.source}`,
  };
}

/** Those alike across whom a step cuts, and after which number. */
export interface Tied {
  readonly all: readonly Case[];
  readonly after: number;
}

export function tiedTold({ all, after }: Tied, { ties }: SelectRule): Note {
  const n = String(all.length);
  const cut = String(after);
  const fate = FATES[ties];
  return {
    zh: `相同的 ${n} 家跨在第 ${cut} 个的线上，${fate.zh}`,
    en: `${n} alike across the cut after number ${cut}: ${fate.en}`,
  };
}

const FATES: Readonly<Record<TiesAtCut, Note>> = {
  better: { zh: '都选入', en: 'all are taken' },
  worse: { zh: '都不选入', en: 'none is taken' },
  byKey: { zh: '按信用代码先后切开', en: 'cut apart by their codes' },
};

export function missedTold(tied: Note, name: string, at: number): Note {
  return {
    zh: `第 ${String(at + 1)} 步没有选入 ${name} 类：${tied.zh}`,
    en: `not taken at step ${String(at + 1)}, class ${name}: ${tied.en}`,
  };
}
