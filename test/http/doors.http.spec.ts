/**
 * Everybody at every door: each operation of the API, knocked at by each role with an object of its
 * own, of its neighbour and of another county. `doors.txt` beside this file is what is expected;
 * UPDATE_DOORS=1 writes it anew, to be read before it is committed.
 */
import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  addressOf,
  type Answer,
  Counties,
  KINDS,
  NOBODYS,
  noFirm,
  knock,
  type Kind,
  type Operation,
  type Visitor,
} from '../support/doors.js';
import { asOwner } from '../support/owner.js';

const TABLE = new URL('./doors.txt', import.meta.url);
/** A line that stays open, whose filter has a test of its own; and what would end the visit. */
const UNTRIED = ['/api/events', '/api/session'];

interface Knock {
  readonly operation: Operation;
  readonly kind: Kind;
  readonly visitor: Visitor;
  readonly answer: Answer;
}

/**
 * What is sent where: enough to come past the reading of the body, and never good enough to change
 * anything. Others get an empty object.
 */
const BODIES: Readonly<Record<string, object>> = {
  'POST /api/flows/{id}/events': {
    event: 'EXCLUDE',
    revision: 1_000_000,
    payload: { reason: '试' },
  },
  'PUT /api/cycles/{id}/subjects/{subjectId}/data': {
    items: [{ id: 'luck', value: '1', reason: null }],
  },
  'POST /api/cycles/{id}/subjects/{subjectId}/merge': { into: NOBODYS, reason: '试' },
  'POST /api/cycles/{id}/subjects/{subjectId}/appeal-effect': { values: { luck: '1' } },
  'POST /api/cycles/{id}/actions/{action}': { confirm: '1999' },
  'POST /api/cycles/{id}/publication/amendments/{amendment}/decision': { decision: 'approve' },
  'POST /api/cycles/{id}/subjects/{subjectId}/records/{recordId}/strike': { reason: '试' },
  'POST /api/cycles/{id}/lab/scenarios/{scenario}/copies': { name: '试' },
  'POST /api/notifications/read': { ids: ['nobodys'] },
  'PUT /api/accounts/{id}/role': { role: 'leader' },
  'PUT /api/accounts/{id}/end': { on: null, delegate: null },
};

let counties: Counties;
let reads: Knock[];
let writes: Knock[];

const isRead = ({ method }: Operation): boolean => method === 'GET';

/** What stands within a year is also asked for in the wrong one. */
const WITHIN = /\{(scenario|amendment|recordId|importId)\}/;
const kindsOf = ({ path }: Operation): readonly Kind[] =>
  KINDS.filter((kind) =>
    kind === 'own' ? true : kind === 'crossed' ? WITHIN.test(path) : path.includes('{'),
  );

async function knockAll(wanted: (operation: Operation) => boolean): Promise<Knock[]> {
  const knocks: Knock[] = [];
  for (const operation of counties.operations()) {
    if (!wanted(operation) || UNTRIED.includes(operation.path)) continue;
    const body = isRead(operation) ? undefined : (BODIES[doorOf(operation)] ?? {});
    for (const kind of kindsOf(operation)) {
      for (const visitor of counties.visitors) {
        const address = addressOf(operation.path, visitor.firms[kind]);
        const answer = await knock(visitor.client, operation.method, address, body);
        knocks.push({ operation, kind, visitor, answer });
      }
    }
  }
  return knocks;
}

/**
 * Names that are meant to be seen: the demonstration offers strangers its accounts on the log-in page,
 * whoever looks after timers and accounts is told whose they are, and the trail who asked for what.
 */
const isNamed = ({ visitor, operation }: Knock): boolean =>
  (visitor.title === 'anonymous' && operation.path === '/api/session') ||
  (visitor.title === 'system-admin' && operation.path === '/api/timers') ||
  (visitor.title === 'security-admin' && operation.path === '/api/accounts') ||
  (visitor.title === 'audit-admin' && operation.path.startsWith('/api/audit'));

/** What administrators may do is not about firms; the table says it. */
const isAdmin = ({ title }: Visitor): boolean => title.endsWith('-admin');

/** The trail grows by every knock, and the self-check sees that the wall is down. */
const differs = ({ operation }: Knock): boolean => /^\/api\/(audit|security)/.test(operation.path);

const doorOf = ({ method, path }: Operation): string => `${method} ${path}`;

const label = ({ operation, kind, visitor }: Knock): string =>
  `${visitor.title} ${operation.method} ${operation.path} ${kind}`;

beforeAll(async () => {
  counties = await Counties.open();
  reads = await knockAll(isRead);
  writes = await knockAll((operation) => !isRead(operation));
}, 300_000);
afterAll(() => counties.close());

