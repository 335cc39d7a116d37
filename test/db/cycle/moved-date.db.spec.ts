/** An inner date moved by the lead bureau: the tasks issued from its stage follow. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Place, person } from '../../support/place.js';
import { aFirm } from '../../support/year.js';

let place: Place;
const lead = person('lead', 'economy');
const land = person('department', 'landBureau');

beforeAll(async () => {
  place = await Place.open();
  await place.enlist([aFirm({ values: { tax: '100', sales: '1000', land_owned: '10' } })]);
  await place.to('2022-04-02');
});
afterAll(() => place.close());

const due = async (ref: string) => {
  const { context } = (await place.task(ref)).position;
  const [timer] = await place.rows<{ dueAt: string }>(
    `select d.due_at as "dueAt" from deadline d join flow f on f.id = d.flow_id where f.ref = $1`,
    ref,
  );
  return [context.due, context.originalDue, context.rung, timer?.dueAt.slice(0, 10)];
};

const move = async (day: string, reason: string) => {
  const stage = await place.flows.byRef(place.cycle.id, 'stage', 'verify');
  await place.flows.send(stage!.id, { type: 'MOVE', due: day, reason }, lead);
  await place.settle();
};

it('moves the tasks with the stage, tells the units, and begins the ladder anew', async () => {
  const { id } = await place.task('verify/verify/landBureau');
  const asked = { type: 'ASK_EXTENSION', due: '2022-05-20', reason: '人手不足' };
  await place.flows.send(id, { ...asked, today: '2022-04-02' }, land);
  await place.flows.send(id, { type: 'GRANT_EXTENSION', due: '2022-05-20', reason: '同意' }, lead);
  expect(await due('verify/verify/taxBureau')).toEqual([
    '2022-04-30',
    '2022-04-30',
    0,
    '2022-04-27',
  ]);
  await place.to('2022-04-28');
  expect((await due('verify/verify/taxBureau'))[2]).toBe(1);
  await move('2022-05-12', '疫情防控，延后审核');
  expect(await due('verify/verify/taxBureau')).toEqual([
    '2022-05-12',
    '2022-04-30',
    0,
    '2022-05-09',
  ]);
  // A granted extension that reaches further stands, and other stages stay where they are.
  expect((await due('verify/verify/landBureau'))[0]).toBe('2022-05-20');
  expect((await due('entry/enter/sanyu'))[0]).toBe('2022-03-31');
  await place.to('2022-04-29');
  const letters = await place.mails('到期日调整');
  const tax = letters.find(({ to }) => to.includes('taxBureau@'));
  expect(tax?.text).toContain('5 月 12 日');
  expect(tax?.text).toContain('疫情防控，延后审核');
  expect(letters.some(({ to }) => to.includes('landBureau@'))).toBe(false);
});

it('moves them back again, and says it once for each move', async () => {
  await move('2022-05-06', '提前审核');
  expect((await due('verify/verify/taxBureau'))[0]).toBe('2022-05-06');
  await place.to('2022-05-05');
  const letters = await place.mails('到期日调整');
  expect(letters.filter(({ to }) => to.includes('taxBureau@'))).toHaveLength(2);
});
