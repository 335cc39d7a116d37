/** What a programme asks of its data in the year: at the hand-in, before scoring, and for people to see. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningCycle } from '../../../src/cycle/cycle.types.js';
import { PublicationDesk } from '../../../src/evaluation/publication.desk.js';
import { SubjectService } from '../../../src/subject/subject.service.js';
import { SubmissionService } from '../../../src/submission/submission.service.js';
import { aProgramme, smallProgramme } from '../../support/a-programme.js';
import { Year, aFirm, someone } from '../../support/year.js';

const programme = aProgramme({
  items: [
    { ...smallProgramme.items[0]!, required: true },
    smallProgramme.items[1]!,
    { id: 'power', title: '用电量', unit: '万kWh', owner: 'miit' },
  ],
  quality: {
    checks: [
      { id: 'dark', title: '有税收没有用电', when: 'tax > 0 && power == 0', level: 'refuse' },
      { id: 'dense', title: '税收过高', when: 'tax / land > 50', level: 'doubt' },
    ],
    complete: '100%',
    onTime: '90%',
  },
});
const REGION = programme.region;
const lead = someone(REGION, { role: 'lead', organisation: 'miit' });
const north = someone(REGION, { role: 'territory', organisation: 'north' });
const firm = (values: Record<string, string>, territory = 'north') => aFirm({ territory, values });

const firms = [
  firm({ tax: '100', land: '10', power: '5' }),
  firm({ tax: '600', land: '10', power: '5' }),
  firm({ tax: '80', land: '10', power: '0' }),
  firm({ tax: '70', land: '10' }, 'south'),
];

let year: Year;
let cycle: RunningCycle;
const submit = (at: number, by = north) =>
  year.of(cycle.id, firms[at]!.id).then(({ id }) => year.service(SubmissionService).submit(id, by));
const sheet = async (at: number) =>
  (await year.service(SubjectService).data(lead, cycle.id, firms[at]!.id)).sheet;

beforeAll(async () => {
  year = await Year.start('2022-01-11');
  const programmeId = programme.programme;
  cycle = await year.cycles().open({ programmeId, programme, year: 2022 }, lead);
  await year.enlist(cycle, firms);
  await year.to('2022-03-01');
});
afterAll(() => year.close());

describe('at the hand-in', () => {
  it('a check that refuses keeps the record back and says which; the form shows it', async () => {
    await expect(submit(2)).rejects.toMatchObject({
      code: 'submission.incomplete',
      message: expect.stringContaining('有税收没有用电'),
    });
    expect(await sheet(2)).toMatchObject({
      ready: false,
      checks: [{ id: 'dark', level: 'refuse' }],
    });
  });

  it('a check that doubts is shown and holds nobody up', async () => {
    expect(await sheet(1)).toMatchObject({
      ready: true,
      checks: [{ id: 'dense', level: 'doubt' }],
    });
    await expect(submit(1)).resolves.toMatchObject({ phase: 'submitted' });
  });

  it('a check that looks at a figure not there yet waits', async () => {
    expect(await sheet(3)).toMatchObject({ ready: true, checks: [] });
  });
});

describe('before scoring', () => {
  beforeAll(async () => {
    await submit(0);
    // The south hands in after the time for entry is over; then a department brings the missing figure.
    await year.to('2022-04-08');
    await submit(3, someone(REGION, { role: 'territory', organisation: 'south' }));
    await year.figures(cycle.id, [{ ...firms[3]!, values: { land: '10', tax: '70', power: '0' } }]);
    await year.to('2022-05-06');
    await year.evaluations().preEvaluate(cycle.id, lead);
  });

  it('who is refused gets no score; shares and doubts are told, and hold nobody up', async () => {
    const { quality, conditions } = await year.service(PublicationDesk).show(cycle.id);
    expect(quality.shares).toEqual([
      expect.objectContaining({ id: 'complete', actual: '100', met: true, short: 0 }),
      {
        id: 'onTime',
        wanted: '90%',
        actual: '66.67',
        met: false,
        short: 1,
        parts: [
          { by: 'territory', title: '北镇', actual: '100' },
          { by: 'territory', title: '南镇', actual: '0' },
        ],
      },
    ]);
    expect(quality.doubts).toEqual([
      expect.objectContaining({
        subject: { id: firms[1]!.id, name: firms[1]!.name },
        message: '税收过高',
      }),
    ]);
    const problems = conditions.find(({ id }) => id === 'problems');
    expect(problems?.blocks).toEqual([expect.stringContaining('有税收没有用电')]);
  });
});
