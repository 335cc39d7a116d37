import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Exact } from '../../../src/domain/expression/exact.js';
import { ExpressionError } from '../../../src/domain/expression/expression.error.js';
import { compile, compileCondition, decide } from '../../../src/domain/expression/expression.js';
import type { Scope } from '../../../src/domain/expression/scope.js';
import { Peers, ZERO_DENOMINATOR, asValue } from '../../../src/domain/expression/value.js';
import type { Facts, SubjectEvent, Value } from '../../../src/domain/expression/value.js';

const scope: Scope = {
  names: {
    tax: { type: 'number', unit: '万元', title: '入库税收' },
    sales: { type: 'number', unit: '万元', title: '开票销售' },
    land: { type: 'number', unit: '亩', title: '用地面积' },
    rented: { type: 'number', unit: 'm2', title: '租赁建筑面积' },
    energy: { type: 'number', unit: 'tce' },
    electricity: { type: 'number', unit: '万kWh' },
    scale: { type: 'text', options: ['above', 'below'] },
    industry: { type: 'code' },
    founded: { type: 'date' },
    year: { type: 'number' },
    'b.mean': { type: 'number' },
  },
  lastYear: true,
  events: ['accident', 'brand'],
  history: true,
  ranks: true,
};

type Plain = Record<string, string | number | null>;

function facts(values: Plain, more: Partial<Facts> = {}): Facts {
  const numbers = Object.entries(values).map(([name, value]): [string, Value] => [
    name,
    scope.names[name]?.type === 'number' && value !== null ? Exact.of(value) : asValue(value),
  ]);
  return { values: Object.fromEntries(numbers), ...more };
}

function value(source: string, values: Plain = {}, more: Partial<Facts> = {}): Value {
  return compile(source, scope).evaluate(facts(values, more));
}

function shown(result: Value): string {
  return result instanceof Exact ? result.toString() : JSON.stringify(result);
}

function text(source: string, values: Plain = {}, more: Partial<Facts> = {}): string {
  return shown(value(source, values, more));
}

function failure(source: string, within: Scope = scope): ExpressionError {
  try {
    compile(source, within);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error(`${source} was accepted`);
}

describe('exact arithmetic in formulas', () => {
  it('keeps a decimal literal as it is written', () => {
    expect(text('0.1 + 0.2')).toBe('0.3');
    expect(text('0.12345678901234567890123 * 10')).toBe('1.2345678901234567890123');
  });

  it.each([
    ['rented / 667 >= 3', '2000', false],
    ['rented / 667 >= 3', '2001', true],
    ['rented * 15 / 10000 >= 3', '2000', true],
    ['rented / (10000 / 15) >= 3', '2000', true],
    ['rented / (10000 / 15) > 3', '2000', false],
  ])('converts rented floor exactly: %s with %s m²', (source, rented, expected) => {
    expect(value(source, { rented })).toBe(expected);
  });

  it('gives back what was divided, whatever the divisor', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1 }), (a, b) => {
        expect(text(`tax / land * land`, { tax: String(a), land: String(b) })).toBe(String(a));
      }),
    );
  });

  it('compares a decimal with a whole number', () => {
    expect(value('land == 3', { land: '3.000' })).toBe(true);
    expect(value('3 <= land', { land: '2.9999999999999999999999' })).toBe(false);
  });

  it.each([
    ['halfUp', '2.5', '3'],
    ['halfUp', '-2.5', '-3'],
    ['halfEven', '2.5', '2'],
    ['halfEven', '3.5', '4'],
    ['down', '-2.9', '-2'],
    ['up', '2.1', '3'],
    ['floor', '-2.1', '-3'],
    ['ceil', '-2.9', '-2'],
  ] as const)('rounds %s %s to %s', (mode, from, to) => {
    expect(Exact.of(from).toFixed(0, mode)).toBe(to);
  });

  it('rounds a half up that binary arithmetic would round down', () => {
    expect(Exact.of('1.005').toFixed(2)).toBe('1.01');
    expect(text('round(tax / land, 4)', { tax: '2.5', land: '50000' })).toBe('0.0001');
  });
});

