import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { config } from '../../src/config.js';
import { CycleService } from '../../src/cycle/cycle.service.js';
import type { RunningCycle } from '../../src/cycle/cycle.types.js';
import { readTable } from '../../src/documents/table.js';
import { DomainError } from '../../src/domain/errors.js';
import { SweepService } from '../../src/flow/sweep.service.js';
import { SYSTEM } from '../../src/flow/flow.types.js';
import { SubjectDuplicate } from '../../src/subject/errors.js';
import { ListService } from '../../src/subject/list.service.js';
import { RosterService, type NewSubject } from '../../src/subject/roster.service.js';
import { SubmissionService } from '../../src/submission/submission.service.js';
import { Roster, aCode, rosterProgramme, someone } from '../support/roster.js';
import { emptied } from '../support/owner.js';

let roster: Roster;
beforeAll(async () => {
  roster = await Roster.start();
});
afterAll(() => roster.close());
beforeEach(async () => {
  await emptied(
    `subject, subject_year, import_batch, import_row, flow, flow_event, item_change,
     deadline, outbox`,
  );
});

const lead = someone('lead', 'miit');
const north = someone('territory', 'north');
const south = someone('territory', 'south');
const tax = someone('department', 'taxBureau');
const land = someone('department', 'land');
const enterprise = (subjectId: string) => someone('enterprise', null, { subjectId });

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

const aFirm = (n: number, more: Partial<NewSubject> = {}): NewSubject => ({
  name: `恒盛金属制品${'甲乙丙丁戊'.charAt(n)}有限公司`,
  code: aCode(n),
  scale: 'above',
  territory: 'north',
  another: true,
  ...more,
});
const add = (actor: typeof lead, one: NewSubject) =>
  roster.module.get(RosterService).add(actor, roster.cycle.id, one);
const save = (
  actor: typeof lead,
  subjectId: string,
  items: Record<string, string | null>,
  more: { revision?: number; reason?: string } = {},
) =>
  roster.subjects().save(actor, {
    cycleId: roster.cycle.id,
    subjectId,
    changes: Object.entries(items).map(([id, value]) => ({
      id,
      value,
      reason: more.reason ?? null,
    })),
    ...(more.revision === undefined ? {} : { revision: more.revision }),
  });
const wrongIn = async (cycle: RunningCycle, id: string) =>
  ((await roster.subjects().unready(cycle, [id])).get(id)?.items ?? []).map(
    ({ item, verdict }) => `${item} ${verdict}`,
  );
/** A later year, its entry open, with everybody who is on the list. */
async function yearAfter(year: number): Promise<RunningCycle> {
  const next = await roster.module.get(CycleService).open(
    {
      programmeId: 'somewhere-2022',
      programme: rosterProgramme,
      year,
      previousId: roster.cycle.id,
    },
    SYSTEM,
  );
  const all = { cycleId: next.id, kind: 'enterprise-year' } as const;
  await roster.flows().sendMany(all, () => ({ type: 'COLLECT' }), SYSTEM);
  return next;
}
const collecting = () => roster.advance('listed', 'COLLECT');

