/** The dossier's lines: people, facts, events, policies, figures. Pure. */
import { Exact } from '../domain/expression/exact.js';
import type { LightState } from '../domain/lights/light.js';
import { eventText, eventWords } from '../domain/supervision/events.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import type { Flow, LogEntry } from '../flow/flow.types.js';
import type { SubjectRecord } from '../subject/subject.types.js';
import type { Plan } from '../supervision/plan.service.js';
import type { OrganisationDesk } from '../supervision/supervision.types.js';
import type { Dossier } from './dossier.dto.js';
import type { YearOfSubject } from './dossier.store.js';
import { phaseIn, stepOf } from './path.js';

const scales: Readonly<Record<string, string>> = { above: '规上', below: '规下' };

/** Lines under the name, as far as they are known. */
export function factsOf(record: SubjectRecord, plan: Plan): string[] {
  const year = record.inProduction?.slice(0, 4);
  const land = plan.programme.items.find(({ unit, kind }) => unit === '亩' && kind !== 'text');
  const area = land === undefined ? null : record.values[land.id];
  const lines = [
    year === undefined ? null : `${year} 年投产`,
    area == null ? null : `${land?.title ?? '用地'} ${area} 亩`,
    record.address,
    record.hidden ? '摸排新增' : null,
    record.pending === null ? null : `信用代码待补：${record.pending}`,
  ];
  return lines.filter((line): line is string => typeof line === 'string' && line !== '');
}

export function subjectOf(record: SubjectRecord, plan: Plan): Dossier['subject'] {
  return {
    id: record.subjectId,
    name: record.name,
    code: record.creditCode,
    aliases: [...record.aliases],
    scale: scales[record.scale] ?? record.scale,
    industry: record.industry,
    territory: plan.units.get(record.territory)?.title ?? record.territory,
    facts: factsOf(record, plan),
    predecessor: null,
  };
}

/** The people who answer for the enterprise; only those who are named. */
export function peopleOf(
  record: SubjectRecord,
  desks: readonly OrganisationDesk[],
): Dossier['people'] {
  const desk = desks.find(({ code }) => code === record.territory);
  const people: [string, string | null | undefined][] = [
    ['企业联系人', record.contact],
    ['属地业务骨干', desk?.liaison],
    ['分管负责人', desk?.officer],
    ['包保领导', desk?.sponsor],
  ];
  return people.flatMap(([role, name]) => (name == null || name === '' ? [] : [{ role, name }]));
}

/** The events of all flows of the enterprise, newest first. */
export function eventsOf(
  flows: readonly { readonly flow: Flow; readonly log: readonly LogEntry[] }[],
  plan: Plan,
): Dossier['events'] {
  const titleOf = (id: string): string => plan.units.get(id)?.title ?? id;
  const events = flows.flatMap(({ flow, log }) =>
    log.map((entry) => {
      const { label, important, light } = eventWords(flow.kind, entry.type);
      return {
        id: `${flow.id}:${String(entry.seq)}`,
        at: entry.at,
        label: flow.kind === 'rectification' ? `项目·${label}` : label,
        text: eventText(entry.payload, titleOf),
        who: entry.actorName,
        organisation: null,
        automatic: entry.actor === 'system',
        important,
        light,
        step: flow.kind === 'enterprise-year' ? stepOf(phaseIn(entry.after.value)) : 'rectify',
      };
    }),
  );
  return events.toSorted((a, b) => b.at.localeCompare(a.at) || order(b.id) - order(a.id));
}

function order(id: string): number {
  return Number(id.slice(id.lastIndexOf(':') + 1));
}

/** What its class brings with it; before publication there is nothing to promise. */
export function policiesOf(
  { programme, units }: Plan,
  label: string | null,
  phase: string,
): Dossier['policies'] {
  if (label === null) return [];
  return (programme.policies ?? []).flatMap((policy) => {
    const measure = policy.classes[label];
    if (measure === undefined) return [];
    const text = measureText(policy, measure);
    return [
      {
        light: policyLight(phase),
        field: policy.title,
        text,
        owner: units.get(policy.owner ?? '')?.title ?? '',
        state: policyState(phase),
        clause: measure.clause ?? policy.clause ?? null,
      },
    ];
  });
}

type Policy = NonNullable<FilledProgramme['policies']>[number];
type Measure = Policy['classes'][string];

function measureText({ unit }: Policy, measure: Measure): string {
  const amount = 'value' in measure ? measure.value : undefined;
  const grants = 'grants' in measure ? (measure.grants ?? []) : [];
  const parts = [
    measure.text,
    amount === undefined ? undefined : `${amount}${unit ?? ''}`,
    grants.length > 0 ? grants.join('、') : undefined,
  ];
  return parts.filter((part) => part !== undefined && part !== '').join('；');
}

const IN_FORCE = ['policyListed', 'rectifying', 'rectified', 'archived'];

function policyState(phase: string): string {
  if (IN_FORCE.includes(phase)) return '实施中';
  return phase === 'published' ? '待列入清单' : '待通报后实施';
}

function policyLight(phase: string): LightState {
  return IN_FORCE.includes(phase) ? 'onTrack' : 'notStarted';
}

/** The figures of up to three years side by side. */
export function figuresOf(
  years: readonly YearOfSubject[],
  { programme }: Plan,
): Dossier['figures'] {
  const shift = programme.data === 'previousYear' ? 1 : 0;
  return {
    years: years.map(({ year }) => year - shift),
    rows: programme.items
      .filter(({ kind }) => kind === undefined || kind === 'decimal')
      .map(({ id, title, unit }) => ({
        title,
        unit: unit ?? '',
        values: years.map(({ values }) => figure(values[id])),
      })),
  };
}

function figure(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  return Exact.parse(text)?.toString() ?? null;
}
