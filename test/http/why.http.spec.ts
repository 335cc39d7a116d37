/** Why a score is what it is, and what would make it another, at the doors. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AppealEffect, LiftAnswer, RankChangeAnswer } from '../../src/evaluation/why.dto.js';
import { SubjectResults } from '../../src/evaluation/result.dto.js';
import { Evaluated } from '../support/evaluated.js';

let place: Evaluated;
type Client = Awaited<ReturnType<Evaluated['as']>>;
let lead: Client;
let tax: Client;
let north: Client;
let firm: Client;

/** The fourth: 60 tax, 750 sales on ten mu; class C with 66. */
const own = (rest: string, index = 3): string =>
  place.url(`/subjects/${place.firms[index]!.id}${rest}`);

beforeAll(async () => {
  place = await Evaluated.start();
  [lead, tax, north, firm] = await Promise.all([
    place.as('lead'),
    place.as('tax'),
    place.as('north'),
    place.as('firm'),
  ]);
});
afterAll(() => place.app.close());

const publishEarly = (): Promise<unknown> =>
  place.rows(
    `update flow set phase = 'confirming' where cycle_id = $1 and kind = 'enterprise-year'`,
    place.cycle.id,
  );

describe('before its score is issued', () => {
  it('tells the enterprise nothing, and nobody else’s ever', async () => {
    expect((await firm.get(own('/lift')).expect(200)).body).toEqual({ lift: null });
    expect((await firm.get(own('/rank-change')).expect(200)).body.change).toBeNull();
    await firm
      .post(own('/appeal-effect'))
      .send({ values: { tax: '90' } })
      .expect(404);
    for (const rest of ['/results', '/lift', '/rank-change']) {
      await firm.get(own(rest, 0)).expect(404);
    }
  });
});