describe('entering figures', () => {
  it('keeps drafts with their verdicts, wrong ones too, and says what is in the way', async () => {
    const id = await add(north, aFirm(1));
    await collecting();
    const { sheet } = await save(enterprise(id), id, { tax: '１，２００', land_owned: '-1' });
    const verdicts = sheet.groups.flatMap(({ items }) =>
      items.map(({ id: item, value, verdict }) => [item, value, verdict]),
    );
    expect(verdicts).toEqual([
      ['tax', '1200', 'fine'],
      ['land_owned', '-1', 'error'],
      ['rented', null, 'empty'],
    ]);
    expect(sheet).toMatchObject({ ready: false, filled: 2, total: 3, editable: true });
    expect(await wrongIn(roster.cycle, id)).toEqual(['land_owned error']);
  });

  it('leaves the items it was not told alone, and logs each change with who and from what to what', async () => {
    const id = await add(north, aFirm(1, { values: { tax: '10', rented: '2001' } }));
    await collecting();
    await save(north, id, { tax: '11' });
    await save(enterprise(id), id, { tax: null });
    const [row] = await roster.query('select values, revision from subject_year');
    expect(row).toEqual({ values: { tax: null, rented: '2001' }, revision: 2 });
    const changes = await roster.query(
      'select before, after, source, organisation from item_change where item = $1 order by id',
      'tax',
    );
    expect(changes).toEqual([
      { before: null, after: '10', source: 'territory', organisation: 'north' },
      { before: '10', after: '11', source: 'territory', organisation: 'north' },
      { before: '11', after: null, source: 'enterprise', organisation: null },
    ]);
  });

  it('lets more people save at once than there are connections', async () => {
    const id = await add(north, aFirm(1));
    await collecting();
    const many = Array.from({ length: config.DATABASE_POOL * 3 }, (_, n) => String(n));
    await Promise.all(many.map((tax) => save(north, id, { tax })));
    const [row] = await roster.query('select revision from subject_year');
    expect(row).toEqual({ revision: many.length });
  });

  it('says nothing happened when nothing was changed', async () => {
    const id = await add(north, aFirm(1, { values: { tax: '10' } }));
    await collecting();
    const before = await roster.fingerprint();
    await save(north, id, { tax: '10.0' });
    expect(await roster.fingerprint()).toBe(before);
  });

  it('compares with last year, asks the reason for a jump, and is content with one', async () => {
    const id = await add(north, aFirm(1, { values: { tax: '100' } }));
    const next = await yearAfter(2023);
    const change = (reason: string | null) =>
      roster.subjects().save(enterprise(id), {
        cycleId: next.id,
        subjectId: id,
        changes: [{ id: 'tax', value: '1030000', reason }],
      });
    const item = ({ sheet }: Awaited<ReturnType<typeof change>>) => sheet.groups[0]?.items[0];
    expect(item(await change(null))).toMatchObject({
      last: '100',
      change: '1029900.0',
      verdict: 'doubt',
      suggestion: '103',
    });
    expect(await wrongIn(next, id)).toEqual(['tax doubt']);
    expect(item(await change('新厂投产'))).toMatchObject({ reason: '新厂投产' });
    expect(await wrongIn(next, id)).toEqual([]);
  });

  it('refuses to write over what somebody else has changed in between, and names them', async () => {
    const id = await add(north, aFirm(1));
    await collecting();
    const { revision } = await roster.subjects().data(north, roster.cycle.id, id);
    await save(enterprise(id), id, { tax: '5' });
    expect(await refusal(save(north, id, { tax: '6' }, { revision }))).toBe('subject.stale');
    await save(north, id, { tax: '6' });
  });

  it('two saves with the same revision: one wins, the other is told', async () => {
    const id = await add(north, aFirm(1));
    await collecting();
    const { revision } = await roster.subjects().data(north, roster.cycle.id, id);
    const both = await Promise.all([
      refusal(save(north, id, { tax: '1' }, { revision })),
      refusal(save(north, id, { tax: '2' }, { revision })),
    ]);
    expect(both.sort()).toEqual(['done', 'subject.stale']);
  });

  it('refuses a figure with a unit, an unknown item, and one that is not this person’s', async () => {
    const id = await add(north, aFirm(1));
    await collecting();
    expect(await refusal(save(north, id, { tax: '5万元' }))).toBe('subject.invalid');
    expect(await refusal(save(north, id, { nonsense: '5' }))).toBe('subject.item-unknown');
    expect(await refusal(save(land, id, { tax: '5' }))).toBe('subject.item-unknown');
    expect(await refusal(save(someone('leader'), id, { tax: '5' }))).toBe('subject.item-locked');
    expect(await refusal(save(tax, id, { tax: '5' }))).toBe('done');
    expect(await refusal(save(enterprise(id), id, { tax: '6' }))).toBe('subject.item-locked');
  });

  it('is closed before entry opens and after the record was handed in', async () => {
    const id = await add(north, aFirm(1));
    expect(await refusal(save(north, id, { rented: '1' }))).toBe('subject.item-locked');
    await collecting();
    await roster
      .flows()
      .sendMany(
        { cycleId: roster.cycle.id, kind: 'enterprise-year' },
        () => ({ type: 'SUBMIT', missing: [], departments: [], onBehalf: true }),
        north,
      );
    expect(await refusal(save(enterprise(id), id, { rented: '1' }))).toBe('subject.item-locked');
    expect(await refusal(save(land, id, { rented: '1' }))).toBe('done');
  });

  it('shows a foreign enterprise as if there were none', async () => {
    const id = await add(north, aFirm(1));
    const see = (actor: typeof lead) => refusal(roster.subjects().data(actor, roster.cycle.id, id));
    expect(await see(enterprise('00000000-0000-0000-0000-000000000000'))).toBe('subject.not-found');
    expect(await see(south)).toBe('subject.not-found');
    expect(await see({ ...lead, region: '371082' })).toBe('subject.not-found');
    expect([await see(north), await see(tax), await see(lead)]).toEqual(['done', 'done', 'done']);
  });
});

