/** Whom a correction of a published result reaches, wherever its year stands. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PublicationService } from '../../src/evaluation/publication.service.js';
import { FlowService } from '../../src/flow/flow.service.js';
import { Evaluated } from '../support/evaluated.js';
import { asOwner } from '../support/owner.js';

let place: Evaluated;

beforeAll(async () => {
  place = await Evaluated.start();
  await place.rows(`update subject_year set email = 'office@' || subject_id || '.test'`);
});
afterAll(() => place.app.close());

const flows = (): FlowService => place.app.get(FlowService, { strict: false });

async function phaseOf(firm: number): Promise<string | undefined> {
  const flow = await flows().byRef(place.cycle.id, 'enterprise-year', place.firms[firm]!.id);
  return flow?.phase;
}

/** As a correction asked for by one and approved by another; the answer to the approval. */
async function amend(firm: number, values: Record<string, string>) {
  const [lead, leader] = await Promise.all([place.as('lead'), place.as('leader')]);
  const { id } = (
    await lead
      .post(place.url('/publication/amendments'))
      .send({ subjectId: place.firms[firm]!.id, values, reason: '补核', order: '复议决定书 3 号' })
      .expect(201)
  ).body;
  return leader
    .post(place.url(`/publication/amendments/${id}/decision`))
    .send({ decision: 'approve' });
}

async function letters(firm: number): Promise<string[]> {
  await place.settle();
  const found = await place.rows<{ text: string }>(
    `select m.subject || e'\\n' || m.text as text from mail m join flow f on f.id = m.flow_id
      where f.cycle_id = $1 and f.subject_id = $2 and m.subject ~ '年度评价结果'`,
    place.cycle.id,
    place.firms[firm]!.id,
  );
  return found.map(({ text }) => text);
}

/** As if it had been set aside or archived. */
const putAt = (firm: number, phase: string) =>
  asOwner((owner) =>
    owner.rows(
      `update flow set phase = '${phase}', state = '"${phase}"'
        where cycle_id = '${place.cycle.id}' and subject_id = '${place.firms[firm]!.id}'`,
    ),
  );

describe('a correction', () => {
  it('after an interrupted publication comes behind the published result, not instead of it', async () => {
    const publications = place.app.get(PublicationService, { strict: false });
    await place.fixBenchmarks(place.cycle);
    await place.evaluations.grade(place.cycle.id, place.lead, { minutes: '会议纪要 1 号' });
    await publications.approve(place.cycle.id, place.leader);
    const announce = jest
      .spyOn(flows(), 'sendMany')
      .mockRejectedValueOnce(new Error('the power failed'));
    const interrupted = publications.publish(place.cycle.id, place.lead);
    await expect(interrupted).rejects.toThrow('the power failed');
    announce.mockRestore();
    expect(await phaseOf(3)).toBe('graded');
    expect((await amend(3, { tax: '80' })).status).toBe(200);
    expect(await phaseOf(3)).toBe('published');
    const heard = await place.rows<{ type: string; class: string | null }>(
      `select e.type, e.payload ->> 'class' as class from flow_event e join flow f on f.id = e.flow_id
        where f.cycle_id = $1 and f.subject_id = $2 order by e.seq desc limit 2`,
      place.cycle.id,
      place.firms[3]!.id,
    );
    expect(heard).toEqual([
      { type: 'AMEND', class: 'B' },
      { type: 'PUBLISH', class: null },
    ]);
    const [published, amended] = (await letters(3)).toSorted((a, b) => a.length - b.length);
    expect(published).toContain('类别：C');
    expect(amended).toContain('类别：C　B');
  });

  it.each(['special', 'scoredNotGraded', 'dataOnly', 'excluded'])(
    'reaches whoever stands %s',
    async (phase) => {
      await putAt(4, phase);
      const before = (await letters(4)).length;
      await amend(4, { tax: String(61 + phase.length) });
      expect((await letters(4)).slice(before)).toEqual([expect.stringContaining('更正')]);
    },
  );

  it('is refused where somebody it concerns was archived by an edition that hears nothing', async () => {
    await putAt(5, 'archived');
    await asOwner((owner) =>
      owner.rows(
        `update flow set version = '1.3', done = true
          where cycle_id = '${place.cycle.id}' and subject_id = '${place.firms[5]!.id}'`,
      ),
    );
    const { body } = await amend(5, { tax: '90' });
    expect(body).toMatchObject({
      type: 'evaluation.amendment-refused',
      title: expect.stringContaining('旧版流程归档'),
    });
    await asOwner((owner) =>
      owner.rows(
        `update flow set version = '1.4'
          where cycle_id = '${place.cycle.id}' and subject_id = '${place.firms[5]!.id}'`,
      ),
    );
  });

  describe('after the year was archived', () => {
    const cycle = async () =>
      (
        await place.rows<{ state: string; at: Date }>(
          'select state, archived_at as at from cycle where id = $1',
          place.cycle.id,
        )
      )[0];

    beforeAll(async () => {
      for (const firm of place.firms.keys()) await putAt(firm, 'archived');
      await asOwner((owner) =>
        owner.rows(
          `update cycle set state = 'archived', archived_at = now() where id = '${place.cycle.id}'`,
        ),
      );
    });

    it('makes a further version, tells the enterprise, and leaves the year archived', async () => {
      const before = await cycle();
      const told = (await letters(4)).length;
      const { status, body } = await amend(4, { tax: '95' });
      expect(status).toBe(200);
      const [last, previous] = body.versions;
      expect(last.version - previous.version).toBe(1);
      expect(last.changes[0]).toMatchObject({ order: '复议决定书 3 号' });
      expect((await letters(4)).slice(told)).toEqual([expect.stringContaining('更正')]);
      expect(await cycle()).toEqual(before);
      expect(before?.state).toBe('archived');
      const flow = await flows().byRef(place.cycle.id, 'enterprise-year', place.firms[4]!.id);
      expect(flow).toMatchObject({ phase: 'archived', done: true });
    });

    it('leaves every version what it was, each naming the one before', async () => {
      const leader = await place.as('leader');
      const { body } = await leader.get(place.url('/publication')).expect(200);
      for (const { version } of body.versions) {
        const verified = await leader
          .get(place.url(`/publication/versions/${version}/verification`))
          .expect(200);
        expect(verified.body).toMatchObject({ intact: true, chained: true, reproduced: true });
      }
    });

    it('still wants a second person', async () => {
      const lead = await place.as('lead');
      const { id } = (
        await lead
          .post(place.url('/publication/amendments'))
          .send({
            subjectId: place.firms[4]!.id,
            values: { tax: '96' },
            reason: '补核',
            order: '判决',
          })
          .expect(201)
      ).body;
      await lead
        .post(place.url(`/publication/amendments/${id}/decision`))
        .send({ decision: 'approve' })
        .expect(409);
    });
  });
});
