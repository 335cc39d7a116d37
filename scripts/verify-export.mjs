// Verifies an export of the trail without the system that wrote it: Node itself is all it needs.
//
//   node scripts/verify-export.mjs trail.jsonl [--seal <the seal as it is printed>]
//
// Exit code 0: nothing is wrong. 1: every fault is named, a line each. 2: the file cannot be read.
//
// What is in the file, a JSON object a line (see also docs/audit.md):
//   trail       what it is and when it was written
//   seal        one for each day: { day, events, audits, content, prevHash, facts, hash }
//   flow        one flow: { flow: { id, revision, head: the end of its log, and what it is } }
//   event       one entry of the flow's log, in the order of `seq` from 0
//   mark        how far a chain had come when a day was sealed: { day, chain, entries, lastSeq, lastHash }
//   audit       one entry of the audit trail, in the order of `id` from 1
//   audit-head  the end of the audit trail: { id, hash }
//   imprint     the fingerprint of a row that holds a decided fact, as a change left it:
//               { id, at, tab, key, op, role, hash }
//   end         the last line: without it the file is cut off
//
// How the hashes are made. A hash of 64 hexadecimal digits is SHA-256; `sm3:` before it, SM3. Each is
// taken of a text in UTF-8:
//   of an event  its canonical JSON without `hash`; `prevHash` is the hash of the event before, empty for
//                the first, which has beside it `born`: what its flow is, { cycleId, kind, machine,
//                organisation, ref, stage, subjectId }. Entries of the first edition, which an
//                installation may hold from its early days, have neither `born` nor `recordedAt` in the hash
//   of an audit entry  its canonical JSON without `hash`; `prevHash` likewise
//   of a day's content  a line `<flow> <seq> <recordedAt> <hash>` for each event recorded on the day, by
//                flow and seq; then a line `audit <id> <at> <hash>` for each entry of the audit trail
//   of a day's facts  for each table, a line `<id> <at> <key> <op> <role> <hash>` for each imprint of the
//                day, by id; made as the seal is
//   of a seal    the canonical JSON of { day, events, audits, content, facts, prevHash }, without `facts`
//                where that is null; `prevHash` is the seal of the day before
// Canonical JSON: keys sorted, no spaces. A day is one of Asia/Shanghai (UTC+8).
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

const [file, flag, printed] = process.argv.slice(2);
if (file === undefined || (flag !== undefined && (flag !== '--seal' || printed === undefined))) {
  console.error('node scripts/verify-export.mjs <file> [--seal <printed seal>]');
  process.exit(2);
}

// --- hashes -----------------------------------------------------------------------------------------

