import type { Programme } from '../programme/schema.js';
import type { Unsupported } from './evaluation.error.js';

/** Rules that can be written but not yet carried out. Evaluating refuses them; nothing is ignored. */
export function unsupported(programme: Programme): Unsupported[] {
  return gradingGaps(programme);
}

function gradingGaps({ quota }: Programme): Unsupported[] {
  if (quota?.adjusted !== 'freePlace') return [];
  return [
    {
      path: 'quota.adjusted',
      zh: '调档后空出名额递补（freePlace）',
      en: 'freeing the place of adjusted subjects',
    },
  ];
}
