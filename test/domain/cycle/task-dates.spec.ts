import { describe, expect, it } from '@jest/globals';
import { followedDue, taskDue } from '../../../src/domain/cycle/task-dates.js';
import type { ExpandedTask } from '../../../src/domain/programme/tasks.js';

const plain: ExpandedTask = {
  stage: 'verify',
  task: 'verify',
  lead: 'tax',
  title: '审核',
  with: [],
  appeals: false,
  weight: 1,
  items: [],
};
const own: ExpandedTask = { ...plain, due: '4月20日' };

describe('the date of a task', () => {
  it('is its own where the plan gives one, and that of its stage otherwise', () => {
    expect(taskDue(plain, '2022-04-30', 2022)).toBe('2022-04-30');
    expect(taskDue(own, '2022-04-30', 2022)).toBe('2022-04-20');
  });

  it.each([
    ['follows later', plain, '2022-04-30', false, '2022-05-12'],
    ['follows earlier', plain, '2022-05-20', false, '2022-05-12'],
    ['is there already', plain, '2022-05-12', false, null],
    ['has a date of its own', own, '2022-04-20', false, null],
    ['was extended beyond', plain, '2022-05-20', true, null],
    ['was extended less far', plain, '2022-05-05', true, '2022-05-12'],
  ])('%s', (_, of, due, extended, moved) => {
    expect(followedDue(of, { due, extended }, '2022-05-12')).toBe(moved);
  });
});
