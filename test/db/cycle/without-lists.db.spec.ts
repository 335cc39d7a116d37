/** A year in which nobody makes the lists: what counts projects goes late instead of being done. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RunningCycle } from '../../../src/cycle/cycle.types.js';
import { Year, aFirm, proposals, someone } from '../../support/year.js';

const programmeId = 'tongzhou-bay-2022';
const lead = someone('通州湾江海联动开发示范区', { role: 'lead', organisation: 'economy' });

let year: Year;
let cycle: RunningCycle;

beforeAll(async () => {
  year = await Year.start('2022-01-04');
  const fillings = proposals(programmeId);
  cycle = await year.cycles().open({ programmeId, year: 2022, fillings }, lead);
  await year.enlist(cycle, [aFirm({ values: { tax: '400', sales: '8000', land_owned: '10' } })]);
});
afterAll(() => year.close());

it('does not take plans and acceptances for done at their dates with no list made', async () => {
  await year.to('2023-01-05');
  const tasks = await year.flows().find({ cycleId: cycle.id, kind: 'task' });
  const phaseOf = (ref: string) => tasks.find((task) => task.ref === ref)?.phase;
  for (const ref of [
    'lists/projectLists/sanyu',
    'lists/projectLists/firstOffice',
    'implement/projects/sanyu',
    'implement/accept/economy',
  ]) {
    expect([ref, phaseOf(ref)]).toEqual([ref, 'awaitingReceipt']);
  }
  // A territory without a firm has entered all it has.
  expect(phaseOf('entry/enter/firstOffice')).toBe('closed');
  expect(await year.stage(cycle.id, 'lists')).toBe('slipped');
  expect(await year.stage(cycle.id, 'implement')).toBe('slipped');
});
