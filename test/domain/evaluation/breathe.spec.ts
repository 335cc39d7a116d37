import { expect, it } from '@jest/globals';
import type { Steps } from '../../../src/domain/evaluation/steps.js';
import { breathing } from '../../../src/evaluation/breathe.js';

it('gives whoever waits a turn before each further step, and the answer in the end', async () => {
  const seen: string[] = [];
  function* work(): Steps<string> {
    seen.push('one');
    yield;
    seen.push('two');
    return 'done';
  }
  setImmediate(() => seen.push('somebody else'));
  expect(await breathing(work())).toBe('done');
  expect(seen).toEqual(['one', 'somebody else', 'two']);
});