describe('missing values and division by zero', () => {
  it('makes everything that touches a missing value missing', () => {
    expect(value('tax / land', { tax: '1', land: null })).toBeNull();
    expect(value('max(tax, sales)', { tax: '1' })).toBeNull();
    expect(value('tax > 3')).toBeNull();
  });

  it('gives a division by zero a name instead of a crash', () => {
    expect(value('tax / land', { tax: '1', land: '0' })).toBe(ZERO_DENOMINATOR);
    expect(value('tax / land + 1', { tax: '1', land: '0' })).toBe(ZERO_DENOMINATOR);
  });

  it('computes only the chosen side of a choice', () => {
    expect(text('land > 0 ? tax / land : 0', { tax: '1', land: '0' })).toBe('0');
  });

  it('lets the known side decide', () => {
    expect(value("scale == 'above' || land >= 3", { scale: 'above', land: null })).toBe(true);
    expect(value("scale == 'above' && land >= 3", { scale: 'below', land: null })).toBe(false);
    expect(value("scale == 'above' || land >= 3", { scale: 'below', land: null })).toBeNull();
    expect(decide(compileCondition('land >= 3', scope), facts({}))).toBeUndefined();
  });

  it('takes the alternative source when the first is missing or cannot be divided by', () => {
    const green = 'firstOf(tax / energy, tax / electricity)';
    expect(text(green, { tax: '6', energy: '2', electricity: '3' })).toBe('3');
    expect(text(green, { tax: '6', energy: null, electricity: '3' })).toBe('2');
    expect(text(green, { tax: '6', energy: '0', electricity: '3' })).toBe('2');
    expect(value(green, { tax: '6', energy: null, electricity: null })).toBeNull();
  });

  it('tells presence from absence', () => {
    expect(value('missing(energy)', { energy: null })).toBe(true);
    expect(value('has(energy)', { energy: '0' })).toBe(true);
    expect(value('energy == null', {})).toBe(true);
  });
});

describe('last year, history and events', () => {
  const accident = (level: string, date: string): SubjectEvent => ({
    kind: 'accident',
    level,
    date,
  });
  const events = [accident('fatal', '2022-05-01'), accident('minor', '2021-03-02')];

  it('looks at last year', () => {
    const last = facts({ tax: '100' });
    expect(text('last.tax', { tax: '150' }, { last })).toBe('100');
    expect(text('growth(tax)', { tax: '150' }, { last })).toBe('0.5');
    expect(value('growth(tax)', { tax: '150' })).toBeNull();
    expect(value('abs(tax / last.tax - 1) > 0.5', { tax: '150' }, { last })).toBe(false);
  });

  it('finds events by kind, level and year', () => {
    expect(value("has(events('accident'))", {}, { events })).toBe(true);
    expect(value("has(events('accident', 'fatal', 2021))", {}, { events })).toBe(false);
    expect(text("count(events('accident', year))", { year: 2022 }, { events })).toBe('1');
    expect(value("events('accident').exists(e, e.level == 'fatal')", {}, { events })).toBe(true);
    expect(value("events('accident').all(e, e.level == 'fatal')", {}, { events })).toBe(false);
    expect(text("count(events('accident').filter(e, e.date < '2022-01-01'))", {}, { events })).toBe(
      '1',
    );
    expect(value("has(events('brand'))", {}, { events })).toBe(false);
  });

  it('counts full years', () => {
    expect(text("years(founded, '2022-12-31')", { founded: '2020-01-01' })).toBe('2');
    expect(text("years(founded, '2022-12-31')", { founded: '2019-12-31' })).toBe('3');
  });

  it('knows past classes', () => {
    const past = { year: 2023, history: [{ year: 2022, class: 'D' }] };
    expect(value("history.class(1) == 'D'", {}, past)).toBe(true);
    expect(value("history.class(2) == 'D'", {}, past)).toBeNull();
  });

  it('finds an industry under its division and its section', () => {
    expect(value("industry in ['44', '45']", { industry: '4411' })).toBe(true);
    expect(value("industry in ['C']", { industry: '3411' })).toBe(true);
    expect(value("industry in ['C']", { industry: '4411' })).toBe(false);
    expect(value("industry in ['D44']", { industry: 'D4411' })).toBe(true);
    expect(value("industry in ['011']", { industry: '1101' })).toBe(false);
  });
});

