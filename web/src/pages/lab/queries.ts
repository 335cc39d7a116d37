import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answered, api, Offline, refusal, type Schema } from '../../api/client';

/** What the laboratory asks. */

export type Lab = Schema['Lab'];
export type Run = Schema['LabRun'];
export type Try = Schema['TryRulesInput'];
export type Publication = Schema['Publication'];

export const labQuery = (id: string) =>
  queryOptions({
    queryKey: ['cycle', id, 'lab'],
    queryFn: () => answered(api.GET('/api/cycles/{id}/lab', { params: { path: { id } } })),
  });

/** A question that was overtaken is given up; the last answer stays until the next one is there. */
export const runQuery = (id: string, body: Try) =>
  queryOptions({
    queryKey: ['cycle', id, 'lab-run', body],
    queryFn: ({ signal }) =>
      answered(api.POST('/api/cycles/{id}/lab/runs', { params: { path: { id } }, body, signal })),
    placeholderData: keepPreviousData,
  });

export const publicationQuery = (id: string) =>
  queryOptions({
    queryKey: ['cycle', id, 'publication'],
    queryFn: () => answered(api.GET('/api/cycles/{id}/publication', { params: { path: { id } } })),
  });

/** Has the differences of a draft saved as a file. @throws Refused, Offline */
export async function saveDifferences(
  id: string,
  format: 'csv' | 'xlsx',
  body: Schema['ExportRulesInput'],
): Promise<void> {
  const response = await fetch(`/api/cycles/${id}/lab/runs/movers.${format}`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new Offline();
  });
  if (!response.ok) {
    throw refusal(response.status, await response.json().catch(() => null));
  }
  const named = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = decodeURIComponent(named?.[1] ?? `movers.${format}`);
  link.click();
  URL.revokeObjectURL(link.href);
}
