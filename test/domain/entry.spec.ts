import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { filled } from '../../src/domain/programme/filling.js';
import { Programme } from '../../src/domain/programme/schema.js';
import type { FilledProgramme, ProgrammeText } from '../../src/domain/programme/schema.js';
import type { Actor } from '../../src/flow/flow.types.js';
import { visibleItems } from '../../src/identity/access.js';
import { dataSheet } from '../../src/subject/data-sheet.js';
import { changeOf, EntryRules, obstacles } from '../../src/subject/entry.js';
import { isSignedOff, lockOf, lockOfImport } from '../../src/subject/locks.js';
import {
  readDay,
  readIndustry,
  readNumber,
  readScale,
  readYesNo,
} from '../../src/subject/reading.js';
import type { SubjectRecord } from '../../src/subject/subject.types.js';

const text: ProgrammeText = {
  programme: 'entry-test',
  kind: 'evaluation',
  title: '测试',
  document: { issuer: '测试' },
  region: '320600',
  organisations: [
    { id: 'jingfa', title: '经济发展局', role: 'lead' },
    { id: 'tax', title: '税务局', role: 'department' },
    { id: 'land', title: '资规分局', role: 'department' },
    { id: 'sanyu', title: '三余镇', role: 'territory' },
  ],
  constants: [{ id: 'rent', value: 667, unit: 'm2/亩' }],
  items: [
    {
      id: 'tax',
      title: '入库税收',
      unit: '万元',
      owner: 'tax',
      required: true,
      check: 'tax >= 0',
      doubt: 'abs(tax / last.tax - 1) > 0.5',
    },
    {
      id: 'land_owned',
      title: '自有用地面积',
      unit: '亩',
      owner: 'land',
      check: 'land_owned >= 0',
      prefill: 'lastYear',
    },
    { id: 'rented', title: '租赁厂房建筑面积', unit: 'm2', owner: 'land', check: 'area < 10000' },
    { id: 'staff', title: '职工人数', unit: '人', min: 0, max: '100000' },
  ],
  derived: [{ id: 'area', title: '用地面积', unit: '亩', is: 'land_owned + rented / rent' }],
};
const programme: FilledProgramme = filled(Programme.parse(text));
const rules = new EntryRules(programme, 2022);

const aRecord = (more: Partial<SubjectRecord> = {}): SubjectRecord => ({
  cycleId: 'c',
  subjectId: 's',
  name: '恒盛金属',
  creditCode: null,
  pending: null,
  aliases: [],
  territory: 'sanyu',
  scale: 'above',
  industry: '3311',
  address: null,
  contact: null,
  phone: null,
  email: null,
  founded: null,
  inProduction: null,
  origin: 'import',
  hidden: false,
  values: {},
  remarks: {},
  revision: 0,
  last: null,
  flow: { id: 'f', phase: 'collecting', revision: 3, pending: [] },
  ...more,
});
const inPhase = (phase: string) => ({ phase, pending: ['tax', 'land'] });
const judge = (values: Record<string, string | null>, last?: Record<string, string>) =>
  rules.judge({ id: 's', code: '', name: '', scale: 'above', values, last });
const someone = (role: Actor['role'], organisation: string | null = null): Actor => ({
  id: 'u',
  name: 'u',
  role,
  region: '320600',
  organisation,
  subjectId: 's',
});

describe('a figure', () => {
  it('is empty, fine, or wrong by the check of the programme', () => {
    const verdicts = (values: Record<string, string | null>) =>
      [...judge(values)].map(([id, { verdict }]) => `${id} ${verdict}`);
    expect(verdicts({ tax: '12.5', staff: '-1' })).toEqual([
      'tax fine',
      'land_owned empty',
      'rented empty',
      'staff error',
    ]);
    expect(verdicts({ tax: '-0.01', land_owned: '20000', rented: '0', staff: '100001' })).toEqual([
      'tax error',
      'land_owned fine',
      'rented error',
      'staff error',
    ]);
  });

  it('is doubtful when it jumps against last year, and says by how much', () => {
    expect(judge({ tax: '160' }, { tax: '100' }).get('tax')).toMatchObject({
      verdict: 'doubt',
      message: '数值存疑（上年 100 万元，增长 60.0%），请核对；无误请填写原因',
      suggestion: null,
    });
    expect(judge({ tax: '150' }, { tax: '100' }).get('tax')?.verdict).toBe('fine');
  });

  it('is not doubted where last year is unknown or was zero', () => {
    expect(judge({ tax: '160' }).get('tax')?.verdict).toBe('fine');
    expect(judge({ tax: '160' }, { tax: '0' }).get('tax')?.verdict).toBe('fine');
  });

  it('written in 元 instead of 万元 brings the right one as a suggestion', () => {
    expect(judge({ tax: '1035000' }, { tax: '100' }).get('tax')?.suggestion).toBe('103.5');
  });

  it.each([
    ['a digit too few', '1756', '16830', '17560'],
    ['a digit too many', '3674.0', '352.8', '367.4'],
    ['万元 written as 亿元', '1.7560', '16830', '17560'],
    ['no slip of a unit', '96', '318', undefined],
  ])('with %s suggests what is probably meant', (_, tax, last, meant) => {
    expect(judge({ tax }, { tax: last }).get('tax')).toMatchObject({
      verdict: 'doubt',
      suggestion: meant ?? null,
    });
  });

  it('stands in the way of handing in when required and empty, wrong, or doubtful without a reason', () => {
    const doubtful = judge({ tax: '160', staff: '-1' }, { tax: '100' });
    const wrong = (judged: typeof doubtful, remarks = {}, given: string[] = []) =>
      obstacles(programme, judged, { remarks, given: new Set(given), tried: [] }).map(
        ({ item, verdict }) => `${item} ${verdict}`,
      );
    expect(wrong(judge({}))).toEqual(['tax empty']);
    expect(wrong(doubtful)).toEqual(['tax doubt', 'staff error']);
    expect(wrong(doubtful, { tax: '新厂投产' })).toEqual(['staff error']);
    // Only its department can explain what it has given; nobody hands in what is wrong.
    expect(wrong(doubtful, {}, ['tax', 'staff'])).toEqual(['staff error']);
  });

  it('is compared with last year in per cent with one decimal', () => {
    expect([changeOf('110.05', '100'), changeOf('50', '-100'), changeOf('1', '0')]).toEqual([
      '10.1',
      '150.0',
      null,
    ]);
  });
});

