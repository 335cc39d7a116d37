import { describe, expect, it } from '@jest/globals';
import { shutWhileConfirming } from '../../../src/domain/cycle/confirming.js';
import { readCalendar } from '../../../src/programme/files.js';
import { eventOf } from '../../../src/task/event.js';
import type { Flow } from '../../../src/flow/flow.types.js';

const calendar = readCalendar();

const confirmation = { within: '5个工作日', silence: 'visit', form: 'written' } as const;
const appeal = {
  within: '5个工作日',
  answer: '5个工作日',
  decides: 'economy',
  recompute: 'benchmarkFrozen',
} as const;

describe('while a result is to be confirmed', () => {
  const shut = (today: string, byEnterprise: boolean, form: 'written' | 'online' | 'both') =>
    Object.keys(
      shutWhileConfirming(
        { confirmation: { ...confirmation, form }, appeal },
        { byEnterprise, since: '2022-05-11', today, calendar },
      ),
    );

  it('an enterprise does not confirm on line where the plan asks for writing; its territory enters it', () => {
    expect(shut('2022-05-12', true, 'written')).toEqual(['CONFIRM']);
    expect(shut('2022-05-12', false, 'written')).toEqual([]);
    expect(shut('2022-05-12', true, 'both')).toEqual([]);
    expect(shut('2022-05-12', true, 'online')).toEqual([]);
  });

  it('an enterprise records no refusal of its own, whatever it sends', () => {
    const flow = { kind: 'enterprise-year' } as Flow;
    const base = { id: 'x', name: 'x', region: '320600', organisation: null, subjectId: null };
    const sent = (role: 'enterprise' | 'territory') =>
      eventOf(
        'CONFIRM',
        { form: 'refusalRecorded' },
        { flow, actor: { ...base, role }, today: '' },
      );
    expect(sent('enterprise')).toEqual({ type: 'CONFIRM', form: 'online' });
    expect(sent('territory')).toEqual({ type: 'CONFIRM', form: 'refusalRecorded' });
  });

  it('an appeal is heard up to the last day, whoever brings it', () => {
    expect(shut('2022-05-18', true, 'both')).toEqual([]);
    expect(shut('2022-05-19', true, 'both')).toEqual(['APPEAL']);
    expect(shut('2022-05-19', false, 'written')).toEqual(['APPEAL']);
  });

  it('nothing is shut where the programme says nothing', () => {
    const of = { byEnterprise: true, since: '2022-05-11', today: '2022-12-31', calendar };
    expect(shutWhileConfirming({}, of)).toEqual({});
  });
});
