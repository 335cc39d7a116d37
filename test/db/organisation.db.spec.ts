import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import { OrganisationModule } from '../../src/organisation/organisation.module.js';
import { OrganisationService } from '../../src/organisation/organisation.service.js';
import { PersistenceModule } from '../../src/persistence/persistence.module.js';
import { rosterProgramme } from '../support/roster.js';

let module: TestingModule;
let organisations: OrganisationService;
beforeAll(async () => {
  module = await Test.createTestingModule({
    imports: [PersistenceModule, OrganisationModule],
  }).compile();
  organisations = module.get(OrganisationService);
});
afterAll(() => module.close());

describe('the units of a region', () => {
  it('are made known once, with their people, and keep what the place has said of them', async () => {
    await organisations.ensure('a', rosterProgramme, {
      north: { liaison: '王芳', email: 'north@example.com' },
    });
    await organisations.name('a', 'north', { liaison: '李强' });
    await organisations.ensure('a', rosterProgramme);
    const all = await organisations.all('a');
    expect([...all.keys()]).toEqual(['land', 'miit', 'north', 'south', 'taxBureau']);
    expect(all.get('north')).toMatchObject({
      liaison: '李强',
      email: 'north@example.com',
      role: 'territory',
      phone: null,
    });
    expect((await organisations.all('elsewhere')).size).toBe(0);
  });

  it.each([
    ['taxBureau', 'taxBureau'],
    ['税务局', 'taxBureau'],
    [' 税务部门 ', 'taxBureau'],
    ['南', 'south'],
  ])('are found as %p', async (spelling, code) => {
    expect((await organisations.find('a', spelling)).code).toBe(code);
  });

  it('are not found under a strange name, nor named there', async () => {
    await expect(organisations.find('a', '西镇')).rejects.toMatchObject({
      code: 'organisation.not-found',
    });
    await expect(organisations.ensure('a', rosterProgramme, { west: {} })).rejects.toMatchObject({
      code: 'organisation.not-found',
    });
  });
});