describe('the entry form', () => {
  const sheet = (actor: Actor, more: Partial<SubjectRecord> = {}, owner?: string) => {
    const record = aRecord(more);
    return dataSheet({
      programme,
      record,
      judgements: judge({ ...record.values }, record.last ? { tax: '10' } : undefined),
      tried: [],
      writers: new Map([
        ['tax', { item: 'tax', source: 'import', organisation: 'tax', at: '2022-03-01T00:00:00Z' }],
      ]),
      actor,
      items: owner === undefined ? 'all' : { owner },
    });
  };

  it('shows figures by their owners with last year beside them, and offers what carries over', () => {
    const { groups, ...rest } = sheet(someone('enterprise'), {
      values: { tax: '12' },
      last: { tax: '10', land_owned: '46.8' },
    });
    expect(rest).toMatchObject({ revision: 3, editable: true, filled: 1, total: 4, ready: true });
    expect(groups.map(({ title, items }) => [title, items.map(({ id }) => id)])).toEqual([
      ['税务局', ['tax']],
      ['资规分局', ['land_owned', 'rented']],
      ['经济发展局', ['staff']],
    ]);
    expect(groups[0]?.items[0]).toMatchObject({ last: '10', change: '20.0', editable: false });
    expect(groups[0]?.items[0]?.source).toBe('税务局提供，如有不符请与其联系更正');
    expect(groups[1]?.items[0]).toMatchObject({ value: null, last: '46.8', suggestion: '46.8' });
  });

  it('shows a department its own items only, and lets it change only those', () => {
    const { groups } = sheet(someone('department', 'land'), {}, 'land');
    expect(groups.flatMap(({ items }) => items.map(({ id, editable }) => [id, editable]))).toEqual([
      ['land_owned', true],
      ['rented', true],
    ]);
    expect(visibleItems(programme, { owner: 'nobody' })).toEqual([]);
  });
});

describe('who may change a figure when', () => {
  const own = { owners: ['tax'], ownerTitle: '税务局', writer: undefined };
  const phases = [
    'listed',
    'collecting',
    'submitted',
    'verifying',
    'returned',
    'reviewing',
    'graded',
  ];
  it.each<[Actor, string]>([
    [someone('enterprise'), 'collecting returned'],
    [someone('territory', 'sanyu'), 'collecting returned'],
    [someone('department', 'tax'), 'collecting submitted verifying returned'],
    [someone('department', 'land'), ''],
    [someone('lead', 'jingfa'), 'collecting submitted verifying returned'],
    [someone('leader'), ''],
    [someone('system-admin'), ''],
    [someone('security-admin'), ''],
  ])('$role $organisation: %#', (actor, open) => {
    const free = phases.filter((phase) => lockOf(actor, own, inPhase(phase)) === null);
    expect(free.join(' ')).toBe(open);
    expect(lockOf(actor, own, null)).not.toBeNull();
  });

  it('a figure the owning department gave is closed to the enterprise until it is written over', () => {
    const at = '2022-03-01T00:00:00Z';
    const given = { item: 'tax', source: 'import', organisation: 'tax', at } as const;
    const entered = { item: 'tax', source: 'territory', organisation: 'sanyu', at } as const;
    const by = (writer: typeof given | typeof entered) =>
      lockOf(someone('enterprise'), { ...own, writer }, inPhase('collecting'));
    expect(by(given)?.zh).toContain('税务局提供');
    expect(by(entered)).toBeNull();
  });
});

