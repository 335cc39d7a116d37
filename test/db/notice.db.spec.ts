import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NoticeService } from '../../src/notice/notice.service.js';
import { Place, person } from '../support/place.js';
import { aFirm } from '../support/year.js';

let place: Place;
const values = { tax: '100', sales: '1000', land_owned: '10' };
const reachable = {
  ...aFirm({ name: '南通恒盛金属制品有限公司', values }),
  email: 'hengsheng@firm.test',
};
const unreachable = aFirm({ name: '南通永鑫建材有限公司', values });

beforeAll(async () => {
  place = await Place.open();
  await place.enlist([reachable, unreachable]);
  await place.to('2022-01-05');
});
afterAll(() => place.close());

describe('letters of the year', () => {
  it('asks every enterprise for its data; one without an address is told through its territory', async () => {
    const sent = await place.mails('企业数据');
    expect(sent.map(({ to }) => to).sort()).toEqual(['hengsheng@firm.test', 'sanyu@tzw.test']);
    expect(sent.map(({ text }) => text.split('\n')[2]).sort()).toEqual([
      '南通恒盛金属制品有限公司：',
      '南通永鑫建材有限公司：',
    ]);
    expect(sent[0]?.text).toContain(
      '请在 3 月 31 日（星期四，还有 59 个工作日）前登录系统填报并提交。',
    );
    expect(sent[0]?.text).toContain('三余镇可以代为录入');
  });

  it('issues each territory its own tasks with the clause and the due date', async () => {
    const issued = await place.mails('新任务：录入上一年度片区内企业信息');
    expect(issued).toHaveLength(5);
    expect(issued.find(({ to }) => to === 'sanyu@tzw.test')?.text).toContain('方案依据：四.1');
  });

  it('tells enterprise and territory what to correct, and writes once however often it is asked', async () => {
    const { id } = await place.of(reachable);
    const departments = ['taxBureau', 'landBureau'];
    await place.flows.send(
      id,
      { type: 'SUBMIT', missing: [], departments },
      person('territory', 'sanyu'),
    );
    const returned = { type: 'RETURN', department: 'landBureau', reason: '与登记不一致' };
    const items = ['land_owned'];
    await place.flows.send(id, { ...returned, items }, person('department', 'landBureau'));
    await place.to('2022-01-06');
    const letters = await place.mails('数据需要补正');
    expect(letters.map(({ to }) => to)).toEqual(['hengsheng@firm.test', 'sanyu@tzw.test']);
    expect(letters[0]?.text).toContain('退回单位：自然资源和规划分局');
    expect(letters[0]?.text).toContain('退回原因：与登记不一致');
    expect(letters[0]?.text).toContain('涉及数据项：自有用地面积');
    // five working days after the fifth of January
    expect(letters[0]?.text).toContain('1 月 12 日（星期三');

    const effect = { key: `${id}_3_0`, flowId: id, seq: 3 };
    await place.app
      .get(NoticeService, { strict: false })
      .send(effect, { template: 'returned', to: 'enterprise' });
    expect(await place.mails('数据需要补正')).toHaveLength(2);
  });

  it('says by whom and since when a correction is late', async () => {
    await place.to('2022-01-14');
    const [late] = await place.mails('补正时间已到');
    expect(late).toMatchObject({ to: 'sanyu@tzw.test' });
    expect(late?.text).toContain('补正时间（1 月 12 日）已到');
    expect(late?.text).toContain('由自然资源和规划分局退回补正');
    expect(late?.text).toContain('退回原因：与登记不一致');
  });

  it('gives a letter nobody can receive up for good, with the unit it was for', async () => {
    const flow = await place.task('entry/enter/sanyu');
    await place.rows('update organisation set email = null where code = $1', flow.organisation);
    await expect(
      place.app
        .get(NoticeService, { strict: false })
        .send(
          { key: 'nobody', flowId: flow.id, seq: 0 },
          { template: 'task-issued', to: 'organisation' },
        ),
    ).rejects.toMatchObject({ code: 'notice.nobody-to-tell', permanent: true });
    await place.rows(`update organisation set email = code || '@tzw.test'`);
  });
});
