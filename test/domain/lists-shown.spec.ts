import { expect, it } from '@jest/globals';
import { cellsOf } from '../../src/policy/list.desk.js';
import type { ListState } from '../../src/policy/list.service.js';

it('a list has no figure of another department in it, nor a total that tells one', () => {
  const cells = { name: '恒盛金属', tax: '60', total: '66' };
  const state = {
    list: { id: 'c', title: 'C 类清单', columns: ['name', 'tax', 'total'] },
    published: { rows: [{ subject: 'a', territory: 'north', cells }] },
  } as unknown as ListState;
  const scope = { subjects: 'all', items: 'all', organisations: 'all' } as const;
  expect(cellsOf(state, { scope, withheld: new Set() })).toEqual([['恒盛金属', '60', '66']]);
  expect(cellsOf(state, { scope, withheld: new Set(['tax', 'total']) })).toEqual([
    ['恒盛金属', '', ''],
  ]);
});