describe('a figure that was signed off', () => {
  const figure = { owners: ['tax'], ownerTitle: '税务局', writer: undefined };
  const inAppeal = ['appealing', 'reviewing', 'rescoring'];

  it('is known by the departments that are still to sign', () => {
    const signed = (phase: string, ...pending: string[]) => isSignedOff(figure, { phase, pending });
    expect(signed('verifying', 'tax', 'land')).toBe(false);
    expect(signed('verifying', 'land')).toBe(true);
    expect(signed('returned', 'land')).toBe(true);
    expect(signed('verified')).toBe(true);
    expect(signed('collecting')).toBe(false);
  });

  it('is closed to who enters it, and to every import', () => {
    const returned = { phase: 'returned', pending: ['land'] };
    expect(lockOf(someone('enterprise'), figure, returned)?.zh).toBe(
      '税务局已审核通过，如需更正请与其联系',
    );
    expect(lockOf(someone('department', 'tax'), figure, returned)).toBeNull();
    expect(lockOfImport(someone('department', 'tax'), figure, returned)?.zh).toContain('写明原因');
    expect(lockOfImport(someone('department', 'tax'), figure, inPhase('submitted'))).toBeNull();
  });

  it('moves during an appeal by its answer alone', () => {
    for (const role of ['lead', 'department', 'territory', 'enterprise'] as const) {
      const locks = inAppeal.map(
        (phase) => lockOf(someone(role, 'tax'), figure, inPhase(phase))?.zh,
      );
      expect(new Set(locks)).toEqual(new Set(['申诉处理中，随“采纳重算”更正']));
    }
  });
});

describe('what people write', () => {
  it.each([
    ['1234.5', '1234.5'],
    ['1,234.5', '1234.5'],
    ['１，２３４．５０', '1234.5'],
    [' 007 ', '7'],
    ['-0.0', '0'],
    ['－3', '-3'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['', null],
    ['　', null],
  ])('reads %p as the figure %p', (written, value) => {
    expect(readNumber(written, '万元')).toEqual({ value });
  });

  it.each([
    ['1234万元', 'import.unit-in-figure'],
    ['12.5%', 'import.unit-in-figure'],
    ['3亩', 'import.unit-in-figure'],
    ['12,34', 'import.not-a-number'],
    ['1.2.3', 'import.not-a-number'],
    ['约500', 'import.not-a-number'],
    ['/', 'import.not-a-number'],
    ['无', 'import.not-a-number'],
    ['1e5', 'import.not-a-number'],
    ['9'.repeat(16), 'import.too-large'],
    ['-1,000,000,000,000,000.5', 'import.too-large'],
    [`0.${'1'.repeat(16)}`, 'import.too-fine'],
    ['9'.repeat(40), 'import.too-large'],
  ])('refuses %p rather than guessing (%s)', (written, code) => {
    expect(readNumber(written, '万元').fault?.code).toBe(code);
  });

  it('takes as many decimals as the item has, and cuts none off', () => {
    expect(readNumber('1.25', '万元', 2)).toEqual({ value: '1.25' });
    expect(readNumber('1.250', '万元', 2)).toEqual({ value: '1.25' });
    expect(readNumber('1.255', '万元', 2).fault?.zh).toBe('小数不能超过 2 位');
    expect(readNumber('1.5', '人', 0).fault?.zh).toBe('小数不能超过 0 位');
  });

  it('names the unit of the column when one was written', () => {
    expect(readNumber('1234万元', '万元').fault?.zh).toBe('只填数字，不要带单位（本列单位是万元）');
  });

  it('keeps the value of any decimal however it is grouped', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n - 1n }), fc.nat(999_999), (whole, part) => {
        const decimals = String(part).padStart(6, '0').replace(/0+$/, '');
        const plain = decimals === '' ? String(whole) : `${String(whole)}.${decimals}`;
        const grouped = plain.replace(/^\d+/, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ','));
        expect(readNumber(grouped, undefined)).toEqual({ value: plain });
      }),
    );
  });

  it.each([
    ['2011-03-05', '2011-03-05'],
    ['2011/3/5', '2011-03-05'],
    ['2011.3.5', '2011-03-05'],
    ['2011年3月5日', '2011-03-05'],
    ['2011年3月', '2011-03-01'],
    ['20110305', '2011-03-05'],
    ['2011-03-05 00:00:00', '2011-03-05'],
    ['２０１１－０３－０５', '2011-03-05'],
  ])('reads %p as the day %p', (written, value) => {
    expect(readDay(written)).toEqual({ value });
  });

  it.each(['2011', '2011-02-30', '2011-13-01', '5/3/2011', '去年', '2011-3-5-1'])(
    'refuses %p as a day',
    (written) => {
      expect(readDay(written).fault?.code).toBe('import.not-a-day');
    },
  );

  it('reads sizes, industries and yes or no', () => {
    expect([readScale('规模以上').value, readScale('below').value]).toEqual(['above', 'below']);
    expect(readScale('大').fault?.code).toBe('import.scale');
    expect(
      ['C3311', '3311 金属结构制造', '33', '０１１'].map((one) => readIndustry(one).value),
    ).toEqual(['3311', '3311', '33', '011']);
    expect(['金属制品业', '98', '33111', '3'].map((one) => readIndustry(one).fault?.code)).toEqual(
      Array(4).fill('import.industry'),
    );
    expect([readYesNo('是').value, readYesNo('No').value]).toEqual(['true', 'false']);
  });
});
