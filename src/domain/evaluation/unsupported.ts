import type { Programme } from '../programme/schema.js';
import type { Unsupported } from './evaluation.error.js';

/** Rules that can be written but not yet carried out. Evaluating refuses them; nothing is ignored. */
export function unsupported(programme: Programme): Unsupported[] {
  return [...populationGaps(programme), ...gradingGaps(programme)];
}

function populationGaps({ population }: Programme): Unsupported[] {
  const found: Unsupported[] = [];
  if (population?.merge !== undefined) {
    found.push({
      path: 'population.merge',
      zh: '按宗地或集团合并评价',
      en: 'merging subjects by parcel or group',
    });
  }
  return found;
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
