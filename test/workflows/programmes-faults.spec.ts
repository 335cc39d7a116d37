/** Every fault a clerk can make, in the file itself: found, with its line, in words. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { type Located, loadProgramme } from '../../src/programme/load.js';
import { programmeIds, templates } from '../../src/programme/files.js';

const text = readFileSync('workflows/programmes/tongzhou-bay-2022.yaml', 'utf8');

/** Findings after writing `there` instead of `here`; the line of the change is where they belong. */
/** All but what the shipped plan leaves to people, which is said of it in every case. */
const faultsOf = (source: string): Located[] =>
  loadProgramme(source, 'here.yaml', { templates: templates() }).findings.filter(
    ({ code }) => !code.startsWith('programme.on-paper.'),
  );

function after(here: string, there: string): { findings: readonly Located[]; line: number } {
  const at = text.indexOf(here);
  if (at === -1) throw new Error(`not in the file: ${here}`);
  const changed = text.slice(0, at) + there + text.slice(at + here.length);
  return { findings: faultsOf(changed), line: text.slice(0, at).split('\n').length };
}

function only(here: string, there: string): Located & { expected: number } {
  const { findings, line } = after(here, there);
  const [first] = findings;
  if (first === undefined) throw new Error('nothing was found');
  return { ...first, expected: line };
}

describe('the shipped file itself', () => {
  it('has no faults, so that what is found below comes from the change', () => {
    expect(faultsOf(text)).toEqual([]);
    const { findings } = loadProgramme(text, 'here.yaml', { templates: templates() });
    expect(findings.map(({ level, path }) => [level, path])).toEqual([
      ['warning', 'rectification.classes.C.accept'],
      ['warning', 'rectification.classes.D.accept'],
      ['warning', 'rectification.redeemFrom'],
      ['warning', 'cadence'],
    ]);
    expect(programmeIds()).toEqual(expect.arrayContaining(['rongcheng-2019', 'tongzhou-bay-2022']));
  });
});

