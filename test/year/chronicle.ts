/** The chronicle of a year: one line a happening, in words that can be signed. */
import { expect } from '@jest/globals';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dayOf } from '../../src/clock.js';
import type { IsoDate } from '../../src/clock.js';
import type { RunningCycle } from '../../src/cycle/cycle.types.js';
import type { County } from './county.js';
import { type Happening, tellingsOf } from './happenings.js';

/** The whole story of these years as text. */
export async function chronicleOf(
  county: County,
  cycles: readonly RunningCycle[],
  title: string,
): Promise<string> {
  const told = (await Promise.all(cycles.map((cycle) => tellingsOf(county, cycle)))).flat();
  told.sort((a, b) => compare(a.at, b.at) || Number(BigInt(a.tx) - BigInt(b.tx)));
  const everybody = await rosterOf(county, cycles);
  const lines = grouped(told).map((group) => lineOf(group, everybody));
  const months = new Map<string, string[]>();
  for (const { day, text } of lines) {
    const month = day.slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), text]);
  }
  const chapters = [...months].map(([month, of]) => [heading(month), '', ...of, ''].join('\n'));
  return [title, '', reading(everybody.get(cycles[0]?.year ?? 0) ?? []), '', ...chapters].join(
    '\n',
  );
}

/** Compares with the file beside the spec; UPDATE_CHRONICLE=1 writes it. */
export function expectChronicle(text: string, file: URL): void {
  if (process.env.UPDATE_CHRONICLE === '1' || !existsSync(file)) {
    if (process.env.CI !== undefined && process.env.UPDATE_CHRONICLE !== '1') {
      throw new Error(`there is no chronicle ${file.pathname}; write it with UPDATE_CHRONICLE=1`);
    }
    writeFileSync(file, text);
  }
  expect(text.split('\n')).toEqual(readFileSync(file, 'utf8').split('\n'));
}

function heading(month: string): string {
  return `══ ${month.slice(0, 4)} 年 ${String(Number(month.slice(5)))} 月 ══`;
}

function reading(everybody: readonly string[]): string {
  return [
    '读法：日期  谁  做了什么  → 到了哪一步  ［发出的信］。〔自动〕是系统按方案日期或计数自行办理；',
    '同一天同一件事合并一行；家数多时写“除……外的 N 家”。信不在办公时间发，改日发出的写明日期。',
    `名单（${String(everybody.length)} 家）：${everybody.join('、')}`,
  ].join('\n');
}

// ── lines ─────────────────────────────────────────────────────────────────────

interface Group {
  readonly day: IsoDate;
  readonly first: Happening;
  readonly whom: string[];
}

/** Those alike on one day together, in the place of the first. */
function grouped(told: readonly Happening[]): Group[] {
  const groups = new Map<string, Group>();
  for (const one of told) {
    const day = dayOf(one.at);
    const { year, who, what, state, mails } = one;
    const key = JSON.stringify([day, year, who, what, state, mails]);
    const group = groups.get(key) ?? { day, first: one, whom: [] };
    groups.set(key, group);
    if (one.whom !== '') group.whom.push(one.whom);
  }
  return [...groups.values()];
}

function lineOf(
  { day, first, whom }: Group,
  everybody: ReadonlyMap<number, readonly string[]>,
): { day: IsoDate; text: string } {
  const { who, what, state, mails, year } = first;
  const names = namesOf(whom, everybody.get(year) ?? []);
  const about = day.startsWith(String(year)) ? '' : `〔${String(year)}年度〕`;
  const parts = [
    `${day.slice(5)}  ${who}  ${about}${what}${names === '' ? '' : `：${names}`}`,
    ...(state === '' ? [] : [`→ ${state}`]),
    ...(mails.length === 0 ? [] : [`［${mails.join('；')}］`]),
  ];
  return { day, text: parts.join('  ') };
}

/** In the order of the list; nearly all are told by who is not among them. */
function namesOf(whom: readonly string[], everybody: readonly string[]): string {
  const once = [...new Set(whom)];
  const listed = once.filter((name) => everybody.includes(name));
  if (listed.length < once.length) return once.join('、');
  const missing = everybody.filter((name) => !once.includes(name));
  const count = String(once.length);
  if (once.length > 8 && missing.length === 0) return `全部 ${count} 家`;
  if (once.length > 12 && missing.length <= 12) return `除${missing.join('、')}外的 ${count} 家`;
  const names = everybody.filter((name) => once.includes(name)).join('、');
  return once.length > 5 ? `${names}（${count} 家）` : names;
}

/** Names of each year's enterprises in the order of their codes. */
async function rosterOf(
  county: County,
  cycles: readonly RunningCycle[],
): Promise<Map<number, string[]>> {
  const roster = new Map<number, string[]>();
  for (const { id, year } of cycles) {
    const rows = await county.query<{ name: string }>(
      `select s.name from subject_year y join subject s on s.id = y.subject_id
        where y.cycle_id = $1 order by s.credit_code`,
      id,
    );
    roster.set(
      year,
      rows.map(({ name }) => name),
    );
  }
  return roster;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
