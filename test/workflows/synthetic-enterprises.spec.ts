/** Invented enterprises can be evaluated under every programme: nothing of theirs is oddly nothing. */
import { describe, expect, it } from '@jest/globals';
import { evaluate } from '../../src/domain/evaluation/evaluate.js';
import { withProposals } from '../../src/domain/programme/filling.js';
import { syntheticEnterprises } from '../../src/domain/rehearsal/enterprises.js';
import { programmeIds, readProgramme } from '../../src/programme/files.js';

function proposed(id: string) {
  const { programme } = readProgramme(id);
  if (programme === undefined) throw new Error(`${id} cannot be read`);
  return withProposals(programme).programme;
}

function county(id: string) {
  const programme = proposed(id);
  const enterprises = syntheticEnterprises({
    seed: 'county',
    count: 400,
    dataYear: 2021,
    region: '320600',
    place: '南通',
    territories: ['first', 'second'],
    items: programme.items,
    aboveScale: 0.55,
  });
  return { programme, enterprises };
}

describe.each(programmeIds())('a county invented for %s', (id) => {
  const { programme, enterprises } = county(id);

  it('can be evaluated and graded without a zero denominator', () => {
    const subjects = enterprises.map((one) => ({
      ...one,
      id: one.creditCode,
      code: one.creditCode,
      region: programme.region,
      inProductionSince: one.inProduction,
    }));
    const { problems, groups } = evaluate(programme, { year: 2022, subjects });
    expect(problems.filter(({ code }) => code === 'zeroDenominator')).toEqual([]);
    expect(groups.length).toBeGreaterThan(0);
  });

  it('writes something as something: only what there is none of is nothing', () => {
    const zeros = new Set(
      enterprises.flatMap(({ values }) =>
        Object.keys(values).filter((item) => Number(values[item]) === 0),
      ),
    );
    const titles = programme.items.filter((item) => zeros.has(item.id)).map(({ title }) => title);
    // Nothing rented or nothing owned, and no research: all three are usual.
    for (const title of titles) expect(title).toMatch(/租|用地|土地|研发/);
  });
});
