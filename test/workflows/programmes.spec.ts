/** The programmes that ship: all are sound, and the two that ran a whole year say what their sources say. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { ladderOf } from '../../src/domain/programme/ladders.js';
import { resolveSchedule } from '../../src/domain/programme/schedule.js';
import { expandTasks } from '../../src/domain/programme/tasks.js';
import { findUnit, unitsOf } from '../../src/domain/programme/units.js';
import { programmeIds, readCalendar, readProgramme } from '../../src/programme/files.js';
import { programmeJsonSchema } from '../../src/programme/json-schema.js';
import { preset } from '../support/preset.js';

const calendar = readCalendar();

describe.each(programmeIds())('%s', (id) => {
  const { programme, findings, toFill } = readProgramme(id, { trial: true });

  it('has no faults, tried on invented enterprises, too', () => {
    const faults = findings.filter(
      ({ level, code }) => level !== 'unsupported' && !code.startsWith('programme.on-paper.'),
    );
    expect(faults).toEqual([]);
  });

  it('gives a reason and a proposal for everything it leaves open', () => {
    for (const gap of toFill) {
      expect(gap.reason.length).toBeGreaterThan(3);
      expect(gap.propose).toBeDefined();
      expect(gap.line).toBeGreaterThan(1);
    }
  });

  it('is named like its file', () => {
    expect(programme?.programme).toBe(id);
  });
});

describe('Tongzhou Bay 2022', () => {
  const programme = preset('tongzhou-bay-2022');
  const stages = resolveSchedule(programme, 2022, calendar);

  it('names the fourteen bureaus, the town, the sub-office and the park offices of 五.1', () => {
    const titles = unitsOf(programme).map(({ title }) => title);
    for (const title of [
      '组织人事局',
      '经济发展局',
      '财政金融局',
      '建设交通局',
      '行政审批局',
      '生态环境局',
      '应急管理局',
      '综合执法局',
      '市场监督管理局',
      '自然资源和规划分局',
      '海洋与渔业局',
      '税务局',
      '消防救援大队',
      '供电服务中心',
      '三余镇',
      '第一办事处',
    ]) {
      expect(titles).toContain(title);
    }
    const members = unitsOf(programme).filter(({ role }) => role !== 'leader');
    expect(members).toHaveLength(19);
    expect(unitsOf(programme).filter(({ role }) => role === 'lead')).toHaveLength(1);
  });

  it('knows both spellings of the park offices', () => {
    const parks = programme.organisations.find(({ id }) => id === 'parks');
    expect([parks?.title, ...(parks?.aliases ?? [])]).toEqual([
      '各产业园区办公室',
      '各产业园办公室',
    ]);
    expect(findUnit(programme, '高端装备产业园办公室')?.title).toBe('高端装备产业园办');
  });

  it('has the plan of the wall: ◆ for the dates of the document, ◇ for inner ones', () => {
    expect(
      stages.map(({ title, due, plan, literal }) => [plan ? '◆' : '◇', due, title, literal.due]),
    ).toEqual([
      ['◆', '2022-03-31', '信息录入', '3月底前'],
      ['◇', '2022-04-30', '归集审核', '4月30日'],
      ['◇', '2022-05-09', '抽查审计', '5月9日'],
      ['◇', '2022-05-10', '预评价', '5月10日'],
      ['◇', '2022-05-25', '确认申诉', '5月25日'],
      ['◆', '2022-05-31', '评价通报', '5月底之前'],
      ['◆', '2022-05-31', '上年复评', '5月底之前'],
      ['◆', '2022-06-30', '三清单', '6月底之前'],
      ['◆', '2022-12-31', '实施验收', '12月底前'],
      ['◆', '2023-12-31', '政策兑现', '次年'],
    ]);
    expect(stages.find(({ id }) => id === 'confirm')?.from).toBe('2022-05-11');
    expect(stages.find(({ id }) => id === 'redeem')?.from).toBe('2023-01-01');
  });

  it('lets the next cycle collect while this one is re-evaluated: both fall in the same spring', () => {
    const next = resolveSchedule(programme, 2023, calendar);
    expect(next.find(({ id }) => id === 'reevaluate')?.due).toBe('2023-05-31');
    expect(next.find(({ id }) => id === 'entry')?.due).toBe('2023-03-31');
    expect(stages.find(({ id }) => id === 'redeem')?.due).toBe('2023-12-31');
  });

  it('has one lead for every task, and every clause cited is one of the document', () => {
    const tasks = expandTasks(programme);
    const units = new Set(unitsOf(programme).map(({ id }) => id));
    for (const task of tasks) expect(units.has(task.lead)).toBe(true);
    const clauses = new Set(tasks.flatMap(({ clause }) => clause ?? []));
    for (const clause of clauses) expect(clause).toMatch(/^[二三四五](\.\d)?$/);
    expect(tasks.filter(({ task }) => task === 'enter').map(({ lead }) => lead)).toEqual([
      'parkEquipment',
      'parkTextile',
      'parkMaterials',
      'sanyu',
      'firstOffice',
    ]);
    expect(tasks.filter(({ stage }) => stage === 'verify')).toHaveLength(14);
  });

  it('sets the targets of 二 for the end of 2024', () => {
    const targets = (programme.targets ?? []).map(({ title, values }) => [title, values['2024']]);
    expect(targets).toEqual([
      ['三余镇亩均税收1万元以下企业剩余', '= 0'],
      ['其他片区亩均税收3万元以下企业剩余', '= 0'],
      ['全区工业企业亩均销售', '> 500'],
      ['全区工业企业亩均税收', '> 12'],
      ['规上工业企业亩均销售', '> 600'],
      ['规上工业企业亩均税收', '> 15'],
    ]);
  });

  it('has three lists, two classes to rectify, and support that waits for acceptance and re-evaluation', () => {
    expect(programme.lists?.map(({ title }) => title)).toEqual([
      '差别化政策实施企业清单',
      'C类企业改造提升项目清单',
      'D类企业整治淘汰项目清单',
    ]);
    expect(Object.keys(programme.rectification?.classes ?? {})).toEqual(['C', 'D']);
    expect(programme.rectification?.classes['D']?.routes).toEqual([
      '兼并重组',
      '分割转让',
      '整合入园',
      '异地搬迁',
    ]);
    expect(programme.rectification?.redeem).toBe('accepted && reevaluated');
  });

  it('leaves open exactly what the unpublished annexes hold', () => {
    const { toFill } = readProgramme('tongzhou-bay-2022');
    const paths = toFill.map(({ path }) => path);
    for (const path of [
      'evaluation[0].indicators[0].weight',
      'grading[0].classes.A',
      'confirmation.within',
      'appeal.within',
    ]) {
      expect(paths).toContain(path);
    }
    expect(paths).not.toContain('population.scope');
    expect(paths.filter((path) => path.startsWith('targets'))).toEqual([]);
  });

  it('climbs its own ladder at 3, 10 and 20 days', () => {
    expect(ladderOf(programme).map(({ title, at }) => [title, at])).toEqual([
      ['提醒', '到期前3个工作日'],
      ['催办', '逾期3天'],
      ['督办', '逾期10天'],
      ['约谈', '逾期20天'],
    ]);
  });
});

describe('Rongcheng 2019', () => {
  const programme = preset('rongcheng-2019');
  const stages = resolveSchedule(programme, 2019, calendar);

  it('has the dated plan of the report in its own words', () => {
    const published = stages.filter(({ plan, phase }) => plan && phase !== undefined);
    expect(
      published.map(({ title, from, due, literal, precision }) => [
        title,
        literal.due ?? literal.from,
        from,
        due,
        precision,
      ]),
    ).toEqual([
      ['启动培训', '2月下旬', '2019-02-21', '2019-02-28', 'xun'],
      ['数据提报', '3月15日前', '2019-02-21', '2019-03-15', 'day'],
      ['抽查审计', '4月30日前', '2019-03-16', '2019-04-30', 'day'],
      ['数据排序', '5月10日前', '2019-05-01', '2019-05-10', 'day'],
      ['制定差别化政策', '6月30日前', '2019-05-11', '2019-06-30', 'day'],
      ['规上执行差别化政策', '7月开始', '2019-07-01', '2019-12-31', 'month'],
      ['规上规下全部执行', '10月开始', '2019-10-01', '2019-12-31', 'month'],
    ]);
  });

  it('runs in two phases: above scale first, below scale later', () => {
    expect(programme.phases?.map(({ groups }) => groups)).toEqual([['above'], ['below']]);
    const first = programme.stages.filter(
      ({ phase, does }) => phase === 'first' && does === 'collect',
    );
    expect(first.map(({ scope }) => scope)).toEqual(["scale == 'above'"]);
    expect(programme.population?.groups.map(({ id }) => id)).toEqual(['above', 'below']);
  });

  it('scores with the five indicators of the province, the two of the report among them', () => {
    const [above] = programme.evaluation ?? [];
    expect(above?.indicators.map(({ title }) => title)).toEqual([
      '单位用地税收',
      '单位能耗工业增加值',
      '单位排放销售收入',
      '研发经费投入强度',
      '全员劳动生产率',
    ]);
    const silent = readProgramme('rongcheng-2019').toFill.map(({ path }) => path);
    for (const i of [0, 1, 2, 3, 4])
      expect(silent).toContain(`evaluation[0].indicators[${i}].weight`);
  });

  it('differentiates land, power, water, gas, energy, emissions and subsidies', () => {
    expect(programme.policies?.map(({ title }) => title)).toEqual([
      '供地',
      '用电价格',
      '用水价格',
      '用气价格',
      '能耗指标',
      '排放指标',
      '财政补贴',
    ]);
    const power = programme.policies?.find(({ id }) => id === 'electricity');
    expect(power?.classes['D']?.byConsecutiveYears).toEqual(['0.05', '0.1', '0.15']);
  });
});

describe('the JSON Schema for editors', () => {
  it('is the one generated from the schema; `programme schema` writes it anew', () => {
    expect(readFileSync('workflows/programme.schema.json', 'utf8')).toBe(programmeJsonSchema());
  });

  it('is named by every programme, so that editors offer words while one types', () => {
    for (const id of programmeIds()) {
      const [first] = readFileSync(`workflows/programmes/${id}.yaml`, 'utf8').split('\n');
      expect(first).toBe('# yaml-language-server: $schema=../programme.schema.json');
    }
  });
});
