import { describe, expect, it } from '@jest/globals';
import type { TaskStanding } from '../../src/domain/supervision/standing.js';
import { proofOf } from '../../src/task/proof.js';

const of = (evidence: string | undefined, counted: boolean, done: number, total: number) =>
  ({
    task: { counts: counted ? 'subjects' : undefined, done: 'submitted', evidence },
    counted,
    done,
    total,
    flow: null,
  }) as unknown as TaskStanding;

describe('what a task is handed in with', () => {
  it('is the plan’s evidence as a file, unless one is kept or the count itself is the record', () => {
    expect(proofOf(of('通报文件', false, 0, 1), 0)).toEqual({
      missing: null,
      evidence: '通报文件',
    });
    expect(proofOf(of('通报文件', false, 0, 1), 1).evidence).toBeNull();
    expect(proofOf(of(undefined, false, 0, 1), 0).evidence).toBeNull();
    expect(proofOf(of('集约化利用系统录入记录', true, 75, 75), 0)).toEqual({
      missing: null,
      evidence: null,
    });
    expect(proofOf(of('企业书面确认单', true, 75, 75), 0).evidence).toBe('企业书面确认单');
  });

  it('is an explanation with the numbers while not all that is counted is done', () => {
    expect(proofOf(of('系统录入记录', true, 28, 75), 0).missing).toBe('28 / 75，47 家未录入');
  });
});
