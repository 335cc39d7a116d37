import { describe, expect, it } from '@jest/globals';
import {
  scopeOf,
  seenLog,
  seesFlow,
  seesOrganisation,
  seesScore,
  seesSubject,
  sqlFlows,
  sqlOrganisations,
  sqlSubjects,
  visibleItems,
  type Scope,
} from '../../src/identity/access.js';
import type { Actor } from '../../src/flow/flow.types.js';
import { administrators } from '../../workflows/roles.js';
import { filled } from '../../src/domain/programme/filling.js';
import { aProgramme } from '../support/a-programme.js';

const here = { region: '320600' };
const elsewhere = { region: '371082' };
const someone = (role: Actor['role'], more: Partial<Actor> = {}): Actor => ({
  id: 'u',
  name: 'u',
  role,
  region: '320600',
  organisation: null,
  subjectId: null,
  ...more,
});
const sanyu = someone('territory', { organisation: 'sanyu' });
const tax = someone('department', { organisation: 'taxBureau' });
const firm = someone('enterprise', { subjectId: 'f1' });
const inSanyu = { id: 'f1', territory: 'sanyu' };
const inPark = { id: 'f2', territory: 'park1' };
const programme = filled(
  aProgramme({
    items: [
      { id: 'tax', title: '入库税收', owner: 'taxBureau' },
      { id: 'land', title: '用地面积', owner: 'miit' },
      { id: 'note', title: '备注' },
    ],
  }),
);
const seen = ({ items }: Scope): string[] => visibleItems(programme, items).map(({ id }) => id);

describe('who sees what', () => {
  it.each(['lead', 'leader'] as const)('%s sees all of its region', (role) => {
    const scope = scopeOf(someone(role), here);
    expect(scope).toEqual({ subjects: 'all', items: 'all', organisations: 'all' });
  });

  it.each([someone('lead'), someone('leader'), tax, sanyu, firm])(
    'nobody sees anything of another region ($role)',
    (actor) => {
      const scope = scopeOf(actor, elsewhere);
      expect(seesSubject(scope, inSanyu)).toBe(false);
      expect(seen(scope)).toEqual([]);
      expect(seesOrganisation(scope, 'sanyu')).toBe(false);
      expect(seesFlow(scope, { subjectId: null, organisation: null })).toBe(false);
    },
  );

  it.each(administrators)('%s sees nothing of its region', (role) => {
    const scope = scopeOf(someone(role), here);
    expect(scope).toEqual({ subjects: 'none', items: 'none', organisations: 'none' });
  });

  it('a department sees every enterprise, but only the figures it owns', () => {
    const scope = scopeOf(tax, here);
    expect(seesSubject(scope, inSanyu) && seesSubject(scope, inPark)).toBe(true);
    expect(seen(scope)).toEqual(['tax']);
  });

  it('a territory sees its own enterprises with all their figures, and its own tasks', () => {
    const scope = scopeOf(sanyu, here);
    expect(seesSubject(scope, inSanyu)).toBe(true);
    expect(seesSubject(scope, inPark)).toBe(false);
    expect(seen(scope)).toEqual(['tax', 'land', 'note']);
    expect(seesFlow(scope, { subjectId: null, organisation: 'sanyu' })).toBe(true);
    expect(seesFlow(scope, { subjectId: null, organisation: 'park1' })).toBe(false);
    expect(seesFlow(scope, { subjectId: 'f2', organisation: 'park1' })).toBe(false);
  });

  it('an enterprise sees itself and no task of any unit', () => {
    const scope = scopeOf(firm, here);
    expect(seesSubject(scope, inSanyu)).toBe(true);
    expect(seesSubject(scope, inPark)).toBe(false);
    expect(seesFlow(scope, { subjectId: null, organisation: 'sanyu' })).toBe(false);
    expect(seesFlow(scope, { subjectId: null, organisation: null })).toBe(false);
  });

  it('an enterprise sees its score once it has been issued, everybody else at once', () => {
    const phases = ['returned', 'verified', 'scored', 'confirming', 'graded', 'special'];
    expect(phases.filter((phase) => seesScore(firm, phase))).toEqual([
      'confirming',
      'graded',
      'special',
    ]);
    expect(phases.every((phase) => seesScore(tax, phase))).toBe(true);
    const log = [
      { type: 'VERIFY', payload: {} },
      { type: 'SCORE', payload: { total: '66', class: 'C' } },
    ];
    expect(seenLog(firm, { phase: 'scored' }, log, true)).toEqual(log.slice(0, 1));
    expect(seenLog(firm, { phase: 'confirming' }, log, true)).toEqual(log);
  });

  it('who does not see every figure reads of no total in the log', () => {
    const before = { total: '60', class: 'C' };
    const log = [{ type: 'AMEND', payload: { total: '66', class: 'B', before, reason: '更正' } }];
    expect(seenLog(tax, { phase: 'graded' }, log, false)).toEqual([
      { type: 'AMEND', payload: { class: 'B', reason: '更正' } },
    ]);
  });

  it.each(['territory', 'department', 'enterprise'] as const)(
    'an account of a %s that names none sees nothing',
    (role) => {
      expect(scopeOf(someone(role), here).subjects).toBe('none');
    },
  );
});

describe('the same limits in SQL', () => {
  const columns = { id: 'y.subject_id', territory: 'y.territory' };
  it.each([
    [someone('lead'), 'true', []],
    [tax, 'true', []],
    [sanyu, 'y.territory = $3', ['sanyu']],
    [firm, 'y.subject_id = $3::uuid', ['f1']],
    [someone('lead', { region: '371082' }), 'false', []],
  ])('keeps subjects within the scope of %o', (actor, text, values) => {
    expect(sqlSubjects(scopeOf(actor, here), columns, 3)).toEqual({ text, values });
  });

  it('keeps organisations within the scope', () => {
    expect(sqlOrganisations(scopeOf(tax, here), 'f.organisation', 2)).toEqual({
      text: 'f.organisation = $2',
      values: ['taxBureau'],
    });
    expect(sqlOrganisations(scopeOf(firm, here), 'f.organisation').text).toBe('false');
  });

  it('numbers the parameters of a flow’s condition on from the first', () => {
    expect(sqlFlows(scopeOf(sanyu, here), 'f', 4)).toEqual({
      text:
        'case when f.subject_id is not null then f.organisation = $4 ' +
        'else (f.organisation = $5 or f.organisation is null) end',
      values: ['sanyu', 'sanyu'],
    });
  });
});
