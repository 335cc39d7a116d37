/** The drawing of the flow chart: every state and way of the machines, with what was counted. Pure. */
import { meaningsOf, phaseTitle, statesOf } from '../domain/process/anatomy.js';
import { passagesOf } from '../domain/process/ways.js';
import { eventWords } from '../domain/supervision/events.js';
import type { Kind } from '../flow/flow.types.js';
import { currentVersion, publishedOf } from '../flow/published.js';
import type { Chart } from './chart.dto.js';
import { type Family, placesOf } from './chart.places.js';

/** What was counted of one family of flows. */
export interface FamilyCount {
  readonly family: Family;
  readonly kind: Kind;
  readonly states: readonly {
    readonly phase: string;
    readonly count: number;
    readonly late: number;
    readonly dwell: number | null;
  }[];
  readonly passes: readonly {
    readonly from: string;
    readonly to: string;
    readonly type: string;
    readonly n: number;
    readonly week: number;
  }[];
  readonly due?: (phase: string) => string | null;
}

/** The newest version of a machine: what is drawn. */
export function machineOf(kind: Kind) {
  const version = currentVersion(kind);
  return { machine: publishedOf(kind, version).machine, name: `${kind}@${version}` };
}

export function isKnown(family: string): family is Family {
  return ['enterprise', 'project', 'lastProject', 'task'].includes(family);
}

/** States in the order of their machines, and ways; a phase only older versions know is drawn as well. */
export function drawingOf(counts: readonly FamilyCount[]): Pick<Chart, 'states' | 'ways'> {
  const states = counts.flatMap(({ family, kind, states: counted }) => {
    const own = meaningsOf(machineOf(kind).machine).map(({ phase }) => phase);
    const old = counted.map(({ phase }) => phase).filter((phase) => !own.includes(phase));
    return [...own, ...old].map((phase) => ({ family, phase }));
  });
  return {
    states: placesOf(states).map(({ family, phase, lane, column, row, placed }) => {
      const of = counts.find((one) => one.family === family);
      const { machine } = machineOf(of?.kind ?? 'task');
      const counted = of?.states.find((one) => one.phase === phase);
      return {
        id: `${family}.${phase}`,
        title: phaseTitle(machine, phase).zh,
        about: statesOf(machine).find(({ name }) => name === phase)?.description ?? '',
        count: counted?.count ?? 0,
        late: counted?.late ?? 0,
        due: of?.due?.(phase) ?? null,
        dwell: counted?.dwell ?? null,
        lane,
        column,
        row,
        placed,
      };
    }),
    ways: counts.flatMap(waysOf),
  };
}

function waysOf({ family, kind, passes }: FamilyCount): Chart['ways'] {
  const defined = passagesOf(machineOf(kind).machine);
  const gone = passes
    .filter(({ from, to }) => from !== to)
    .map(({ from, to, type }) => ({ from, to, events: [type] }));
  const ways = new Map([...gone, ...defined].map((way) => [`${way.from} ${way.to}`, way]));
  return [...ways.values()].map(({ from, to, events }) => {
    const mine = passes.filter((one) => one.from === from && one.to === to);
    const types =
      mine.length > 0 ? mine.toSorted((a, b) => b.n - a.n).map(({ type }) => type) : events;
    return {
      from: `${family}.${from}`,
      to: `${family}.${to}`,
      title: [...new Set(types.map((type) => eventWords(kind, type).label))].join('、'),
      passes: mine.reduce((sum, { n }) => sum + n, 0),
      week: mine.reduce((sum, { week }) => sum + week, 0),
    };
  });
}
