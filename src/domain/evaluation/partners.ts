import type { MergeResult } from './evaluation.js';
import type { SubjectFacts } from './input.js';

/**
 * The subjects in the sets that belong together, in the order given: on one parcel, of one group
 * company, tenant and landlord. A firm on two parcels connects those of both.
 */
export function partners(
  subjects: readonly SubjectFacts[],
  by: MergeResult['by'],
): SubjectFacts[][] {
  const tiesOf = TIES[by](subjects);
  const first = new Map<string, number>();
  const root = subjects.map((_, at) => at);
  const rootOf = (at: number): number => {
    const above = root[at] ?? at;
    return above === at ? at : rootOf(above);
  };
  subjects.forEach((one, at) => {
    for (const tie of tiesOf(one)) {
      const other = first.get(tie);
      if (other === undefined) first.set(tie, at);
      else {
        const [low, high] = [rootOf(other), rootOf(at)].sort((a, b) => a - b);
        root[high ?? at] = low ?? at;
      }
    }
  });
  const sets = new Map<number, SubjectFacts[]>();
  subjects.forEach((one, at) => {
    const set = sets.get(rootOf(at));
    if (set) set.push(one);
    else sets.set(rootOf(at), [one]);
  });
  return [...sets.values()];
}

type Ties = (one: SubjectFacts) => readonly string[];

/** What connects a subject with others that have the same. */
const TIES: Readonly<Record<MergeResult['by'], (among: readonly SubjectFacts[]) => Ties>> = {
  parcel: () => (one) => one.parcels ?? [],
  groupCompany: (among) => {
    const companies = new Set(among.map(({ groupCompany }) => groupCompany));
    return ({ code, name, groupCompany }) =>
      [code, name, groupCompany ?? ''].filter((tie) => tie !== '' && companies.has(tie));
  },
  landlord: (among) => {
    const codes = new Set(among.map(({ code }) => code));
    return ({ code, landlord = code }) => [code, landlord].filter((tie) => codes.has(tie));
  },
};
