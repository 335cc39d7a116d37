/** The description of the interface says of every operation what it does. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openApi } from '../../src/app.setup.js';
import { SUMMARIES } from '../../src/http/summaries.js';
import { anApplication } from '../support/application.js';

let app: Awaited<ReturnType<typeof anApplication>>;
beforeAll(async () => {
  app = await anApplication();
});
afterAll(() => app.close());

it('every operation has a summary in Chinese, and every summary an operation', () => {
  const operations = Object.values(openApi(app).paths).flatMap((path) =>
    (['get', 'put', 'post', 'delete', 'patch'] as const).flatMap((method) => path[method] ?? []),
  );
  const silent = operations.filter(({ summary = '' }) => !/\p{Script=Han}/u.test(summary));
  expect(silent.map(({ operationId }) => operationId)).toEqual([]);
  const ids = operations.map(({ operationId }) => operationId);
  expect(Object.keys(SUMMARIES).filter((id) => !ids.includes(id))).toEqual([]);
});
