/** The dossier's lines: people, facts, events, policies, figures. Pure. */
import type { AppliedPolicy } from '../domain/evaluation/policy.js';
import { Exact } from '../domain/expression/exact.js';
import type { LightState } from '../domain/lights/light.js';
import { eventSaid, eventWords } from '../domain/supervision/events.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import { senderOf } from '../flow/behalf.js';
import type { Flow, LogEntry } from '../flow/flow.types.js';
import type { EnterpriseAccount } from '../identity/account.service.js';
import { industryTitle } from '../subject/industries.js';
import type { SubjectRecord } from '../subject/subject.types.js';
import type { Plan } from '../supervision/plan.service.js';
import type { OrganisationDesk } from '../supervision/supervision.types.js';
import type { Dossier } from './dossier.dto.js';
import type { YearOfSubject } from './dossier.store.js';
import { phaseIn, stepOf } from './path.js';

const scales: Readonly<Record<string, string>> = { above: '规上', below: '规下' };

type Items = FilledProgramme['items'];

/** Lines under the name, as far as they are known. */
function factsOf(record: SubjectRecord, items: Items): string[] {
  const year = record.inProduction?.slice(0, 4);
  const land = items.find(({ unit, kind }) => unit === '亩' && kind !== 'text');
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

/** Its figures among the lines are of `items`, those the reader sees. */
export function subjectOf(record: SubjectRecord, plan: Plan, items: Items): Dossier['subject'] {
  return {
    id: record.subjectId,
    name: record.name,
    code: record.creditCode,
    aliases: [...record.aliases],
    scale: scales[record.scale] ?? record.scale,
    industry: industryTitle(record.industry),
    territory: plan.units.get(record.territory)?.title ?? record.territory,
    facts: factsOf(record, items),
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
  accounts: readonly EnterpriseAccount[] = [],
): Dossier['events'] {
  const own = new Set(accounts.map(({ id }) => id));
  const titleOf = (id: string): string => plan.units.get(id)?.title ?? id;
  const events = flows.flatMap(({ flow, log }) =>
    log.map((entry) => {
      const { label, important, light } = eventWords(flow.kind, entry.type, entry.payload);
      return {
        id: `${flow.id}:${String(entry.seq)}`,
        at: entry.at,
        label: flow.kind === 'rectification' ? `项目·${label}` : label,
        text: eventSaid(entry, titleOf),
        who: senderOf(flow.kind, entry, own),
        organisation: null,
        automatic: entry.actor === 'system',
        important,
        light,
        step: flow.kind === 'enterprise-year' ? stepOf(phaseIn(entry.after.value)) : 'rectify',
      };
    }),
  );
  return [...events, ...accounts.flatMap(openedOf)].toSorted(
    (a, b) => b.at.localeCompare(a.at) || order(b.id) - order(a.id),
  );
}

/** 开通账号: whoever may act for the enterprise from then on, and who has let them. */
function openedOf({
  id,
  account,
  name,
  invitedBy,
  invitedAt,
}: EnterpriseAccount): Dossier['events'] {
  if (invitedBy === null || invitedAt === null) return [];
  return [
    {
      id: `account-${id}:0`,
      at: invitedAt,
      label: '开通企业账号',
      text: `${account}（${name}），可代表企业填报、确认和申诉`,
      who: invitedBy,
      organisation: null,
      automatic: false,
      important: true,
      light: 'done',
      step: null,
    },
  ];
}

function order(id: string): number {
  return Number(id.slice(id.lastIndexOf(':') + 1));
}

/** What its published class brings with it, as it stands in the year. */
export function policiesOf(
  applied: readonly AppliedPolicy[],
  { units }: Plan,
  phase: string,
): Dossier['policies'] {
  const titles = new Map(applied.map(({ policy, title }) => [policy, title]));
  return applied.map((one) => ({
    light: policyLight(phase),
    field: one.title,
    text: policyText(one, titles.get(one.instead ?? '')),
    owner: units.get(one.owner ?? '')?.title ?? '',
    state: policyState(phase),
    clause: one.clause,
  }));
}

/** `0.1元/kWh（连续第 2 年）；不重复执行，已按“用水价格”执行`, `返还 2022 年度的 0.05元/kWh` */
function policyText(one: AppliedPolicy, instead: string | undefined): string {
  if (one.refundOf !== null) {
    return `返还 ${String(one.refundOf)} 年度的 ${(one.value ?? '').replace('-', '')}${one.unit ?? ''}`;
  }
  const running = one.yearsRunning > 1 ? `（连续第 ${String(one.yearsRunning)} 年）` : '';
  const parts = [
    one.text,
    one.value === null ? null : `${one.value}${one.unit ?? ''}${running}`,
    one.grants.join('、'),
    one.bans.length === 0 ? null : `不得：${one.bans.join('、')}`,
    one.charged ? null : `不重复执行，已按“${instead ?? ''}”执行`,
  ];
  return parts.filter((part) => part !== null && part !== '').join('；');
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
  items: Items,
): Dossier['figures'] {
  const shift = programme.data === 'previousYear' ? 1 : 0;
  return {
    years: years.map(({ year }) => year - shift),
    rows: items
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