const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  const byUnit = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const parts = keys.sort(byUnit).map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${parts.join(',')}}`;
};
const algorithmOf = (hash) => (hash.startsWith('sm3:') ? 'sm3' : 'sha256');
const labelled = (algorithm, hex) => (algorithm === 'sha256' ? hex : `${algorithm}:${hex}`);
/** The hash of a text, made as `like` was made. */
const hashOf = (text, like) => {
  const algorithm = algorithmOf(like);
  return labelled(algorithm, createHash(algorithm).update(text).digest('hex'));
};
const dayOf = (at) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10);
const after = (day) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);

// --- what is found ----------------------------------------------------------------------------------

const faults = [];
const fault = (where, what) => faults.push(`${where}: ${what}`);
const counts = { seal: 0, flow: 0, event: 0, audit: 0, imprint: 0 };
/** Clocks may be a minute apart. */
const SKEW = 60_000;
let readAt;
let firstSeal;
/** By day: its seal, and the content as it turns out. */
const days = new Map();
let lastSeal;
let ended = false;

/** A seal must be whole and follow the seal of the day before. */
function seal(one) {
  const expected = lastSeal ? after(lastSeal.day) : one.day;
  if (one.day !== expected) fault(`day ${expected}`, 'the seal is missing');
  const { day, events, audits, content, prevHash } = one;
  const facts = one.facts ?? undefined;
  const own = hashOf(canonical({ day, events, audits, content, prevHash, facts }), one.hash);
  if (own !== one.hash) fault(`day ${day}`, 'the seal was changed');
  else if (one.day === expected && prevHash !== (lastSeal?.hash ?? '')) {
    fault(`day ${day}`, 'the seal does not follow the one before, which was changed or removed');
  }
  const hash = createHash(algorithmOf(content));
  days.set(day, { seal: one, events: 0, audits: 0, hash, tables: new Map() });
  if (prevHash === '') firstSeal ??= one;
  lastSeal = one;
}

/** The chain being followed: a flow's, or the audit trail. */
let chain;

function turnTo(id) {
  if (chain?.id === id) return;
  closeChain();
  const first = id === 'audit' ? 1 : 0;
  chain = {
    id,
    first,
    next: first,
    prev: '',
    sound: true,
    head: undefined,
    born: undefined,
    at: undefined,
    days: new Map(),
    marks: [],
  };
}

/** Nothing was recorded before the first seal, or in the future. */
const misdated = (at) =>
  (firstSeal && dayOf(at) < firstSeal.day) || Date.parse(at) > Date.parse(readAt) + SKEW;

/** An entry must be what its hash says, stand at its place and follow the entry before. */
function link(name, seq, at, entry, fits) {
  const day = dayOf(at);
  const where = `${name} seq ${seq} ${day}`;
  if (seq > chain.next) fault(`${name} seq ${chain.next}–${seq - 1}`, 'missing');
  const sound = fits(seq);
  if (!sound) {
    // Whole, but for its place? Then it was moved, not changed.
    const near = Array.from({ length: 2001 }, (_, n) => seq - 1000 + n).filter((n) => n >= 0);
    const home = near.find(fits);
    fault(where, home === undefined ? 'changed' : `moved here from seq ${home}`);
  } else if (seq === chain.next && chain.sound && entry.prevHash !== chain.prev) {
    fault(where, 'does not follow the entry before, which was changed');
  }
  const backwards = chain.at !== undefined && Date.parse(at) < Date.parse(chain.at) - SKEW;
  if (sound && (backwards || misdated(at)))
    fault(where, 'bears a time at which it cannot have been recorded');
  Object.assign(chain, { at, next: seq + 1, prev: entry.hash, sound });
  const found = chain.days.get(day) ?? { entries: 0, lastSeq: seq, lastHash: entry.hash };
  found.entries += 1;
  if (seq >= found.lastSeq) Object.assign(found, { lastSeq: seq, lastHash: entry.hash });
  chain.days.set(day, found);
}

/** The chain must end where its head says, and have been as far as each sealed day says. */
function closeChain() {
  if (chain === undefined) return;
  const { id, first, head, marks } = chain;
  const name = id === 'audit' ? 'audit' : `flow ${id}`;
  const last = chain.next - 1;
  if (head === undefined)
    fault(name, last < first ? 'removed as a whole' : 'has events and is no flow');
  else if (last < head.seq) fault(`${name} seq ${last + 1}–${head.seq}`, 'removed from the end');
  else if (last > head.seq) fault(`${name} seq ${head.seq + 1}–${last}`, 'does not belong there');
  else if (head.hash !== chain.prev) fault(`${name} seq ${last}`, 'its head was changed');
  for (const mark of marks) {
    const found = chain.days.get(mark.day) ?? { entries: 0, lastSeq: -1, lastHash: '' };
    const where = `${name} day ${mark.day}`;
    if (!days.has(mark.day)) fault(where, 'the seal of the day is missing');
    if (last < mark.lastSeq)
      fault(where, `seq ${Math.max(last + 1, first)}–${mark.lastSeq} removed`);
    else if (found.lastSeq !== mark.lastSeq || found.entries !== mark.entries) {
      fault(
        where,
        `sealed with ${mark.entries} entries to seq ${mark.lastSeq}, now ${found.entries} to ${found.lastSeq}`,
      );
    } else if (found.lastHash !== mark.lastHash)
      fault(where, `seq ${mark.lastSeq} is not the one sealed`);
  }
  for (const day of chain.days.keys()) {
    if (days.has(day) && !marks.some((mark) => mark.day === day)) {
      fault(`${name} day ${day}`, 'entries that were not there when the day was sealed');
    }
  }
  chain = undefined;
}

const take = {
  trail({ format, at }) {
    if (!/^battle-map-trail-[12]$/.test(format)) throw new Error(`unknown format ${format}`);
    readAt = at;
  },
  seal,
  flow(record) {
    const { id, revision, head, ...is } = record.flow ?? record;
    turnTo(id);
    chain.head = { seq: revision, hash: head };
    chain.born = is;
  },
  event({ kind: _, recordedAt, hash, ...rest }) {
    const { flowId, seq } = rest;
    turnTo(flowId);
    const { born } = chain;
    const first = (n) => ({ ...rest, seq: n });
    const whole = (n) => ({ ...first(n), recordedAt, ...(n === 0 && { born }) });
    link(`flow ${flowId}`, seq, recordedAt, { ...rest, hash }, (n) =>
      [whole(n), first(n)].some((one) => hashOf(canonical(one), hash) === hash),
    );
    const day = days.get(dayOf(recordedAt));
    if (day === undefined) return;
    day.events += 1;
    day.hash.update(`${flowId} ${seq} ${recordedAt} ${hash}\n`);
  },
  audit({ kind: _, hash, ...rest }) {
    const { id, at } = rest;
    turnTo('audit');
    link(
      'audit',
      id,
      at,
      { ...rest, hash },
      (n) => hashOf(canonical({ ...rest, id: n }), hash) === hash,
    );
    const day = days.get(dayOf(at));
    if (day === undefined) return;
    day.audits += 1;
    day.hash.update(`audit ${id} ${at} ${hash}\n`);
  },
  'audit-head'({ id, hash }) {
    turnTo('audit');
    chain.head = { seq: id, hash };
  },
  mark(one) {
    turnTo(one.chain);
    chain.marks.push(one);
  },
  imprint({ id, at, tab, key, op, role, hash }) {
    closeChain();
    if (misdated(at)) fault(`${tab} ${key}`, 'bears a time at which it cannot have been recorded');
    const day = days.get(dayOf(at));
    if (day === undefined) return;
    const table = day.tables.get(tab) ?? {
      imprints: 0,
      hash: createHash(algorithmOf(day.seal.hash)),
    };
    day.tables.set(tab, table);
    table.imprints += 1;
    table.hash.update(`${id} ${at} ${key} ${op} ${role} ${hash}\n`);
  },
  end() {
    ended = true;
  },
};

// --- the file, line by line: memory does not grow with it ---------------------------------------------

try {
  let number = 0;
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Infinity,
  })) {
    const record = JSON.parse(line);
    if (number === 0 && record.kind !== 'trail') throw new Error('this is no export of a trail');
    number += 1;
    if (record.kind in counts) counts[record.kind] += 1;
    take[record.kind](record);
  }
} catch (error) {
  console.error(error.message);
  process.exit(2);
}
closeChain();
if (!ended) fault('file', 'cut off');
for (const [day, { seal: one, events, audits, hash, tables }] of days) {
  const same = events === one.events && audits === one.audits;
  if (!same)
    fault(
      `day ${day}`,
      `sealed with ${one.events} events and ${one.audits} audit entries, now ${events} and ${audits}`,
    );
  if (labelled(algorithmOf(one.content), hash.digest('hex')) !== one.content) {
    fault(`day ${day}`, 'what was recorded is not what was sealed');
  }
  const sealed = one.facts ?? {};
  for (const tab of new Set([...Object.keys(sealed), ...tables.keys()])) {
    const found = tables.get(tab);
    const digest = found && labelled(algorithmOf(one.hash), found.hash.digest('hex'));
    if (found?.imprints !== sealed[tab]?.imprints || digest !== sealed[tab]?.hash) {
      fault(`${tab} day ${day}`, 'the imprints are not those that were sealed');
    }
  }
}
if (printed !== undefined && ![...days.values()].some((one) => one.seal.hash === printed)) {
  fault('seal', 'the printed seal is none of those in the file');
}
for (const one of faults) console.log(one);
console.log(
  `${counts.flow} flows, ${counts.event} events, ${counts.audit} audit entries, ${counts.imprint} imprints, ${counts.seal} seals`,
);
console.log(lastSeal ? `latest seal: ${lastSeal.day} ${lastSeal.hash}` : 'no day is sealed yet');
console.log(faults.length === 0 ? 'nothing is wrong' : `${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
