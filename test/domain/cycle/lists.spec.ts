import { describe, expect, it } from '@jest/globals';
import {
  type Candidate,
  type List,
  columnTitles,
  listRows,
} from '../../../src/domain/cycle/lists.js';
import { filled } from '../../../src/domain/programme/filling.js';
import { aProgramme } from '../../support/a-programme.js';

const plan = filled(
  aProgramme({
    classes: [
      { id: 'A', title: '优先' },
      { id: 'C', title: '提升' },
      { id: 'D', title: '淘汰' },
    ],
    rectification: { classes: { C: {}, D: {} } },
  }),
);

let number = 0;
function aCandidate(parts: Partial<Candidate> = {}): Candidate {
  number += 1;
  const code = String(number).padStart(3, '0');
  return {
    subject: `s${code}`,
    name: `企业${code}`,
    code,
    territory: 'north',
    territoryTitle: '北镇',
    scale: 'above',
    industry: '3311',
    group: 'everyone',
    groupTitle: '全部',
    class: 'A',
    total: '90',
    rank: 1,
    values: { tax: '100' },
    fits: true,
    graded: true,
    ...parts,
  };
}

const policy: List = { id: 'policy', title: '清单', holds: 'subjects' };
const upgrade: List = { id: 'upgrade', title: '提升', classes: ['C'], holds: 'projects' };
const names = (rows: { name: string }[]) => rows.map(({ name }) => name);

describe('a list', () => {
  it('takes the classes, groups and conditions it names', () => {
    const c = aCandidate({ class: 'C' });
    const other = aCandidate({ class: 'C', group: 'below' });
    const unfit = aCandidate({ class: 'C', fits: false });
    const candidates = [aCandidate(), c, other, unfit];
    const list = { ...upgrade, groups: ['everyone'] };
    expect(names(listRows(plan, list, { candidates, year: 2022 }))).toEqual([c.name]);
  });

  it('hides the order of merit inside a class unless it is to show it', () => {
    const second = aCandidate({ rank: 2 });
    const first = aCandidate({ rank: 1 });
    const worst = aCandidate({ class: 'D', rank: 9 });
    const candidates = [worst, first, second];
    const hidden = listRows(plan, policy, { candidates, year: 2022 });
    expect(names(hidden)).toEqual([second.name, first.name, worst.name]);
    const ranked = listRows(plan, { ...policy, order: 'rank' }, { candidates, year: 2022 });
    expect(names(ranked)).toEqual([first.name, second.name, worst.name]);
  });

  it('numbers projects by class and year', () => {
    const list: List = { ...upgrade, classes: ['C', 'D'] };
    const candidates = [
      aCandidate({ class: 'C' }),
      aCandidate({ class: 'D' }),
      aCandidate({ class: 'C' }),
    ];
    const rows = listRows(plan, list, { candidates, year: 2022 });
    expect(rows.map(({ project }) => project)).toEqual(['C-2022-001', 'C-2022-002', 'D-2022-001']);
  });

  it('keeps everybody’s number when it is made again, and adds newcomers behind', () => {
    const first = aCandidate({ class: 'C', code: '900' });
    const before = listRows(plan, upgrade, { candidates: [first], year: 2022 });
    const newcomer = aCandidate({ class: 'C', code: '100' });
    const candidates = [newcomer, first];
    const after = listRows(plan, upgrade, { candidates, year: 2022, earlier: before });
    expect(after[0]).toEqual(before[0]);
    expect(after[1]).toMatchObject({ name: newcomer.name, no: 2, project: 'C-2022-002' });
  });

  it('opens no project for a firm that was not graded, nor on a list of enterprises', () => {
    const aside = aCandidate({ class: 'C', graded: false });
    const [row] = listRows(plan, upgrade, { candidates: [aside], year: 2022 });
    expect(row?.project).toBeNull();
    const graded = aCandidate({ class: 'C' });
    const [listed] = listRows(plan, policy, { candidates: [graded], year: 2022 });
    expect(listed?.project).toBeNull();
  });

  it('writes the columns it names, data items with their unit', () => {
    const list: List = { ...policy, columns: ['no', 'territory', 'tax', 'luck'] };
    expect(columnTitles(plan, list)).toEqual(['序号', '属地', '入库税收（万元）', 'luck']);
    const [row] = listRows(plan, list, { candidates: [aCandidate()], year: 2022 });
    expect(row?.cells).toEqual({ no: '1', territory: '北镇', tax: '100', luck: '' });
  });
});