describe('handing in', () => {
  const submissions = () => roster.module.get(SubmissionService);
  const flowOf = async (id: string, cycleId = roster.cycle.id) =>
    (await roster.flows().byRef(cycleId, 'enterprise-year', id))!;

  it('refuses what is empty or wrong, as the entry form does, naming each figure', async () => {
    const id = await add(north, aFirm(1));
    await collecting();
    await save(enterprise(id), id, { land_owned: '-1' });
    const { id: flow } = await flowOf(id);
    await expect(submissions().submit(flow, enterprise(id))).rejects.toMatchObject({
      code: 'submission.incomplete',
      details: {
        items: [
          { item: 'tax', verdict: 'empty', zh: '入库税收：必填，尚未填写' },
          {
            item: 'land_owned',
            verdict: 'error',
            zh: '自有用地面积：不符合要求：自有用地面积 ≥ 0',
          },
        ],
      },
    });
    expect((await flowOf(id)).phase).toBe('collecting');
    await save(enterprise(id), id, { tax: '10', land_owned: '1' });
    await submissions().submit(flow, enterprise(id));
    expect((await flowOf(id)).phase).toBe('submitted');
  });

  it('asks the reason of a doubt, but not for a figure that the department has given', async () => {
    const id = await add(north, aFirm(1, { values: { tax: '100' } }));
    const given = await add(north, aFirm(2, { values: { tax: '100' } }));
    const next = await yearAfter(2024);
    const write = (actor: typeof north, subjectId: string, reason: string | null = null) =>
      roster.subjects().save(actor, {
        cycleId: next.id,
        subjectId,
        changes: [{ id: 'tax', value: '400', reason }],
      });
    await write(north, id);
    await write(tax, given);
    const answer = await submissions().submitMany(next.id, [id, given], north);
    expect(answer).toMatchObject({
      sent: 1,
      refused: [
        {
          flowId: (await flowOf(id, next.id)).id,
          code: 'submission.incomplete',
          reason: expect.stringMatching(
            /^恒盛金属制品乙有限公司有 1 项数据还不能提交：入库税收：数值存疑/,
          ),
        },
      ],
    });
    await write(north, id, '新厂投产');
    expect(await submissions().submitMany(next.id, [id], north)).toMatchObject({ sent: 1 });
  });
});

