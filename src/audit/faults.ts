/** What can be wrong with the trail, and how it is said. */
import type { IsoDate } from '../clock.js';

export const FAULTS = {
  changed: { zh: '内容被改动', en: 'was changed' },
  missing: { zh: '记录缺失', en: 'is missing' },
  'tail-removed': { zh: '末尾记录被删除', en: 'was removed from the end' },
  reordered: { zh: '顺序被调换', en: 'was moved to another place' },
  foreign: { zh: '多出不属于此处的记录', en: 'does not belong there' },
  'chain-removed': { zh: '整条流程记录被删除', en: 'and its whole log were removed' },
  head: { zh: '流程与其日志末尾不符', en: 'does not agree with the end of its log' },
  astray: { zh: '流程现状与日志不符', en: 'does not stand where its log says' },
  misdated: { zh: '记录时间不可能', en: 'bears a time at which it cannot have been recorded' },
  'fact-changed': { zh: '内容与印记不符', en: 'is not what its imprint says' },
  'fact-removed': { zh: '有印记而记录已被删除', en: 'has an imprint and is gone' },
  'fact-foreign': { zh: '记录没有印记', en: 'has no imprint' },
  'fact-rewritten': { zh: '定下之后又被改动', en: 'was changed after it was settled' },
  'fact-intruded': { zh: '不是由系统写入', en: 'was not written by the system' },
  'facts-differ': { zh: '当日印记与封存不符', en: 'has imprints that do not agree with its seal' },
  'mark-changed': { zh: '封存明细被改动', en: 'has a mark in the seal that was changed' },
  'seal-changed': { zh: '日封存被改动', en: 'has a seal that was changed' },
  'seal-missing': { zh: '日封存缺失', en: 'has no seal' },
  'day-differs': { zh: '当日记录与封存不符', en: 'does not agree with its seal' },
  'printed-differs': {
    zh: '没有与纸面一致的封存值',
    en: 'the printed seal is none of those here',
  },
} as const;
export type FaultKind = keyof typeof FAULTS;

export interface TrailFault {
  readonly fault: FaultKind;
  /** A flow's id, or `audit`; absent for what concerns a whole day. */
  readonly chain?: string;
  /** A table of facts, and the key of the row. */
  readonly fact?: string;
  readonly seq?: number;
  /** The last of several in a row. */
  readonly upto?: number;
  readonly day?: IsoDate;
}

/** One line: `flow 0198… seq 4, 2026-11-22: 内容被改动 / was changed`. */
export function faultLine({ fault, chain, fact, seq, upto, day }: TrailFault): string {
  const where = [
    fact ?? '',
    chain === undefined ? '' : chain === 'audit' ? 'audit' : `flow ${chain}`,
    seq === undefined
      ? ''
      : `seq ${String(seq)}${upto === undefined || upto === seq ? '' : `–${String(upto)}`}`,
    day ?? '',
  ];
  const { zh, en } = FAULTS[fault];
  const place = where.filter((part) => part !== '').join(' ');
  return `${place === '' ? '' : `${place}: `}${zh} / ${en}`;
}