describe('one fault, one sentence, at its line', () => {
  it.each([
    [
      'an unknown word, with the one meant',
      'region: "3206"',
      'regoin: "3206"',
      'programme.unknown-word',
      '是不是“region”？',
    ],
    [
      'an unknown word deep inside',
      'counts: subjects\n        done: submitted',
      'count: subjects\n        done: submitted',
      'programme.unknown-word',
      '是不是“counts”？',
    ],
    [
      'a word that is not among the possible',
      'does: collect',
      'does: colect',
      'programme.wrong-word',
      '是不是“collect”？',
    ],
    [
      'a text where a list belongs',
      'with: [each territory]',
      'with: each territory',
      'programme.wrong-form',
      '应是列表',
    ],
    ['a share without its sign', 'propose: 10% }', 'propose: 10 }', 'programme.wrong-form', '10'],
    ['a weight in words', 'propose: 45 }', 'propose: 很多 }', 'programme.wrong-form', '很多'],
    [
      'an id with Chinese characters',
      '- id: entry\n',
      '- id: 录入\n',
      'programme.wrong-form',
      '字母',
    ],
    [
      'an unknown organisation',
      'lead: economy\n        with: [taxBureau, landBureau, power]',
      'lead: economi\n        with: [taxBureau, landBureau, power]',
      'programme.unknown-organisation',
      '是不是“economy”？',
    ],
    [
      'an unknown co-operator',
      'with: [taxBureau, landBureau, power]',
      'with: [taxBureau, landBureu, power]',
      'programme.unknown-organisation',
      '是不是“landBureau”？',
    ],
    [
      'an unknown owner',
      'propose: personnel }',
      'propose: personel }',
      'programme.unknown-organisation',
      '是不是“personnel”？',
    ],
    [
      'an unknown stage',
      'after: [verify]',
      'after: [verfy]',
      'programme.unknown-stage',
      '是不是“verify”？',
    ],
    [
      'an unknown list',
      'lists: [upgrade, phaseOut]',
      'lists: [upgrade, phaseout]',
      'programme.unknown-list',
      '是不是“phaseOut”？',
    ],
    [
      'an unknown group',
      'groups: [above, below]\n    clause: 附件1\n    indicators',
      'groups: [above, belov]\n    clause: 附件1\n    indicators',
      'programme.unknown-group',
      '是不是“below”？',
    ],
    [
      'an unknown class',
      'classes: [C]',
      'classes: [E]',
      'programme.unknown-class',
      '没有叫“E”的等级',
    ],
    [
      'a class of a measure that does not exist',
      'classes:\n      C: { text: 制定',
      'classes:\n      X: { text: 制定',
      'programme.unknown-class',
      '没有叫“X”的等级',
    ],
    [
      'an unknown addressee',
      'copy: [leadBureau, leadingGroup], replyWithin',
      'copy: [leadBureau, everybody], replyWithin',
      'programme.unknown-organisation',
      'everybody',
    ],
    [
      'a template that does not exist',
      'template: weekly-brief',
      'template: weekly-breif',
      'programme.unknown-template',
      '是不是“weekly-brief”？',
    ],
    [
      'light rules that do not exist',
      'lights: default',
      'lights: yinchaun',
      'programme.unknown-lights',
      '是不是“yinchuan”？',
    ],
    [
      'weights that do not add up',
      'propose: 45 }',
      'propose: 50 }',
      'programme.weights',
      '加起来是 105',
    ],
    ['classes that do not reach 100 %', 'D: 100%', 'D: 98%', 'programme.classes-not-whole', '98%'],
    [
      'a class nobody can reach',
      'C: { toFill: 附件1未公开, propose: 95% }',
      'C: { toFill: 附件1未公开, propose: 60% }',
      'programme.class-unreachable',
      '等级“C”没有人能进',
    ],
    [
      'a group nobody can reach',
      "when: scale == 'above', clause: 二",
      'when: "true", clause: 二',
      'programme.group-unreachable',
      '规下',
    ],
    [
      'a date nobody understands',
      'due: 3月底前',
      'due: 三月份左右',
      'calendar.date-not-understood',
      '三月份左右',
    ],
    [
      'a due date that is a start',
      'due: 3月底前',
      'due: 3月起',
      'programme.due-is-a-start',
      '应写在 from 里',
    ],
    [
      'a stage due before it begins',
      'due: 5月9日',
      'due: 4月9日',
      'programme.due-before-from',
      '早于',
    ],
    [
      'a period nobody understands',
      'replyWithin: 3个工作日',
      'replyWithin: 尽快',
      'calendar.duration-not-understood',
      '尽快',
    ],
    [
      'a rung nobody understands',
      'at: 逾期10天',
      'at: 很久以后',
      'programme.rung-time-not-understood',
      '逾期10天',
    ],
    [
      'an unknown name in a formula',
      'check: sales >= 0',
      'check: slaes >= 0',
      'expression.invalid',
      'sales',
    ],
    [
      'a formula that ends too soon',
      'check: energy >= 0',
      'check: energy >=',
      'expression.invalid',
      '公式有误',
    ],
    [
      'a number where a condition belongs',
      'check: rented >= 0',
      'check: rented + 1',
      'expression.invalid',
      '公式有误',
    ],
    [
      'a stage that needs what is not there',
      '  redeem: accepted && reevaluated\n',
      '',
      'programme.stage-lacks',
      '兑现条件',
    ],
    [
      'a name used twice',
      '- id: audit\n    title: 抽查审计',
      '- id: verify\n    title: 抽查审计',
      'programme.duplicate-id',
      '“verify”用了两次',
    ],
  ])('%s', (_, here, there, code, words) => {
    const found = after(here, there);
    const finding = found.findings.find((one) => one.code === code);
    expect(finding).toBeDefined();
    expect(finding?.message).toContain(words);
    expect(finding?.english.length).toBeGreaterThan(10);
    expect(finding?.line).toBeGreaterThan(1);
    expect(finding?.file).toBe('here.yaml');
  });

  it('points at the very character of a fault in a formula', () => {
    const found = only('check: sales >= 0', 'check: sales >= 0 && slaes < 5');
    expect(found.line).toBe(found.expected);
    const line = text.split('\n')[found.line - 1] ?? '';
    expect(found.column).toBe(line.indexOf('check: ') + 'check: sales >= 0 && '.length + 1);
    expect(found.path).toBe('items[1].check');
  });

  it('points inside quotes and inside proposals', () => {
    const quoted = only('is: "pooled(sales, land)", within', 'is: "pooled(sales, lnad)", within');
    expect(quoted.line).toBe(quoted.expected);
    const line = text.split('\n')[quoted.line - 1] ?? '';
    expect(quoted.column).toBe(
      line.indexOf('is: "pooled(sales, ') + 'is: "pooled(sales, '.length + 1,
    );
    const proposed = only(
      "propose: industry in ['44', '45', '46']",
      "propose: indutry in ['44', '45', '46']",
    );
    expect(proposed.line).toBe(proposed.expected);
    expect(proposed.path).toBe('population.outcomes[0].when');
  });

  it('points at the word itself when it is unknown', () => {
    const found = only('does: collect', 'dose: collect');
    expect(found.line).toBe(found.expected);
    expect(text.split('\n')[found.line - 1]?.indexOf('does')).toBe(found.column - 1);
  });

  it('says what is missing where it should stand', () => {
    const { findings } = after('kind: evaluation\n', '');
    const first = text.slice(0, text.indexOf('programme: ')).split('\n').length;
    expect(findings[0]).toMatchObject({
      code: 'programme.missing-word',
      path: 'kind',
      line: first,
    });
    expect(findings[0]?.message).toContain('缺少“kind”');
  });
});

