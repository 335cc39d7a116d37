/** 安全自查: what is found decides, and what cannot be known is left to a person. */
import { describe, expect, it } from '@jest/globals';
import { checkList } from '../../../src/domain/security/check-list.js';
import type { SecurityFacts } from '../../../src/domain/security/facts.js';

const ordinary = { name: 'battlemap_web', superuser: false, bypassesPolicies: false, owns: 0 };

/** An installation as it should be. */
const sound: SecurityFacts = {
  demonstration: false,
  accounts: {
    inUse: 20,
    administrators: { 'system-admin': 1, 'security-admin': 1, 'audit-admin': 1 },
    sharedOffices: 0,
    administratorsWithoutFactor: 0,
    withoutFactor: 0,
    bySignOn: 0,
    stale: 0,
    weakHashes: 0,
  },
  logIn: {
    shortest: 10,
    tries: [5, 50],
    locked: 0,
    idleMinutes: 30,
    longestMinutes: 720,
    sessions: 3,
    sessionsOver: 1,
    terminals: ['10.1.0.0/16'],
  },
  database: {
    role: ordinary,
    login: ordinary,
    walled: 18,
    unwalled: [],
    writtenOnce: 9,
    changeable: [],
    unguarded: [],
    line: 'encrypted',
    archives: true,
    lastArchived: '2026-03-01T00:00:00.000Z',
    replicas: 1,
    drift: 12,
  },
  trail: {
    entries: 100,
    oldest: '2026-01-01',
    newest: '2026-03-02T01:00:00.000Z',
    yesterday: '2026-03-01',
    lastSeal: '2026-03-01',
    verified: { at: '2026-03-02T01:00:00.000Z', events: 5, audits: 100, seals: 60, faults: 0 },
  },
  line: {
    https: true,
    secureCookies: true,
    strictTransport: true,
    contentPolicy: "default-src 'self';script-src 'self';script-src-attr 'none'",
  },
  hash: 'sm3',
  secretKey: true,
};
/** What nobody can see from inside. */
const BY_HAND = [
  ...['password-age', 'labels', 'kept', 'weaknesses', 'malware', 'trust', 'backup', 'personal'],
];
const idsOf = (facts: SecurityFacts, state: string): string[] =>
  checkList(facts).flatMap((one) => (one.state === state ? [one.id] : []));

describe('an installation as it should be', () => {
  it('meets what can be answered from inside, and claims nothing else', () => {
    expect(idsOf(sound, 'unmet')).toEqual([]);
    expect(idsOf(sound, 'manual')).toEqual(BY_HAND);
  });

  it('is held against every control of 8.1.4, each item once', () => {
    const items = checkList(sound);
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
    const controls = new Set(items.map(({ control }) => control));
    expect([...controls].sort()).toEqual(
      Array.from({ length: 11 }, (_, at) => `8.1.4.${String(at + 1)}`).sort(),
    );
  });

  it('gives evidence in both languages with each item, and a way out with each that is not met', () => {
    const bad = checkList({ ...sound, demonstration: true, line: { ...sound.line, https: false } });
    for (const { evidence, state, todo } of bad) {
      expect(evidence.zh).not.toBe('');
      expect(evidence.en).not.toBe('');
      expect(todo === null).toBe(state === 'met');
      if (todo !== null) expect(todo.zh.length * todo.en.length).toBeGreaterThan(0);
    }
  });
});

const { accounts, logIn, database, trail, line } = sound;
type Fault = [what: string, id: string, facts: SecurityFacts];
const faults: Fault[] = [
  ['a demonstration', 'defaults', { ...sound, demonstration: true }],
  ['an old hash', 'passwords', { ...sound, accounts: { ...accounts, weakHashes: 1 } }],
  [
    'an administrator without a second factor',
    'factor-administrators',
    { ...sound, accounts: { ...accounts, administratorsWithoutFactor: 1 } },
  ],
  [
    'people without one',
    'factor-everybody',
    { ...sound, accounts: { ...accounts, withoutFactor: 2, bySignOn: 1 } },
  ],
  ['an unused account', 'stale', { ...sound, accounts: { ...accounts, stale: 1 } }],
  [
    'two offices at one address',
    'offices',
    { ...sound, accounts: { ...accounts, sharedOffices: 1 } },
  ],
  [
    'no audit administrator',
    'offices',
    {
      ...sound,
      accounts: { ...accounts, administrators: { ...accounts.administrators, 'audit-admin': 0 } },
    },
  ],
  [
    'a superuser',
    'database-role',
    { ...sound, database: { ...database, role: { ...ordinary, superuser: true } } },
  ],
  [
    'a role past the policies',
    'database-role',
    { ...sound, database: { ...database, role: { ...ordinary, bypassesPolicies: true } } },
  ],
  [
    'an owner who logs in',
    'database-login',
    { ...sound, database: { ...database, login: { ...ordinary, owns: 40 } } },
  ],
  [
    'a table without policies',
    'row-policies',
    { ...sound, database: { ...database, unwalled: ['subject'] } },
  ],
  [
    'a log that may be changed',
    'insert-only',
    { ...sound, database: { ...database, changeable: ['flow_event'] } },
  ],
  [
    'a guard that is off',
    'insert-only',
    { ...sound, database: { ...database, unguarded: ['audit_entry'] } },
  ],
  [
    'a bare line to the database',
    'database-line',
    { ...sound, database: { ...database, line: 'plain' } },
  ],
  ['clocks apart', 'clock', { ...sound, database: { ...database, drift: 40_000 } }],
  ['an empty trail', 'coverage', { ...sound, trail: { ...trail, entries: 0 } }],
  [
    'a fault in the trail',
    'untouched',
    { ...sound, trail: { ...trail, verified: { ...trail.verified, faults: 1 } } },
  ],
  ['a day without a seal', 'sealed', { ...sound, trail: { ...trail, lastSeal: '2026-02-27' } }],
  ['no seal at all', 'sealed', { ...sound, trail: { ...trail, lastSeal: null } }],
  ['plain http', 'transport', { ...sound, line: { ...line, https: false } }],
  ['cookies for http', 'transport', { ...sound, line: { ...line, secureCookies: false } }],
  [
    'scripts of anybody',
    'pages',
    { ...sound, line: { ...line, contentPolicy: "script-src 'self' 'unsafe-inline'" } },
  ],
  ['no policy', 'pages', { ...sound, line: { ...line, contentPolicy: null } }],
  ['administrators from anywhere', 'terminals', { ...sound, logIn: { ...logIn, terminals: [] } }],
  ['no key', 'secrets', { ...sound, secretKey: false }],
];

describe('what is wrong', () => {
  it.each(faults)('%s: %s is not met, and nothing else', (_, id, facts) => {
    expect(idsOf(facts, 'unmet')).toEqual([id]);
  });

  it('names the tables', () => {
    const items = checkList({
      ...sound,
      database: { ...database, unwalled: ['subject', 'result'] },
    });
    expect(items.find(({ id }) => id === 'row-policies')?.evidence.zh).toContain('subject, result');
  });

  it('may be in the hands of the single sign-on', () => {
    const facts = { ...sound, accounts: { ...accounts, withoutFactor: 2, bySignOn: 2 } };
    expect(idsOf(facts, 'manual')).toContain('factor-everybody');
  });

  it('is no seal on the first day', () => {
    const first = { ...trail, oldest: '2026-03-02', lastSeal: null };
    expect(idsOf({ ...sound, trail: first }, 'unmet')).toEqual([]);
  });
});
