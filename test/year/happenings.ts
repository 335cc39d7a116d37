/** What happened in a year, read off the logs: events, letters, rungs, reports, lists, decisions. */
import { z } from 'zod';
import { dayOf } from '../../src/clock.js';
import type { RunningCycle } from '../../src/cycle/cycle.types.js';
import { phaseTitle } from '../../src/domain/process/anatomy.js';
import { whereaboutsOf } from '../../src/domain/process/step.js';
import { expandTasks } from '../../src/domain/programme/tasks.js';
import { unitsOf } from '../../src/domain/programme/units.js';
import { eventText, eventWords } from '../../src/domain/supervision/events.js';
import type { LogEntry } from '../../src/flow/flow.types.js';
import { publishedOf } from '../../src/flow/published.js';
import type { Kind } from '../../workflows/registry.js';
import type { County } from './county.js';

/** Something that happened, before those alike on one day are told together. */
export interface Happening {
  readonly at: string;
  /** Order of writing within one instant: the database's own. */
  readonly tx: string;
  readonly year: number;
  readonly who: string;
  readonly what: string;
  /** Whom it concerns: enterprises by name, units by title. */
  readonly whom: string;
  readonly state: string;
  readonly mails: readonly string[];
}

const AUTOMATIC = '〔自动〕';

interface Words {
  readonly cycle: RunningCycle;
  readonly unit: (code: string) => string;
  readonly task: (ref: string) => string;
  readonly stage: (id: string) => string;
}

function wordsOf(cycle: RunningCycle): Words {
  const units = new Map(unitsOf(cycle.programme).map((one) => [one.id, one.short ?? one.title]));
  const tasks = new Map(
    expandTasks(cycle.programme).map(({ stage, task, lead, title }) => [
      `${stage}/${task}/${lead}`,
      title,
    ]),
  );
  const stages = new Map(cycle.programme.stages.map(({ id, title }) => [id, title]));
  return {
    cycle,
    unit: (code) => units.get(code) ?? code,
    task: (ref) => tasks.get(ref) ?? ref,
    stage: (id) => stages.get(id) ?? id,
  };
}

/** Everything that happened in a cycle, in no order. */
export async function tellingsOf(county: County, cycle: RunningCycle): Promise<Happening[]> {
  const words = wordsOf(cycle);
  const all = await Promise.all([
    events(county, words),
    papers(county, words),
    decisions(county, words),
  ]);
  return all.flat();
}

interface Event extends LogEntry {
  readonly kind: Kind;
  readonly ref: string;
  readonly organisation: string | null;
  readonly subject: string | null;
  readonly tx: string;
  /** What the ladder did at this event, and what its clause said. */
  readonly rung: string | null;
  readonly because: string | null;
}

async function events(county: County, words: Words): Promise<Happening[]> {
  const rows = await county.query<Event>(
    `select e.flow_id as "flowId", e.seq, e.at, e.actor, e.actor_name as "actorName", e.version,
            e.type, e.payload, e.before, e.after, f.kind, f.ref, f.organisation,
            s.name as subject, e.xmin::text as tx, x.rung, x.because
       from flow_event e join flow f on f.id = e.flow_id
       left join subject s on s.id = f.subject_id
       left join escalation x on x.flow_id = f.id and x.at = e.at
      where f.cycle_id = $1
      order by e.at, e.xmin::text::bigint, f.kind, s.credit_code, f.id, e.seq`,
    words.cycle.id,
  );
  const letters = await lettersOf(county, words);
  return rows.map((event) => {
    const mails = letters.get(`${event.flowId}_${String(event.seq)}`) ?? [];
    return {
      at: event.at,
      tx: event.tx,
      year: words.cycle.year,
      who: whoOf(event),
      what: deedOf(event, words),
      whom: whomOf(event, words),
      state: stateOf(event),
      mails: mails.map((letter) => mailWords(letter, event, words)),
    };
  });
}

/** What the owner of a task does; the lead bureau reviews its own tasks, too. */
const ownDeeds = ['SIGN', 'PROGRESS', 'HAND_IN', 'ASK_EXTENSION'];

/** Several units doing the same are told in one line. */
function whoOf({ actor, actorName, kind, type, organisation }: Event): string {
  if (actor === 'system') return AUTOMATIC;
  const own = kind === 'task' && actor === organisation && ownDeeds.includes(type);
  return own ? '承办单位' : actorName;
}

/** Without the name of whoever the line is about, so that letters alike are told together. */
function mailWords(letter: LetterTold, event: Event, words: Words): string {
  const { subject, at } = letter;
  const own = event.organisation === null ? '' : words.unit(event.organisation);
  const to =
    event.subject === null && letter.to.startsWith(own)
      ? `该单位${letter.to.slice(own.length)}`
      : letter.to;
  const plain = event.kind === 'task' ? subject.replace(`：${words.task(event.ref)}`, '') : subject;
  const later = dayOf(at) === dayOf(event.at) ? '' : `，${dayOf(at).slice(5)} 发`;
  return `信致${to}：${plain}${later}`;
}

