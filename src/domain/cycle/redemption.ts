/** When support for a rectified enterprise is due, by the programme's own words. */
import { compileCondition, decide } from '../expression/expression.js';
import type { Name } from '../expression/scope.js';
import type { FilledProgramme } from '../programme/schema.js';

/** What a project has come to. */
export interface ProjectOutcome {
  readonly accepted: boolean;
  /** Passed: into a better class, or out as planned. Who stays in its class has not earned support. */
  readonly reevaluated: boolean;
  readonly promoted: boolean;
  readonly exited: boolean;
}

/** What a project has come to, by the phase its flow stands in. */
export function outcomeOf(phase: string): ProjectOutcome {
  const promoted = phase === 'promoted';
  const exited = phase === 'exited';
  const accepted = promoted || exited || phase === 'accepted' || phase === 'retained';
  return { accepted, reevaluated: promoted || exited, promoted, exited };
}

/** Held where a programme does not say when: support follows acceptance and re-evaluation. */
export const usualRedemption = 'accepted && reevaluated';

/** The rule as the programme writes it. */
export function redemptionRule(programme: Pick<FilledProgramme, 'rectification'>): string {
  return programme.rectification?.redeem ?? usualRedemption;
}

const conditions: Readonly<Record<string, string>> = {
  accepted: '验收合格',
  reevaluated: '通过复评',
  promoted: '升档',
  exited: '按计划退出',
};
const connectives: Readonly<Record<string, string>> = { '&&': '且', '||': '或', '!': '未' };

/** The rule as people read it: `accepted && reevaluated` is 验收合格且通过复评. */
export function redemptionWords(programme: Pick<FilledProgramme, 'rectification'>): string {
  return redemptionRule(programme)
    .replace(/\s*(&&|\|\||!)\s*/g, (_, sign: string) => connectives[sign] ?? sign)
    .replace(/\w+/g, (name) => conditions[name] ?? name);
}

/** True when the project has earned its support. */
export function isRedeemable(
  programme: Pick<FilledProgramme, 'rectification'>,
  outcome: ProjectOutcome,
): boolean {
  const names: Record<string, Name> = Object.fromEntries(
    Object.keys(outcome).map((name) => [name, { type: 'truth' as const }]),
  );
  const rule = compileCondition(redemptionRule(programme), { names });
  return decide(rule, { values: { ...outcome } }) === true;
}
