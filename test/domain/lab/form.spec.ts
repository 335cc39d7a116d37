import { describe, expect, it } from '@jest/globals';
import { compileRules } from '../../../src/domain/evaluation/rules.js';
import { labForm } from '../../../src/domain/lab/form.js';
import { ScenarioInvalid, apply, inputFor } from '../../../src/domain/lab/scenario.js';
import { programmeIds } from '../../../src/programme/files.js';
import { aProgramme } from '../../support/evaluation.js';
import { preset } from '../../support/preset.js';

/** Programmes a year can be run by: the lab knows no others. */
const running = programmeIds().filter((id) => {
  const programme = preset(id);
  try {
    apply(programme, { rules: { evaluation: programme.evaluation }, benchmarks: [] });
    return programme.evaluation !== undefined;
  } catch (error) {
    if (error instanceof ScenarioInvalid) return false;
    throw error;
  }
});

describe('the rules as a form', () => {
  it('has every control of the programme with its place', () => {
    const { scoring, grading, switches } = labForm(preset('tongzhou-bay-2022'));
    expect(scoring).toHaveLength(1);
    expect(scoring[0]).toMatchObject({ groups: ['above', 'below'], sum: '100' });
    expect(scoring[0]!.weights.map(({ path, weight }) => [path, weight])).toEqual([
      ['evaluation[0].indicators[0].weight', '45'],
      ['evaluation[0].indicators[1].weight', '35'],
      ['evaluation[0].indicators[2].weight', '20'],
    ]);
    expect(grading[0]).toMatchObject({
      kind: 'shares',
      apart: { path: 'grading[0].within', on: false, other: ['region', 'group'] },
    });
    expect(grading[0]!.bands.map((one) => [one.class, one.edge])).toEqual([
      ['A', '20'],
      ['B', '60'],
      ['C', '95'],
      ['D', '100'],
    ]);
    expect(switches.map(({ path, byHand }) => [path, byHand])).toEqual([
      ['adjust[0]', true],
      ['adjust[1]', true],
    ]);
  });

  it('knows lines of total, and what is neither line nor share', () => {
    const graded = (classes: Record<string, string>) =>
      labForm(aProgramme({ grading: [{ groups: ['all'], classes }] })).grading[0]!;
    const lines = graded({ A: 'total >= 90', B: 'total > 75', C: 'true' });
    expect([lines.kind, lines.bands.map(({ edge }) => edge)]).toEqual([
      'lines',
      ['90', '75', null],
    ]);
    expect(graded({ A: 'total >= 90 && tax > 5', B: 'true' }).kind).toBe('other');
  });

  it('offers parts, whose indicator weighs what they weigh together', () => {
    const part = (id: string, weight: number) => {
      return { id, title: id, weight, value: 'tax', benchmark: { fixed: 10 } };
    };
    const parts = [part('one', 30), part('two', 70)];
    const indicators = [{ id: 'both', title: '两项', weight: 100, parts }];
    const [set] = labForm(aProgramme({ evaluation: [{ groups: ['all'], indicators }] })).scoring;
    expect(set!.weights.map(({ path, sumAt }) => [path, sumAt])).toEqual([
      ['evaluation[0].indicators[0].parts[0].weight', 'evaluation[0].indicators[0].weight'],
      ['evaluation[0].indicators[0].parts[1].weight', 'evaluation[0].indicators[0].weight'],
    ]);
  });

  it('offers of every programme a year can run by only what makes a sound programme', () => {
    let tried = 0;
    for (const id of running) {
      const programme = preset(id);
      const form = labForm(programme);
      const ways = form.scoring.flatMap((set) => set.ways.map(({ rules }) => rules));
      const off = form.switches.map(({ path }) => ({ [path]: null }));
      const apart = form.grading.flatMap((one) =>
        one.apart === null ? [] : [{ [one.apart.path]: one.apart.other }],
      );
      const byLine = form.grading.map(({ bands }) =>
        Object.fromEntries(
          bands.map(({ path }, i) => [path, i + 1 < bands.length ? `total >= ${90 - i}` : 'true']),
        ),
      );
      for (const rules of [...ways, ...off, ...apart, ...byLine]) {
        compileRules(apply(programme, { rules, benchmarks: [] }));
        tried += 1;
      }
    }
    expect([running.length > 4, tried > 20]).toEqual([true, true]);
  });
});

describe('a rule that is left out', () => {
  it('takes with it what a person decided by it, and nothing else', () => {
    const adjust = ['lift', 'sink'].map((id) => {
      return { id, title: id, move: id === 'lift' ? 'up 1' : 'down 1', by: 'miit' };
    });
    const programme = aProgramme({ adjust });
    const manual = ['lift', 'sink', 'unheard'].map((rule) => {
      return { subject: 'one', rule, reason: '理由', by: '甲' };
    });
    const scenario = { rules: { 'adjust[0]': null }, benchmarks: [] };
    const input = inputFor({ year: 2023, subjects: [], manual }, [], scenario, programme);
    expect(input.manual!.map(({ rule }) => rule)).toEqual(['sink', 'unheard']);
  });
});
