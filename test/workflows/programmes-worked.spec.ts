/** The worked examples of docs/programmes.md give what their tables say. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { evaluate } from '../../src/domain/evaluation/evaluate.js';
import type { SubjectFacts } from '../../src/domain/evaluation/input.js';
import { withProposals } from '../../src/domain/programme/filling.js';
import { loadProgramme } from '../../src/programme/load.js';
import { templates } from '../../src/programme/files.js';

const page = readFileSync('docs/programmes.md', 'utf8');
const base = /```yaml base\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
const examples = [...page.matchAll(/_算例_[\s\S]*?```yaml\n([\s\S]*?)```\n\n((?:\|.*\n)+)/g)].map(
  ([, rules = '', table = '']) => ({ rules, rows: rowsOf(table) }),
);

type Row = Readonly<Record<string, string>>;

function rowsOf(table: string): Row[] {
  const [titles = [], , ...rows] = table
    .trim()
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
  return rows.map((cells) =>
    Object.fromEntries(titles.map((title, at) => [title, cells[at] ?? ''])),
  );
}

function facts(row: Row): SubjectFacts {
  const id = row['企业'] ?? '';
  const figures = (sales = '800') => ({ tax: row['入库税收'] ?? null, sales, land_owned: '10' });
  return {
    id,
    code: id,
    name: id,
    region: '320999',
    territory: 'east',
    scale: 'above',
    values: figures(row['开票销售']),
    last: figures(row['上年开票销售']),
    events: row['事故'] ? [{ kind: 'accident', date: row['事故'] }] : [],
  };
}

function results(rules: string, rows: readonly Row[]) {
  const text = `programme: worked-2025\nextends: example-2025\ntitle: 例\ndocument: { issuer: 某县 }\n${rules}`;
  const { programme, findings } = loadProgramme(text, 'worked.yaml', {
    find: () => ({ text: base, file: 'base.yaml' }),
    templates: templates(),
  });
  expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
  return evaluate(withProposals(programme!).programme, { year: 2025, subjects: rows.map(facts) })
    .subjects;
}

describe('the worked examples', () => {
  it('are two', () => {
    expect(examples.map(({ rows }) => rows.length)).toEqual([10, 10]);
  });

  it('select as the table says', () => {
    const { rules, rows } = examples[0]!;
    expect(results(rules, rows).map((one) => [one.name, String(one.rank), one.class])).toEqual(
      inOrder(rows.map((row) => [row['企业'], row['名次'], row['等级']])),
    );
  });

  it.each(['keepPlace', 'freePlace'])('give places as the table says: %s', (adjusted) => {
    const { rules, rows } = examples[1]!;
    const found = results(rules.replace('freePlace', adjusted), rows);
    expect(found.map((one) => [one.name, String(one.rank), one.baseClass, one.class])).toEqual(
      inOrder(
        rows.map((row) => [row['企业'], row['名次'], row['排名等级'], row[`写 ${adjusted}`]]),
      ),
    );
  });
});

/** Results come in the order of the codes. */
function inOrder<T extends readonly (string | undefined)[]>(rows: readonly T[]): T[] {
  return [...rows].sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
}