function stateOf({ kind, version, after }: Event): string {
  const { machine } = publishedOf(kind, version);
  return phaseTitle(machine, whereaboutsOf(machine, after).phase).zh;
}

function whomOf(event: Event, words: Words): string {
  const { kind, type, ref, organisation, subject, actor } = event;
  if (subject !== null) return subject;
  if (kind === 'stage') return type === 'BORN' ? words.stage(ref) : '';
  if (organisation === null || (kind !== 'task' && actor === organisation)) return '';
  return words.unit(organisation);
}

function deedOf(event: Event, words: Words): string {
  const { kind, type, ref, payload, rung, because } = event;
  const { label } = eventWords(kind, type);
  const said = saidOf(event, words);
  switch (kind) {
    case 'stage':
      return stageDeed(event, words);
    case 'task':
      if (rung !== null) return `${rungTitle(rung)}“${words.task(ref)}”（${because ?? ''}）`;
      return `${label}“${words.task(ref)}”${type === 'BORN' ? '' : said}${counted(payload)}`;
    case 'supervision-form':
      return `${label} ${numberOf(event)}${type === 'BORN' ? `（${matter(event)}）` : said}`;
    case 'rectification':
      return `项目${label}${type === 'BORN' ? `（${numberOf(event)}）` : said}`;
    case 'enterprise-year':
      return `${label}${payload.onBehalf === true ? '（代报）' : ''}${said}`;
    case 'problem':
      return `${label}${said}`;
    default:
      return kind satisfies never;
  }
}

function stageDeed(event: Event, words: Words): string {
  const { type, ref, before } = event;
  const { label } = eventWords('stage', type);
  if (type === 'BORN') return label;
  const opens = type === 'TIMER' && before === 'planned';
  return `“${words.stage(ref)}”${opens ? '按期开启' : label}${outstanding(event)}`;
}

/** What the event says; a department that signs in its own name need not be named twice. */
function saidOf({ actor, payload }: Event, words: Words): string {
  const { department, ...others } = payload;
  const text = eventText(department === actor ? others : payload, words.unit);
  return text === null ? '' : `（${text}）`;
}

function numberOf({ after }: Event): string {
  return FormNumber.parse(after.context).number;
}

const FormNumber = z.object({ number: z.string() });
const Matter = z.object({ matter: z.string() });
const Counted = z.object({ done: z.int(), total: z.int() });

function matter({ after }: Event): string {
  return Matter.parse(after.context).matter;
}

function outstanding({ type, payload }: Event): string {
  return type === 'ASSESSED' ? `（未完成 ${String(payload.outstanding)}）` : '';
}

function counted(payload: unknown): string {
  const count = Counted.safeParse(payload);
  return count.success ? ` ${String(count.data.done)}/${String(count.data.total)}` : '';
}

function rungTitle(id: string): string {
  const titles: Readonly<Record<string, string>> = {
    remind: '提醒',
    chase: '催办',
    supervise: '督办',
    bulletin: '通报',
    interview: '约谈',
  };
  return titles[id] ?? id;
}

// ── letters ───────────────────────────────────────────────────────────────────

interface LetterTold {
  readonly to: string;
  readonly subject: string;
  readonly at: string;
}

/** Letters by the log entry that called for them: their keys begin with it. */
async function lettersOf(county: County, words: Words): Promise<Map<string, LetterTold[]>> {
  const rows = await county.query<{
    key: string;
    to: string[];
    subject: string;
    at: string;
    name: string | null;
  }>(
    `select m.key, m."to", m.subject, m.at, s.name from mail m
       left join flow f on f.id = m.flow_id left join subject s on s.id = f.subject_id
      where m.cycle_id = $1 order by m.key`,
    words.cycle.id,
  );
  const letters = new Map<string, LetterTold[]>();
  for (const { key, to, subject, at, name } of rows) {
    const [flow, seq] = key.split('_');
    const entry = `${flow ?? ''}_${seq ?? ''}`;
    // The subject without the firm's name, so that letters alike are told together.
    const plain = name === null ? subject : subject.replace(`${name}：`, '').replace(name, '企业');
    const told = { to: readers(to, words), subject: `“${plain}”`, at };
    letters.set(entry, [...(letters.get(entry) ?? []), told]);
  }
  return letters;
}

function readers(addresses: readonly string[], words: Words): string {
  const titles = addresses.map((address) => {
    const [name = '', house] = address.split('@');
    return house === 'firm.test' ? '企业' : words.unit(name);
  });
  return [...new Set(titles)].join('、');
}

// ── papers and decisions ──────────────────────────────────────────────────────