describe('the explanation', () => {
  beforeAll(async () => {
    await publishEarly();
    const change = (
      item: string,
      after: string,
      at: string,
      source: string,
      reason: string | null,
    ) =>
      place.rows(
        `insert into item_change (cycle_id, subject_id, item, after, source, by, organisation, reason, at)
         values ($1, $2, $3, $4, $5, 'clerk', 'taxBureau', $6, $7)`,
        place.cycle.id,
        place.firms[3]!.id,
        item,
        after,
        source,
        reason,
        at,
      );
    await change('tax', '58', '2022-02-10T01:00:00Z', 'import', null);
    await change('tax', '60', '2022-03-02T01:00:00Z', 'department', '补缴入库');
    await change('tax', '99', '2022-12-02T01:00:00Z', 'department', '评价以后的更正');
  });

  it('names of each figure its department, its version, who wrote it last and why', async () => {
    const { body } = await lead.get(own('/results')).expect(200);
    const [version] = SubjectResults.parse(body).items;
    const source = version!.sources.find(({ name }) => name === 'tax');
    expect(source).toMatchObject({
      value: '60',
      owner: '税务局',
      changed: { version: 2, by: 'clerk', organisation: '税务局', source: 'department' },
      zh: '入库税收 60 万元；来源：税务局；第 2 版，2022-03-02 税务局 clerk 部门核定，理由：补缴入库',
    });
    expect(source!.en).toContain('version 2, set by the department by 税务局 clerk on 2022-03-02');
  });

  it('gives the arithmetic as data and in both languages', async () => {
    const { body } = await firm.get(own('/results')).expect(200);
    const [version] = SubjectResults.parse(body).items;
    const value = version!.steps.find(({ step, id }) => step === 'value' && id === 'tax_mu');
    expect(value).toMatchObject({ formula: 'tax / land', result: '6', unit: '万元/亩' });
    expect(version!.lines).toHaveLength(version!.english.length);
    expect(version!.english.join('\n')).toContain('clause');
  });

  it('shows how a benchmark was fixed wherever it is used', async () => {
    const { body } = await lead
      .get(place.url(`/subjects/${place.firms[3]!.id}/dossier`))
      .expect(200);
    const [item] = body.score.items;
    expect(item.basis).toMatchObject([
      { indicator: 'tax_mu', title: '亩均税收', value: '10', source: 'programme' },
    ]);
    expect(item.inputs[0]).toMatchObject({ title: '入库税收', changed: { version: 2 } });
  });

  it('says why a version was made to those only who may see everybody: it may name another', async () => {
    await place.evaluations.preEvaluate(place.cycle.id, place.lead, { reason: '甲公司申诉采纳' });
    const reasonFor = async (client: Client): Promise<string | null | undefined> => {
      const { body } = await client.get(own('/results')).expect(200);
      return SubjectResults.parse(body).items[0]?.reason;
    };
    expect(await reasonFor(lead)).toBe('甲公司申诉采纳');
    expect(await reasonFor(firm)).toBeNull();
  });

  it('shows a department the latest version alone: what one correction did tells what it is divided by', async () => {
    const versions = async (client: Client): Promise<number> =>
      SubjectResults.parse((await client.get(own('/results')).expect(200)).body).items.length;
    expect([await versions(lead), await versions(tax)]).toEqual([2, 1]);
  });

  it('hides from a department the sources of what it may not see', async () => {
    const { body } = await tax.get(own('/results')).expect(200);
    const [version] = SubjectResults.parse(body).items;
    expect(version!.sources.map(({ name }) => name)).toEqual(['tax']);
  });

  it('shows a department no raw figure of another, nor what gives one away beside its own', async () => {
    const { body } = await tax.get(own('/results')).expect(200);
    const [version] = SubjectResults.parse(body).items;
    const value = version!.steps.find(({ step, id }) => step === 'value' && id === 'tax_mu');
    expect(value!.inputs).toMatchObject([
      { name: 'tax', value: '60' },
      { name: 'land', value: '***' },
    ]);
    // 60 ÷ 10: with the value the land would follow, and with the score 60 ÷ (36 ÷ 60 × 10).
    expect(value!.result).toBe('***');
    for (const id of ['tax_mu', 'sales_mu']) {
      const score = version!.steps.find((one) => one.step === 'score' && one.id === id);
      expect(score).toMatchObject({ result: '***' });
      expect(score!.inputs!.map(({ value: figure }) => figure)).toEqual(['***', '***', '***']);
    }
    const total = version!.steps.find(({ step }) => step === 'total');
    expect(total).toMatchObject({ result: '66', inputs: [{ value: '***' }, { value: '***' }] });
    for (const line of [...version!.lines, ...version!.english]) {
      expect(line).not.toMatch(/750|(用地|land)[^；;]* 10 亩/);
    }
    const dossier = await tax.get(place.url(`/subjects/${place.firms[3]!.id}/dossier`)).expect(200);
    expect(dossier.body.score).toMatchObject({ total: '66', before: null });
    expect(dossier.body.score.items).toMatchObject([
      { id: 'tax_mu', value: null, score: null, weight: '60' },
      { id: 'sales_mu', value: null, score: null, weight: '40' },
    ]);
    for (const { text } of dossier.body.events as { text: string | null }[]) {
      expect(text ?? '').not.toMatch(/\d 分/);
    }
    for (const path of ['/lab', '/publication', '/publication/versions/1']) {
      await tax.get(place.url(path)).expect(403);
    }
  });
});

describe('what would lift it a class', () => {
  it('is the least better value, for the enterprise itself and the offices', async () => {
    for (const client of [firm, lead]) {
      const { lift } = LiftAnswer.parse((await client.get(own('/lift')).expect(200)).body);
      expect(lift).toMatchObject({ class: 'C', next: 'B', obstacles: [] });
      expect(lift!.indicators).toMatchObject([
        { id: 'tax_mu', value: '6', needed: '7.5', class: 'B', total: '75' },
        // 9 more than 30 of 40: 97.5 of 100.
        { id: 'sales_mu', value: '75', needed: '97.5', class: 'B', total: '75' },
      ]);
    }
    await north.get(own('/lift')).expect(404);
  });

  it('gives a department no value that its explanation masks', async () => {
    const { items } = SubjectResults.parse((await tax.get(own('/results')).expect(200)).body);
    const isMasked = (id: string): boolean =>
      items
        .at(-1)!
        .steps.some((one) => one.step === 'value' && one.id === id && one.result === '***');
    expect(isMasked('tax_mu')).toBe(true);
    const { lift } = LiftAnswer.parse((await tax.get(own('/lift')).expect(200)).body);
    for (const { id, masked, value, needed, total } of lift!.indicators) {
      expect([id, masked]).toEqual([id, isMasked(id)]);
      if (masked) expect([value, needed, total]).toEqual([null, null, null]);
      else expect(value).not.toBeNull();
    }
    const { body } = await tax.get(own('/rank-change')).expect(200);
    const { change, lines } = RankChangeAnswer.parse(body);
    // 18 → 36 and 24 → 30 are both of land, which is not the tax bureau's.
    expect(change).toMatchObject({ total: { change: '24' }, parts: [], rest: '24', partly: true });
    expect(lines.at(-1)).toBe('其他部门的指标和取整：+24');
  });

  it('is worked out once for each version, and anew for the next', async () => {
    const read = jest.spyOn(place.evaluations, 'inputOf');
    const asked = async () => LiftAnswer.parse((await firm.get(own('/lift')).expect(200)).body);
    const first = await asked();
    expect(await asked()).toEqual(first);
    expect(read).not.toHaveBeenCalled();
    await place.evaluations.preEvaluate(place.cycle.id, place.lead, { reason: '再评' });
    expect(await asked()).toEqual(first);
    expect(await asked()).toEqual(first);
    expect(read).toHaveBeenCalledTimes(1);
    read.mockRestore();
  });
});