describe('the plan as a whole', () => {
  it('stages that wait for each other are shown as the circle they are', () => {
    const found = only(
      'due: 3月底前\n    clause: 四.1\n    does: collect',
      'due: 3月底前\n    after: [confirm]\n    does: collect',
    );
    expect(found.code).toBe('programme.stages-circular');
    expect(found.message).toMatch(/信息录入 → 确认申诉 → 预评价 → 抽查审计 → 归集审核 → 信息录入/);
  });

  it('what waits for a circle can never open, and is said to', () => {
    const { findings } = after(
      'due: 3月底前\n    clause: 四.1\n    does: collect',
      'due: 3月底前\n    after: [confirm]\n    does: collect',
    );
    const unreachable = findings.filter(({ code }) => code === 'programme.stage-unreachable');
    expect(unreachable.map(({ message }) => message)).toEqual(
      expect.arrayContaining([expect.stringContaining('阶段“评价通报”永远不会开始')]),
    );
  });

  it('a stage may not be due before the one it waits for', () => {
    const { findings } = after(
      'due: 6月底之前\n    after: [publish]',
      'due: 4月底之前\n    after: [publish]',
    );
    expect(findings.map(({ code }) => code)).toContain('programme.before-its-predecessor');
  });

  it('derived items may not need themselves', () => {
    const { findings } = after(
      'is: firstOf(land_owned, 0) + firstOf(rented, 0) / rent',
      'is: tax / tax_mu',
    );
    const circle = findings.find(({ code }) => code === 'programme.derived-circular');
    expect(circle?.message).toContain('land → tax_mu → land');
  });

  it('units that do not agree are pointed out', () => {
    const { findings } = after(
      'unit: 万元/亩, is: sales / land }',
      'unit: 万元, is: sales / land }',
    );
    expect(findings).toEqual([
      expect.objectContaining({ level: 'warning', code: 'programme.unit' }),
    ]);
    expect(findings[0]?.message).toContain('万元/亩');
  });

  it('what the engine cannot do yet is refused, never ignored', () => {
    const { findings } = after(
      'quota: { adjusted: keepPlace }',
      'publicity: [{ what: result, days: 7 }]\nquota: { adjusted: keepPlace }',
    );
    expect(findings).toEqual([
      expect.objectContaining({
        level: 'unsupported',
        code: 'programme.not-yet-supported.publicity',
      }),
    ]);
  });
});

describe('faults of the writing itself', () => {
  const yaml = (source: string) => loadProgramme(source, 'x.yaml').findings;

  it('tells a formula in braces to be quoted', () => {
    const [found] = yaml("items:\n  - { id: a, check: industry in ['44', '45'] }\n");
    expect(found).toMatchObject({ line: 2, code: 'programme.yaml' });
    expect(found?.message).toContain('引号');
  });

  it('calls a bracket without its end by its name', () => {
    const [found] = yaml('a: [1\n');
    expect(found?.message).toContain('括号没有写完，缺少 ]');
    expect(found?.english).toContain('a bracket is not closed: ] is missing');
  });

  it('sees the text that a comma has cut in two', () => {
    const { findings } = after(
      'is: "pooled(sales, land)", within',
      'is: pooled(sales, land), within',
    );
    expect(findings.some(({ message }) => message.includes('放进引号'))).toBe(true);
    expect(findings.map(({ message }) => message)).toHaveLength(1);
  });

  it('reports a tab, a word written twice and a number that is too long', () => {
    expect(yaml('a:\n\tb: 1\n')[0]?.message).toContain('Tab');
    expect(yaml('a: 1\nb: 2\na: 3\n')[0]).toMatchObject({ line: 3 });
    expect(yaml('a: 1\nb: 2\na: 3\n')[0]?.message).toContain('写了两次');
    const { findings } = after('value: 667', 'value: 0.12345678901234567');
    expect(findings[0]?.message).toContain('加引号："0.12345678901234567"');
  });

  it('an empty file and a file of something else are no programmes', () => {
    expect(yaml('')[0]?.level).toBe('error');
    expect(yaml('- 1\n- 2\n')[0]?.level).toBe('error');
  });
});