/** Reports and lists. */
async function papers(county: County, words: Words): Promise<Happening[]> {
  const { id } = words.cycle;
  const reports = await county.query<Paper>(
    `select r.at, r.xmin::text as tx, r.title, m."to" from report r
       left join mail m on m.key = 'report_' || r.id::text where r.cycle_id = $1`,
    id,
  );
  const lists = await county.query<{
    at: string;
    tx: string;
    by: string;
    title: string;
    rows: Row[];
  }>(`select at, xmin::text as tx, by, title, rows from published_list where cycle_id = $1`, id);
  return [
    ...reports.map(({ at, tx, title, to }) =>
      happened(words, {
        at,
        tx,
        who: AUTOMATIC,
        what: title,
        mails: to === null ? [] : [`信致${readers(to, words)}`],
      }),
    ),
    ...lists.flatMap(({ at, tx, by, title, rows }) =>
      rows.map(({ name, class: label }) =>
        happened(words, {
          at,
          tx,
          who: words.unit(by),
          what: `编制《${title}》共 ${String(rows.length)} 家，${label} 类`,
          whom: name,
        }),
      ),
    ),
  ];
}

interface Paper {
  readonly at: string;
  readonly tx: string;
  readonly title: string;
  readonly to: string[] | null;
}
interface Row {
  readonly name: string;
  readonly class: string;
}

/** What people decided beside the flows: draws, benchmarks, scorings, moves, corrected figures. */
async function decisions(county: County, words: Words): Promise<Happening[]> {
  const { id, programme } = words.cycle;
  const rows = await county.query<Decision>(
    `select at, tx, by, what, whom from (
       select c.opened_at as at, c.xmin::text as tx, c.opened_by as by, '开启年度工作' as what,
              null as whom, 0 as n
         from cycle c where c.id = $1
       union all
       select p.at, p.xmin::text, 'system',
              '抽取审计样本（' || p.stage || '，种子 ' || p.seed || '）', s.name, 0
         from sample p cross join lateral jsonb_array_elements(p.subjects) as d
         join subject s on s.id = (d->>'subjectId')::uuid where p.cycle_id = $1
       union all
       select b.at, b.xmin::text, b.by, '审定基准值 ' || b.indicator || '：测算 ' ||
              trim_scale(b.proposed) || '，审定 ' || trim_scale(b.fixed) || '（' || b.reason || '）',
              null, 0
         from benchmark b where b.cycle_id = $1 and b.fixed is not null
       union all
       select e.at, (select min(r.xmin::text::bigint)::text from result r where r.evaluation_id = e.id),
              e.by, '评价第 ' || e.version || ' 版（' || e.kind || '，' ||
              (e.summary->>'scored') || ' 家有结果）' || coalesce('：' || e.reason, ''), null, 0
         from evaluation e where e.cycle_id = $1
       union all
       select m.approved_at, m.xmin::text, m.approved_by,
              '批准' || m.rule || '（' || m.by || '提出：' || m.reason || '）', s.name, 0
         from class_move m join subject s on s.id = m.subject_id
        where m.cycle_id = $1 and m.approved_at is not null
       union all
       select h.at, h.xmin::text, coalesce(h.organisation, h.by),
              '更正' || h.item || '：' || h.before || ' → ' || coalesce(h.after, '空') ||
              coalesce('（' || h.reason || '）', ''), s.name, h.id
         from item_change h join subject s on s.id = h.subject_id
        where h.cycle_id = $1 and h.before is not null) as told
      order by at, tx::bigint, n, what, whom`,
    id,
  );
  const items = new Map<string, string>(
    programme.items.map((item): [string, string] => [item.id, item.title]),
  );
  const named = new Map<string, string>([
    ...items,
    ...(programme.evaluation ?? []).flatMap(({ indicators }) =>
      indicators.map((one): [string, string] => [one.id, one.title]),
    ),
    ...(programme.adjust ?? []).map((rule): [string, string] => [rule.id, rule.title ?? rule.id]),
    ...(programme.population?.outcomes ?? []).map((one): [string, string] => [
      one.id ?? '',
      one.title ?? '',
    ]),
    ...programme.stages.map((stage): [string, string] => [stage.id, stage.title]),
    ['preEvaluation', '预评价'],
    ['correction', '更正重算'],
    ['grading', '定档'],
    [leadOf(words), words.unit(leadOf(words))],
  ]);
  const inWords = (text: string) => text.replace(/[A-Za-z_]+/g, (word) => named.get(word) ?? word);
  return rows.map(({ at, tx, by, what, whom }) =>
    happened(words, {
      at,
      tx,
      who: by === 'system' ? AUTOMATIC : words.unit(by),
      what: inWords(what),
      whom: whom ?? '',
    }),
  );
}

interface Decision {
  readonly at: string;
  readonly tx: string;
  readonly by: string;
  readonly what: string;
  readonly whom: string | null;
}

function happened(
  { cycle }: Words,
  one: Pick<Happening, 'at' | 'tx' | 'who' | 'what'> & Partial<Happening>,
): Happening {
  return { year: cycle.year, whom: '', state: '', mails: [], ...one };
}

function leadOf({ cycle }: Words): string {
  return unitsOf(cycle.programme).find(({ role }) => role === 'lead')?.id ?? '';
}
