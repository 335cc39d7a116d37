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
  type Firm,
  INNER,
  KINDS,
  NOBODYS,
  noFirm,
  knock,
  type Kind,
  type Operation,
  type Visitor,
  within,
} from '../support/doors.js';
import { asOwner } from '../support/owner.js';
import { LAST, UNTRIED, WAYS } from '../support/ways.js';

const TABLE = new URL('./doors.txt', import.meta.url);

interface Knock {
  readonly operation: Operation;
  readonly kind: Kind;
  readonly visitor: Visitor;
  readonly answer: Answer;
}

let counties: Counties;
let reads: Knock[];
/** The same without the second wall. */
let bare: Knock[];
let writes: Knock[];

/** A GET, or what is marked to do no more. */
const onlyReads = (operation: Operation): boolean =>
  operation.method === 'GET' || READING.has(doorOf(operation));
const READING = new Set([
  'POST /api/audit/verification',
  'POST /api/links',
  'POST /api/cycles/{id}/lab/runs',
  'POST /api/cycles/{id}/lab/runs/movers.{format}',
  'POST /api/cycles/{id}/reminders/preview',
  'POST /api/cycles/{id}/subjects/{subjectId}/appeal-effect',
  'POST /api/programmes/{id}/plan',
  'POST /api/programmes/{id}/workload',
]);

/** What stands within a year is also asked for in the wrong one. */
const WITHIN = /\{(scenario|amendment|recordId|importId)\}/;
const kindsOf = ({ path }: Operation): readonly Kind[] =>
  KINDS.filter((kind) =>
    kind === 'own' ? true : kind === 'crossed' ? WITHIN.test(path) : path.includes('{'),
  );

/** Knocks as everybody on everything; what may change by it is new each time. */
async function knockAll(wanted: (operation: Operation) => boolean): Promise<Knock[]> {
  const knocks: Knock[] = [];
  const doors = counties.operations().filter((one) => wanted(one) && !(doorOf(one) in UNTRIED));
  const rank = (one: Operation): number => LAST.indexOf(doorOf(one));
  for (const operation of doors.sort((a, b) => rank(a) - rank(b))) {
    for (const kind of kindsOf(operation)) {
      for (const visitor of counties.visitors) {
        const answer = await knockAt(operation, visitor, await firmFor(operation, visitor, kind));
        knocks.push({ operation, kind, visitor, answer });
      }
    }
  }
  return knocks;
}

const NEW = new RegExp(`\\{(${INNER.join('|')})\\}|^/api/(accounts/|links)`);
async function firmFor(operation: Operation, visitor: Visitor, kind: Kind): Promise<Firm> {
  const firm = visitor.firms[kind];
  const isStranger = visitor.account === null;
  if (isStranger || onlyReads(operation) || !NEW.test(operation.path)) return firm;
  return { ...firm, inner: await within(kind === 'crossed' ? visitor.firms.foreign : firm) };
}

async function knockAt(operation: Operation, visitor: Visitor, of: Firm): Promise<Answer> {
  const { young, query, ids, body } = WAYS[doorOf(operation)] ?? {};
  const firm = young === undefined ? of : { ...of, ...of.young };
  const knocker = { counties, visitor, firm };
  const isThere = firm.cycle !== NOBODYS;
  const address = addressOf(operation.path, firm, isThere ? await ids?.(knocker) : {});
  const asked = new URLSearchParams({ ...query?.(knocker) }).toString();
  const brought = operation.method === 'GET' ? undefined : ((await body?.(knocker)) ?? {});
  return knock(visitor.client, operation.method, `${address}${asked && `?${asked}`}`, brought);
}

/**
 * Names that are meant to be seen: the demonstration offers strangers its accounts on the log-in page,
 * whoever looks after timers and accounts is told whose they are, and the trail who asked for what.
 */
const isNamed = ({ visitor, operation }: Knock): boolean =>
  (visitor.title === 'anonymous' && operation.path === '/api/session') ||
  (visitor.title === 'system-admin' && /^.api.(timers|dead-letters)$/.test(operation.path)) ||
  (visitor.title === 'security-admin' && operation.path === '/api/accounts') ||
  (visitor.title === 'audit-admin' && operation.path.startsWith('/api/audit'));

/** What a stranger may: ask for a link, and use one. A file is checked for whatever firms it names. */
const OPEN = new Set([
  'POST /api/password-resets',
  'PUT /api/links',
  'POST /api/cycles/{id}/import',
]);

/** What administrators may do is not about firms; the table says it. */
const isAdmin = ({ title }: Visitor): boolean => title.endsWith('-admin');

/** The trail grows by every knock, and the self-check sees that the wall is down. */
const differs = ({ operation }: Knock): boolean => /^\/api\/(audit|security)/.test(operation.path);

const doorOf = ({ method, path }: Operation): string => `${method} ${path}`;

const label = ({ operation, kind, visitor }: Knock): string =>
  `${visitor.title} ${operation.method} ${operation.path} ${kind}`;

beforeAll(async () => {
  counties = await Counties.open();
  reads = await knockAll(onlyReads);
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
  bare = await knockAll(onlyReads);
  await say('enable');
  writes = await knockAll((operation) => !onlyReads(operation));
}, 900_000);
afterAll(() => counties.close());

describe('at every door', () => {
  it('answers as the table says', () => {
    const found = tableOf([...reads, ...writes]);
    if (process.env.UPDATE_DOORS !== undefined) fs.writeFileSync(TABLE, found);
    expect(found).toBe(fs.readFileSync(TABLE, 'utf8'));
  });

  it('opens to somebody, or says why it is not tried', () => {
    const open = new Set(
      [...reads, ...writes]
        .filter(({ answer }) => answer.status < 400)
        .map(({ operation }) => doorOf(operation)),
    );
    const doors = counties.operations().map(doorOf);
    expect(Object.keys(UNTRIED).filter((door) => !doors.includes(door))).toEqual([]);
    expect(Object.keys(WAYS).filter((door) => !doors.includes(door))).toEqual([]);
    const shut = doors.filter((door) => !open.has(door) && !(door in UNTRIED));
    expect(shut.map(whyShut)).toEqual([]);
  });

  it('never fails', () => {
    const all = [...reads, ...writes];
    expect(all.filter(({ answer }) => answer.status >= 500).map(label)).toEqual([]);
  });

  it('lets nobody change what is not theirs, and a stranger nothing', () => {
    const done = writes.filter(
      ({ operation, answer }) => answer.status < 400 && !OPEN.has(doorOf(operation)),
    );
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
      const { cycle, young } = one.visitor.firms[one.kind];
      const none = one.kind === 'foreign' ? noFirm : { ...noFirm, cycle, young };
      const nothing = await knockAt(one.operation, one.visitor, none);
      const same = nothing.status === 404 && nameless(nothing.text) === nameless(one.answer.text);
      if (!same) told.push(`${label(one)}: ${one.answer.text} / ${nothing.text}`);
    }
    expect(told).toEqual([]);
  });

  it('answers the same without the second wall: the first one holds alone', () => {
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

/** What the one who should have come in was told. */
function whyShut(door: string): string {
  const said = [...reads, ...writes].filter(({ operation }) => doorOf(operation) === door);
  const nearest = said.find(({ answer }) => ![401, 403].includes(answer.status));
  return `${door}: ${nearest?.visitor.title ?? ''} ${nearest?.answer.text.slice(0, 400) ?? ''}`;
}

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
