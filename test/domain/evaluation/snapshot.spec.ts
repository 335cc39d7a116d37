import { describe, expect, it } from '@jest/globals';
import { isReproduced, withoutTraces } from '../../../src/domain/evaluation/snapshot.js';
import { ranked, run } from '../../support/evaluation.js';

describe('a snapshot comes out again', () => {
  const evaluation = run({}, ranked(3));
  const text = { benchmarks: evaluation.benchmarks, results: withoutTraces(evaluation.subjects) };
  const [benchmark] = evaluation.benchmarks;

  it('when every result and every benchmark does', () => {
    expect(isReproduced(text, evaluation)).toBe(true);
    // Who fixed it, and the words for it, may be told in another way.
    const told = [{ ...benchmark!, source: 'frozen' as const, by: '张伟' }];
    expect(isReproduced({ ...text, benchmarks: told }, evaluation)).toBe(true);
  });

  it('not when one of them differs or is gone', () => {
    for (const benchmarks of [[{ ...benchmark!, value: '11' }], []]) {
      expect(isReproduced({ ...text, benchmarks }, evaluation)).toBe(false);
    }
    expect(isReproduced({ ...text, results: text.results.slice(1) }, evaluation)).toBe(false);
  });
});
