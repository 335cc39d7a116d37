/** What the year before put into the gaps of its programme, taken over for the next. */
import { unfilled } from '../programme/filling.js';
import type { FilledProgramme, Programme } from '../programme/schema.js';

/** The values the last cycle ran with, by the paths that are still to fill in the file. */
export function fillingsOf(programme: Programme, last: FilledProgramme): Record<string, unknown> {
  const found = unfilled(programme).map(({ path }) => [path, valueAt(last, path)] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

/** `evaluation[0].indicators[1].weight` in a tree; undefined where there is nothing. */
function valueAt(tree: unknown, path: string): unknown {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
  return steps.reduce<unknown>((at, step) => {
    if (Array.isArray(at)) return at[Number(step)];
    if (typeof at !== 'object' || at === null) return undefined;
    return Object.entries(at).find(([key]) => key === step)?.[1];
  }, tree);
}