describe('entering an enterprise by hand', () => {
  it('shows who is like it first, and takes it when it is said to be another', async () => {
    const known = await add(north, aFirm(1, { name: '南通恒盛金属制品有限公司' }));
    const small = aFirm(2, { name: '恒盛金属制品厂', another: false });
    const service = roster.module.get(RosterService);
    const like = await service.similar(north, roster.cycle.id, {
      name: small.name,
      code: aCode(2),
    });
    expect(like).toEqual([
      {
        id: known,
        name: '南通恒盛金属制品有限公司',
        code: aCode(1),
        territory: '北镇',
        by: 'name',
      },
    ]);
    expect(await refusal(add(north, small))).toBe('subject.duplicate');
    expect(await refusal(add(north, { ...small, another: true }))).toBe('done');
  });

  it('says nothing of a firm of another territory but that there is one', async () => {
    const known = await add(north, aFirm(1, { name: '南通恒盛金属制品有限公司' }));
    const refused = async (firm: NewSubject) => {
      try {
        await add(south, { ...firm, territory: 'south' });
        return null;
      } catch (error) {
        if (!(error instanceof SubjectDuplicate)) throw error;
        const text = JSON.stringify([error.message, error.english, error.details]);
        expect(text).toContain('其他属地');
        for (const told of [known, '恒盛', aCode(1), '北镇']) expect(text).not.toContain(told);
        return error.details;
      }
    };
    const alike = aFirm(2, { name: '恒盛金属制品厂', another: false });
    expect(await refused(alike)).toEqual({ like: [] });
    expect(await refused(aFirm(1, { name: '完全不同的名字', another: true }))).toEqual({
      like: [],
    });
    const service = roster.module.get(RosterService);
    expect(await service.similar(south, roster.cycle.id, alike)).toEqual([]);
    expect(await refused({ ...alike, another: true })).toBeNull();
  });

  it('never takes the same code twice, whatever is said', async () => {
    await add(north, aFirm(1));
    const again = aFirm(1, { name: '完全不同的名字', another: true });
    expect(await refusal(add(north, again))).toBe('subject.duplicate');
    const both = await Promise.all([
      refusal(add(north, aFirm(3))),
      refusal(add(south, aFirm(3, { territory: 'south' }))),
    ]);
    expect(both.sort()).toEqual(['done', 'subject.duplicate']);
  });

  it('takes a firm without a code only with the reason', async () => {
    const { code: _, ...codeless } = aFirm(1);
    expect(await refusal(add(north, codeless))).toBe('subject.invalid');
    expect(await refusal(add(north, { ...codeless, code: '913' }))).toBe('subject.invalid');
    const id = await add(north, { ...codeless, pending: '新设立，执照办理中', hidden: true });
    const [row] = await roster.query(
      `select s.pending, y.hidden, y.origin, f.phase from subject s
         join subject_year y on y.subject_id = s.id join flow f on f.ref = s.id::text
        where s.id = $1`,
      id,
    );
    expect(row).toEqual({
      pending: '新设立，执照办理中',
      hidden: true,
      origin: 'territory',
      phase: 'listed',
    });
  });

  it('is for territories, each its own, and for the lead bureau', async () => {
    const { territory: _, ...placeless } = aFirm(1);
    await add(north, placeless);
    expect(await refusal(add(north, aFirm(2, { territory: 'south' })))).toBe('subject.invalid');
    expect(await refusal(add(tax, aFirm(2)))).toBe('session.role-not-permitted');
    expect(await refusal(add(enterprise('x'), aFirm(2)))).toBe('session.role-not-permitted');
    expect(await refusal(add(lead, aFirm(2, { territory: 'south' })))).toBe('done');
  });

  it('makes two records of one firm one: the double leaves, its name and figures stay', async () => {
    const kept = await add(north, aFirm(1, { name: '恒盛金属', values: { tax: '10' } }));
    const double = await add(
      north,
      aFirm(2, { name: '恒盛五金', values: { tax: '99', rented: '500' } }),
    );
    const merge = (actor: typeof lead, from: string) =>
      roster.module
        .get(RosterService)
        .merge(actor, roster.cycle.id, { double: from, into: kept, reason: '同一执照' });
    expect(await refusal(merge(north, double))).toBe('session.role-not-permitted');
    expect(await refusal(merge(lead, kept))).toBe('subject.not-found');
    await roster.query("update flow set phase = 'confirmed' where ref = $1", kept);
    expect(await refusal(merge(lead, double))).toBe('subject.merge-refused');
    await roster.query("update flow set phase = 'listed' where ref = $1", kept);
    await merge(lead, double);
    const rows = await roster.query(
      `select s.name, s.aliases, y.values, f.phase from subject s
         join subject_year y on y.subject_id = s.id join flow f on f.ref = s.id::text order by 1`,
    );
    expect(rows).toEqual([
      {
        name: '恒盛五金',
        aliases: [],
        values: { tax: '99', rented: '500' },
        phase: 'excluded',
      },
      {
        name: '恒盛金属',
        aliases: ['恒盛五金'],
        values: { tax: '10', rented: '500' },
        phase: 'listed',
      },
    ]);
    expect(await refusal(merge(lead, double))).toBe('subject.merge-refused');
  });
});

