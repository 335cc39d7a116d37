import { describe, expect, it } from '@jest/globals';
import { planOf, supportOf } from '../../src/task/event.js';

const plan = {
  title: '设备更新',
  route: '改造提升',
  investment: '320.5',
  target: '亩均税收提高 20%',
  milestones: [{ title: '合同签订', due: '2022-09-30' }],
};

describe('what is typed into the forms of a project', () => {
  it('is taken with its steps numbered', () => {
    expect(planOf(plan).milestones).toEqual([{ id: 'm1', title: '合同签订', due: '2022-09-30' }]);
  });

  it.each([
    [{ title: '名'.repeat(201) }, '名称最多 200 字'],
    [{ title: '' }, '名称不能为空'],
    [{ investment: '9'.repeat(16) }, '投资格式不对'],
    [{ investment: 'NaN' }, '投资格式不对'],
    [{ milestones: [{ title: '合同', due: '9月' }] }, '日期应写成 2022-05-01 的样子'],
    [{ milestones: Array(51).fill(plan.milestones[0]) }, '节点最多 50 项'],
  ])('is refused with what is wrong: %j', (change, words) => {
    expect(() => planOf({ ...plan, ...change })).toThrow(words);
  });

  it('pays an amount that can be paid', () => {
    expect(supportOf({ policy: '奖补', amount: '20' })).toEqual({ policy: '奖补', amount: '20' });
    expect(() => supportOf({ policy: '奖补', amount: '1e9' })).toThrow('金额格式不对');
  });
});