describe('at every door', () => {
  it('answers as the table says', () => {
    const found = tableOf([...reads, ...writes]);
    if (process.env.UPDATE_DOORS !== undefined) fs.writeFileSync(TABLE, found);
    expect(found).toBe(fs.readFileSync(TABLE, 'utf8'));
  });

  it('never fails', () => {
    const all = [...reads, ...writes];
    expect(all.filter(({ answer }) => answer.status >= 500).map(label)).toEqual([]);
  });

  it('lets nobody change what is not theirs, and a stranger nothing', () => {
    const done = writes.filter(({ answer }) => answer.status < 400);
    const wrong = done.filter(
      ({ visitor, kind }) =>
        kind === 'crossed' || (!isAdmin(visitor) && !visitor.maySee(visitor.firms[kind])),
    );
    expect(wrong.map(label)).toEqual([]);
  });

  it('lets no administrator touch an account of another county', () => {
    const accounts = [...reads, ...writes].filter(({ operation, kind }) => {
      return kind === 'foreign' && operation.path.startsWith('/api/accounts/');
    });
    expect(accounts.length).toBeGreaterThan(60);
    expect(accounts.filter(({ answer }) => answer.status < 400).map(label)).toEqual([]);
  });

  it('shows nobody a firm that is not for their eyes', () => {
    const leaks = [...reads, ...writes].flatMap((one) =>
      counties.firms
        .filter((firm) => !one.visitor.maySee(firm) && !isNamed(one))
        .filter(({ name, subject, flow }) =>
          [name, subject, flow].some(
            (word) => one.answer.status < 300 && one.answer.text.includes(word),
          ),
        )
        .map(({ name, territory }) => `${label(one)}: ${territory} ${name}`),
    );
    expect(leaks).toEqual([]);
  });

  it('answers for another’s object as for one that does not exist', async () => {
    const hidden = reads.filter(({ kind, answer }) => kind !== 'own' && answer.status === 404);
    expect(hidden.length).toBeGreaterThan(50);
    const told: string[] = [];
    for (const one of hidden) {
      const { method, path } = one.operation;
      const { cycle } = one.visitor.firms[one.kind];
      const none = one.kind === 'foreign' ? noFirm : { ...noFirm, cycle };
      const nothing = await knock(one.visitor.client, method, addressOf(path, none));
      const same = nothing.status === 404 && nameless(nothing.text) === nameless(one.answer.text);
      if (!same) told.push(`${label(one)}: ${one.answer.text} / ${nothing.text}`);
    }
    expect(told).toEqual([]);
  });

  it('answers the same without the second wall: the first one holds alone', async () => {
    const tables = await asOwner((owner) =>
      owner.rows<{ name: string }>('select relname as name from pg_class where relrowsecurity'),
    );
    expect(tables.length).toBeGreaterThan(10);
    const say = (what: string) =>
      asOwner((owner) =>
        owner.rows(
          tables.map(({ name }) => `alter table ${name} ${what} row level security`).join(';'),
        ),
      );
    await say('disable');
    const bare = await knockAll(isRead);
    await say('enable');
    const differing = reads.flatMap((one, index) => {
      const [walled, open] = [one.answer, bare[index]!.answer].map(({ text }) => timeless(text));
      const hidden = one.answer.status === 404 && bare[index]!.answer.status === 404;
      return hidden || differs(one) || walled === open
        ? []
        : [`${label(one)}: ${firstDifference(walled!, open!)}`];
    });
    expect(differing).toEqual([]);
  });
});

/** Answers tell the moment they were made. */
const timeless = (text: string): string =>
  text.replaceAll(/"(readAt|lastSeenAt|at|now|asOf|uptime|swept|workers)":"?[^",}]+"?/g, '');

/** Where two texts part, with a little before. */
function firstDifference(one: string, other: string): string {
  const at = [...one].findIndex((letter, index) => letter !== other[index]);
  const from = Math.max(0, at - 60);
  return `${one.slice(from, at + 40)} / ${other.slice(from, at + 40)}`;
}

/** An answer without the ids that were asked for. */
const nameless = (text: string): string => text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '');

/** One block an operation, one line an object, one word a role. */
function tableOf(knocks: readonly Knock[]): string {
  const blocks = new Map<string, Map<string, string[]>>();
  for (const { operation, kind, visitor, answer } of knocks) {
    const door = doorOf(operation);
    const block = blocks.get(door) ?? new Map<string, string[]>();
    const object = operation.path.includes('{') ? kind : '-';
    block.set(object, [...(block.get(object) ?? []), `${visitor.title} ${answer.status}`]);
    blocks.set(door, block);
  }
  const lines = [...blocks].map(
    ([door, block]) =>
      `${door}\n${[...block].map(([object, words]) => `  ${object.padEnd(10)}${words.join('  ')}\n`).join('')}`,
  );
  return lines.join('');
}