describe('the list', () => {
  const list = (actor: typeof lead, query = {}) =>
    roster.module.get(ListService).list(actor, roster.cycle.id, query);

  it('holds what the person may see, and its counts add up to all of it', async () => {
    for (const n of [1, 2, 3]) await add(north, aFirm(n));
    await add(south, aFirm(4, { territory: 'south' }));
    const all = await list(lead);
    expect(all).toMatchObject({ all: 4, total: 4, page: 1, mayImport: true });
    expect(all.territories).toEqual([
      { id: 'north', title: '北镇', count: 3 },
      { id: 'south', title: '南镇', count: 1 },
    ]);
    expect(all.phases).toEqual([{ key: 'listed', title: '纳入', count: 4 }]);
    const [one] = (await list(south)).items;
    expect(one).toMatchObject({ name: '恒盛金属制品戊有限公司', scale: '规上', territory: '南镇' });
    expect((await list(enterprise(one?.id ?? ''))).all).toBe(1);
    expect((await list(tax)).all).toBe(4);
    expect(await refusal(list({ ...lead, region: '371082' }))).toBe('subject.not-found');
    expect((await list(tax)).mayImport).toBe(true);
    expect((await list(someone('department', 'fire'))).mayImport).toBe(false);
    expect((await list(tax)).addAction).toBeNull();
    expect((await list(north)).addAction).toBe('add-subject');
  });

  it('filters by phase, territory, light and words, and escapes what the words contain', async () => {
    await add(north, aFirm(1));
    await add(south, aFirm(2, { territory: 'south' }));
    const names = async (query: object) => (await list(lead, query)).items.map(({ name }) => name);
    expect(await names({ q: '乙' })).toEqual(['恒盛金属制品乙有限公司']);
    expect(await names({ q: aCode(2).toLowerCase() })).toEqual(['恒盛金属制品丙有限公司']);
    expect(await names({ q: '%' })).toEqual([]);
    expect(await names({ territory: 'south' })).toEqual(['恒盛金属制品丙有限公司']);
    expect(await names({ phase: 'graded' })).toEqual([]);
    expect(await names({ light: "x' or true --" })).toEqual([]);
    const filtered = await list(lead, { territory: 'south' });
    expect(filtered).toMatchObject({ all: 2, total: 1 });
  });

  it('lights who is late, by the date of the plan, the worst first', async () => {
    await add(north, aFirm(1));
    const early = await list(lead);
    expect(early.items[0]).toMatchObject({ light: 'notStarted', daysLate: null });
    await collecting();
    await add(south, aFirm(2, { territory: 'south' }));
    roster.clock.set('2022-03-28');
    expect((await list(lead)).items.map(({ light }) => light)).toEqual(['dueSoon', 'notStarted']);
    roster.clock.set('2022-04-10');
    const late = await list(lead, { light: 'overdue' });
    expect(late.items[0]).toMatchObject({ light: 'overdue', daysLate: 10 });
    roster.clock.set('2022-01-10');
  });

  it('counts from the firm’s own promise, before and after its timer has fired', async () => {
    const id = await add(north, aFirm(1, { values: { tax: '10' } }));
    await collecting();
    // Five working days before 31 March.
    roster.clock.set('2022-03-24');
    expect((await list(lead)).items[0]).toMatchObject({ light: 'dueSoon' });
    roster.clock.set('2022-02-10T02:00:00.000Z');
    const flow = await roster.flows().byRef(roster.cycle.id, 'enterprise-year', id);
    const flowId = flow?.id ?? '';
    const submit = { type: 'SUBMIT', missing: [], departments: ['taxBureau'] };
    await roster.flows().send(flowId, submit, north);
    const back = { type: 'RETURN', department: 'taxBureau', reason: '税额不符', items: ['tax'] };
    await roster.flows().send(flowId, back, tax);
    roster.clock.set('2022-02-17T02:00:00.000Z');
    expect((await list(lead)).items[0]).toMatchObject({ light: 'dueSoon', daysLate: null });
    roster.clock.set('2022-02-18T02:00:00.000Z');
    expect((await list(lead)).items[0]).toMatchObject({ light: 'overdue', daysLate: 1 });
    await roster.module.get(SweepService).sweep(await roster.clock.now());
    expect((await list(lead)).items[0]).toMatchObject({ light: 'overdue', daysLate: 1 });
    roster.clock.set('2022-03-01T02:00:00.000Z');
    expect((await list(lead)).items[0]).toMatchObject({ light: 'overdue', daysLate: 12 });
    roster.clock.set('2022-01-10');
  });

  it('can be taken away as an xlsx with the figures the person may see', async () => {
    await add(north, aFirm(1, { values: { tax: '1234.5', rented: '2001' } }));
    const cells = async (actor: typeof lead) => {
      const { file } = await roster.module.get(ListService).table(actor, roster.cycle.id, {});
      const rows: string[][] = [];
      for await (const row of readTable(file)) rows.push(row.cells);
      return rows.map((row) => row.slice(0, 2).concat(row.slice(16)));
    };
    expect(await cells(lead)).toEqual([
      [
        '企业名称',
        '统一社会信用代码',
        '入库税收（万元）',
        '自有用地面积（亩）',
        '租赁厂房建筑面积（m2）',
      ],
      ['恒盛金属制品乙有限公司', aCode(1), '1234.5', '', '2001'],
    ]);
    expect((await cells(tax))[0]?.slice(2)).toEqual(['入库税收（万元）']);
  });
});