describe('why its rank is another than last year', () => {
  it('is told part by part', async () => {
    const { body } = await firm.get(own('/rank-change')).expect(200);
    const { change, lines, english } = RankChangeAnswer.parse(body);
    // Last year 18 + 24 = 42, fifth of six; now 36 + 30 = 66, fourth.
    expect(change).toMatchObject({
      years: { last: 2021, now: 2022 },
      total: { last: '42', now: '66', change: '24' },
      rank: { last: 5, now: 4, change: 1 },
      base: { last: 6, now: 6 },
      parts: [
        { id: 'tax_mu', change: '18', places: 1 },
        { id: 'sales_mu', change: '6', places: 0 },
      ],
      rest: '0',
    });
    expect(lines[2]).toBe('亩均税收：得分 18 → 36，+18，影响名次：上升 1 位');
    expect(english).toHaveLength(lines.length);
  });
});

describe('the effect of an appeal', () => {
  const values = { tax: '80' };
  const effect = async (client: Client, body: object = { values }) =>
    AppealEffect.parse((await client.post(own('/appeal-effect')).send(body).expect(200)).body);

  it('names to the offices who else is moved, to a territory its own, to an enterprise nobody', async () => {
    const { mark, recompute, own: self, others } = await effect(lead);
    expect([mark, recompute]).toEqual(['测算', 'benchmarkFrozen']);
    // 48 + 30 = 78: before the third with 76.
    expect(self).toMatchObject({
      before: { rank: 4, class: 'C' },
      after: { rank: 3, class: 'B', total: '78' },
    });
    expect(others).toMatchObject([
      { id: place.firms[2]!.id, before: { rank: 3 }, after: { rank: 4 } },
    ]);
    expect((await effect(firm)).others).toEqual([]);
    const south = await place.as('south');
    expect((await effect(south)).others).toEqual([]);
  });

  it('writes nothing', async () => {
    const before = await place.rows('select count(*) from evaluation');
    await effect(lead);
    expect(await place.rows('select count(*) from evaluation')).toEqual(before);
  });

  it('refuses what is no item, no number, or not for one’s eyes', async () => {
    const refused = async (client: Client, bad: object) =>
      (await client.post(own('/appeal-effect')).send({ values: bad }).expect(409)).body.type;
    expect(await refused(lead, { nothing: '1' })).toBe('evaluation.correction-refused');
    expect(await refused(lead, { tax: '很多' })).toBe('evaluation.correction-refused');
    // 80 of its own instead of 60: from what the total gains the land would follow.
    for (const values of [{ land: '9' }, { tax: '80' }]) {
      const { body } = await tax.post(own('/appeal-effect')).send({ values }).expect(409);
      expect(body.title).toBe('测算要用到其他部门的数据，您不能代为测算');
    }
  });
});

describe('a decision by hand', () => {
  it('is told with the name of who asked for it, or the id where the account is gone', async () => {
    await place.rows(
      `insert into class_move (id, cycle_id, subject_id, rule, reason, by, at, approved_by, approved_at)
       select gen_random_uuid(), $1, f.id::uuid, 'protect', '纾困', f.by, now(), 'leader', now()
         from (select $2 as id, (select id::text from app_user where account = 'lead') as by
               union all select $3, 'gone') f`,
      place.cycle.id,
      place.firms[4]!.id,
      place.firms[5]!.id,
    );
    await place.evaluations.preEvaluate(place.cycle.id, place.lead, { reason: '调档' });
    const askedBy = async (index: number): Promise<string | undefined> => {
      const versions = await place.evaluations.resultsOf(place.cycle.id, place.firms[index]!.id);
      return versions.at(-1)!.result.adjustments[0]?.by;
    };
    expect([await askedBy(4), await askedBy(5)]).toEqual(['lead', 'gone']);
  });
});