describe('figures over all subjects', () => {
  const members = [
    facts({ tax: '10', land: '5' }),
    facts({ tax: '30', land: '5' }),
    facts({ tax: '30', land: '20' }),
    facts({ tax: null, land: '7' }),
  ];
  const peers = new Peers(members);
  const all: Scope = { ...scope, aggregates: true };

  it.each([
    ['pooled(tax, land)', '2.333333333333'],
    ['mean(tax / land)', '3.166666666667'],
    ['median(tax / land)', '2'],
    ['sum(tax)', '70'],
    ['count()', '4'],
    ['count(land > 5)', '2'],
    ['max(tax) - min(tax)', '20'],
  ])('%s is %s', (source, expected) => {
    expect(shown(compile(source, all).evaluate({ values: {}, peers }))).toBe(expected);
  });

  it('ranks the greatest first and lets equals share their place', () => {
    const rank = compile('rank(tax)', scope);
    const places = members.map((one) => rank.evaluate({ ...one, peers }));
    expect(places.map(shown)).toEqual(['3', '1', '1', 'null']);
  });
});

describe('units', () => {
  it('derives the unit of a ratio', () => {
    expect(compile('tax / land', scope).unit).toBe('万元/亩');
    expect(compile('tax / sales', scope).unit).toBe('1');
  });

  it('lets a bare number convert', () => {
    expect(compile('land + rented / 667', scope).unit).toBeUndefined();
  });

  it('refuses to add what cannot be added', () => {
    const error = failure('tax + land');
    expect(error.message).toContain('单位不一致');
    expect([error.offset, error.end]).toEqual([0, 10]);
    expect(failure('tax > land').english).toContain('Units do not agree');
  });
});

describe('errors a clerk understands', () => {
  it.each([
    ['taxx / land', '不认识“taxx”', 'tax'],
    ["scale == 'abvoe'", '“scale”不会是“abvoe”', 'above'],
    ["has(events('acident'))", '没有“acident”这类事件', 'accident'],
    ['frstOf(tax, land)', '没有“frstOf”这个函数', 'firstOf'],
    ['land ≥ 3', '“≥”不能这样写', '>='],
    ['land = 3', '“=”不能这样写', '=='],
    ['land > 3 and tax > 1', '“and”不能这样写', '&&'],
  ])('%s', (source, zh, suggestion) => {
    const error = failure(source);
    expect(error.message).toContain(zh);
    expect(error.suggestion).toBe(suggestion);
    expect(error.message).toContain(`是不是想写“${suggestion}”`);
    expect(error.english).toContain(`Did you mean "${suggestion}"`);
  });

  it.each([
    ['growth(tax) >= 5%', '百分数请写成小数'],
    ['(tax + 1', '没有写完'],
    ['', '要写一个公式'],
    ['tax / scale', '这里要数'],
    ['min(tax)', '要 2–32 个参数'],
    ['tax ? 1 : 2', '这里要是非'],
    ["scale > 'above'", '不能用“>”比较'],
    ['history.class(1, 2)', '往年等级写作'],
  ])('%s', (source, zh) => {
    expect(failure(source).message).toContain(zh);
  });

  it('says where', () => {
    const error = failure('tax / land + taxx');
    expect([error.offset, error.end]).toEqual([13, 17]);
  });

  it('refuses last year where there is none', () => {
    expect(failure('last.tax', { names: scope.names }).message).toContain('没有上年数据');
  });
});

describe('what a formula tells about itself', () => {
  it('lists its names, also within choices that are not taken', () => {
    const formula = compile('land > 0 ? tax / land : last.sales', scope);
    expect(formula.variables).toEqual(['land', 'tax', 'last.sales']);
    expect(compile('growth(tax)', scope).variables).toEqual(['tax', 'last.tax']);
  });

  it('can be read aloud', () => {
    expect(compile('tax / land * 45', scope).spell()).toBe('入库税收 ÷ 用地面积 × 45');
    expect(compile('(tax + sales) / land', scope).spell()).toBe('(入库税收 + 开票销售) ÷ 用地面积');
    expect(compile('tax - (sales - 1)', scope).spell()).toBe('入库税收 − (开票销售 − 1)');
  });
});
