import { describe, expect, it } from '@jest/globals';
import { withProposals } from '../../../src/domain/programme/filling.js';
import type { FilledProgramme } from '../../../src/domain/programme/schema.js';
import { readProgramme } from '../../../src/programme/files.js';
import type { Candidate } from '../../../src/subject/candidate.js';
import { examine, type Examiner } from '../../../src/subject/examine.js';
import { lockOfFilling, neededBy } from '../../../src/subject/missing.js';

const programmeOf = (id: string): FilledProgramme =>
  withProposals(readProgramme(id).programme!).programme;

const candidate: Candidate = {
  row: 2,
  name: '甲公司',
  code: null,
  pending: '办理中',
  territory: 'sanyu',
  scale: 'above',
  industry: '3311',
  address: null,
  contact: null,
  phone: null,
  email: null,
  founded: null,
  inProduction: null,
  hidden: null,
  values: {},
};
const examiner: Examiner = {
  role: 'lead',
  own: null,
  lock: () => null,
  lockOfAttribute: () => null,
  lockOfList: () => null,
  needed: ['inProduction'],
  check: () => [],
  columnOf: (field) => (field === 'inProduction' ? 4 : null),
};

describe('what the programme judges by', () => {
  it('is read off its scope, outcomes and groups', () => {
    expect(neededBy(programmeOf('tongzhou-bay-2022'))).toEqual(['industry', 'inProduction']);
  });

  it('is warned of by an import that leaves it out, which takes the row all the same', () => {
    const { effect, faults } = examine(candidate, [], examiner);
    expect(effect).toBe('fresh');
    expect(faults).toMatchObject([
      { column: 4, code: 'import.attribute-missing', level: 'warning' },
    ]);
    expect(faults[0]?.zh).toContain('未填投产日期');
    expect(examine({ ...candidate, inProduction: '2012-01-01' }, [], examiner).faults).toEqual([]);
    expect(examine(candidate, [], { ...examiner, needed: null }).faults).toEqual([]);
  });

  it('is filled in by the lead bureau and the territory until the firm is scored', () => {
    expect(lockOfFilling({ role: 'lead' }, 'verified')).toBeNull();
    expect(lockOfFilling({ role: 'territory' }, 'collecting')).toBeNull();
    expect(lockOfFilling({ role: 'territory' }, 'confirming')?.zh).toContain('已出分');
    expect(lockOfFilling({ role: 'enterprise' }, 'collecting')).not.toBeNull();
  });
});
