import { describe, expect, it } from '@jest/globals';
import { uncovered } from '../../../src/domain/evaluation/fast/covers.js';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { compileRules } from '../../../src/domain/evaluation/rules.js';
import { withProposals } from '../../../src/domain/programme/filling.js';
import type { FilledProgramme } from '../../../src/domain/programme/schema.js';
import { syntheticEnterprises } from '../../../src/domain/rehearsal/enterprises.js';
import { programmeIds, readProgramme } from '../../../src/programme/files.js';
import { isReadable } from '../../../src/programme/load.js';
import { exactStandings, standings } from '../../support/standings.js';

function firms(programme: FilledProgramme, dataYear: number): SubjectFacts[] {
  const cast = syntheticEnterprises({
    seed: String(dataYear),
    count: 400,
    dataYear,
    region: '320600',
    place: '某地',
    territories: ['north', 'south'],
    items: programme.items,
    aboveScale: 0.4,
  });
  return cast.map((one, i) => ({
    id: String(i).padStart(4, '0'),
    code: String(i).padStart(4, '0'),
    name: one.name,
    scale: one.scale,
    industry: one.industry,
    region: programme.region,
    territory: one.territory,
    founded: one.founded,
    inProductionSince: one.inProduction,
    values: one.values,
    events: programme.events
      .filter((_, at) => (i + at) % 9 === 0)
      .map(({ id, levels = [] }) => ({
        kind: id,
        level: levels[i % 3],
        date: `${dataYear}-03-04`,
      })),
    history: [{ year: dataYear, class: i % 2 === 0 ? 'A' : 'D' }],
  }));
}

/** What programmes say that the fast path leaves to the exact one; the others it covers as a whole. */
const UNROUNDED = ['decimals.score', 'decimals.total'];
const BEYOND: Readonly<Record<string, readonly string[]>> = {
  'anhui-city': UNROUNDED,
  'changle-2023': UNROUNDED,
  'huaian-2024': UNROUNDED,
  'huangyan-2021': ['population.merge'],
  'huangyan-2022': ['population.merge'],
  'qingdao-clusters-2019': UNROUNDED,
};

describe('programmes that ship', () => {
  for (const id of programmeIds()) {
    const loaded = readProgramme(id);
    if (!isReadable(loaded)) throw new Error(`${id} cannot be read`);
    const { programme } = withProposals(loaded.programme);
    if (!programme.population || !programme.evaluation) continue;
    const rules = compileRules(programme);

    it(`${id} is evaluated alike, fast and exactly`, () => {
      const year = 2022;
      const before = firms(programme, year - 2);
      const subjects = firms(programme, year - 1).map((one, i) => ({
        ...one,
        last: before[i]?.values,
      }));
      const input = { year, subjects, previousSubjects: before };
      expect(standings(rules, input)).toEqual(exactStandings(rules, input));
    });

    it(`${id} says nothing else that the fast path does not know`, () => {
      expect([...new Set(uncovered(rules))]).toEqual(BEYOND[id] ?? []);
    });
  }
});
