import { describe, expect, it } from '@jest/globals';
import { filled } from '../../../src/domain/programme/filling.js';
import type { ProgrammeText } from '../../../src/domain/programme/schema.js';
import { expandTasks } from '../../../src/domain/programme/tasks.js';
import {
  findUnit,
  ownedItems,
  unitsNamed,
  unitsOf,
  unnamedCollectives,
} from '../../../src/domain/programme/units.js';
import { aProgramme } from '../../support/a-programme.js';

type Task = NonNullable<NonNullable<ProgrammeText['stages']>[number]['tasks']>[number];

const withTask = (task: Partial<Task> & Pick<Task, 'lead'>, parts: Partial<ProgrammeText> = {}) =>
  filled(
    aProgramme({
      stages: [
        {
          id: 's',
          title: '阶段',
          due: '3月底前',
          clause: '四.1',
          does: 'none',
          tasks: [{ id: 't', title: '任务', ...task }],
        },
      ],
      ...parts,
    }),
  );

const parks: Partial<ProgrammeText> = {
  organisations: [
    { id: 'miit', title: '工信局', role: 'lead' },
    {
      id: 'parks',
      title: '各产业园区办公室',
      aliases: ['各产业园办公室'],
      role: 'territory',
      each: 'park',
    },
    { id: 'town', title: '三余镇', role: 'territory' },
    { id: 'group', title: '领导小组', role: 'leader' },
  ],
  items: [{ id: 'land', title: '用地', owner: 'parks' }],
  deployment: {
    parks: [
      { id: 'east', title: '东园办', aliases: ['东产业园办公室'] },
      { id: 'west', title: '西园办' },
    ],
  },
};

describe('the responsibility list', () => {
  it('gives each territory its own task with one lead', () => {
    const tasks = expandTasks(withTask({ lead: 'each territory', with: ['taxBureau'] }));
    expect(tasks.map(({ stage, task, lead, with: others }) => [stage, task, lead, others])).toEqual(
      [
        ['s', 't', 'north', ['taxBureau']],
        ['s', 't', 'south', ['taxBureau']],
      ],
    );
  });

  it('takes the clause of the stage where the task has none', () => {
    expect(expandTasks(withTask({ lead: 'miit' }))[0]?.clause).toBe('四.1');
    expect(expandTasks(withTask({ lead: 'miit', clause: '三.2' }))[0]?.clause).toBe('三.2');
  });

  it('each department means the lead bureau, too; each member everybody but the leading group', () => {
    const leads = (lead: string) => expandTasks(withTask({ lead })).map((task) => task.lead);
    expect(leads('each department')).toEqual(['miit', 'taxBureau']);
    expect(leads('each member')).toEqual(['miit', 'taxBureau', 'north', 'south']);
    expect(leads('each owner')).toEqual(['miit', 'taxBureau']);
  });

  it('each owner knows which items it answers for', () => {
    const tasks = expandTasks(withTask({ lead: 'each owner' }));
    expect(tasks.map(({ lead, items }) => [lead, items])).toEqual([
      ['miit', ['land']],
      ['taxBureau', ['tax']],
    ]);
  });

  it('whoever keeps a kind of record is an owner as well', () => {
    const programme = withTask(
      { lead: 'each owner' },
      { events: [{ id: 'accident', title: '事故', owner: 'north' }] },
    );
    expect(expandTasks(programme).map(({ lead }) => lead)).toEqual(['miit', 'taxBureau', 'north']);
  });

  it('a lead never appears among its own co-operators', () => {
    const tasks = expandTasks(withTask({ lead: 'each territory', with: ['each territory'] }));
    expect(tasks.map(({ lead, with: others }) => [lead, others])).toEqual([
      ['north', ['south']],
      ['south', ['north']],
    ]);
  });
});

describe('collective organisations', () => {
  it('stand for the units the place has named', () => {
    const programme = withTask({ lead: 'each territory' }, parks);
    expect(unitsOf(programme).map(({ id }) => id)).toEqual([
      'miit',
      'east',
      'west',
      'town',
      'group',
    ]);
    expect(expandTasks(programme).map(({ lead }) => lead)).toEqual(['east', 'west', 'town']);
    expect(unitsNamed(programme, 'parks').map(({ id }) => id)).toEqual(['east', 'west']);
  });

  it('hand their items to each of their units', () => {
    const programme = withTask({ lead: 'each owner' }, parks);
    for (const unit of unitsNamed(programme, 'parks'))
      expect(ownedItems(programme, unit)).toEqual(['land']);
  });

  it('stand for themselves, and are reported, while nobody has named their units', () => {
    const programme = aProgramme({ ...parks, deployment: undefined });
    expect(unitsOf(programme).map(({ id }) => id)).toContain('parks');
    expect(unnamedCollectives(programme).map(({ id }) => id)).toEqual(['parks']);
  });

  it('are found by every spelling met in documents', () => {
    const programme = aProgramme(parks);
    expect(findUnit(programme, '东产业园办公室')?.id).toBe('east');
    expect(findUnit(programme, ' 三余镇 ')?.id).toBe('town');
    expect(findUnit(programme, 'west')?.id).toBe('west');
    expect(findUnit(programme, '北园办')).toBeUndefined();
  });
});
