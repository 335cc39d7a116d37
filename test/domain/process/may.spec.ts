import { describe, expect, it } from '@jest/globals';
import { may } from '../../../src/domain/process/may.js';

const flow = {
  region: '通州湾',
  organisation: 'sanyu',
  subjectId: 'firm',
  waitsFor: ['tax', 'power'],
};
const sender = (role: string, more: object = {}) => ({
  role,
  region: '通州湾',
  organisation: null,
  subjectId: null,
  ...more,
});
const all = ['lead', 'department', 'territory', 'enterprise', 'leader', 'system-admin', 'system'];
const sends = (who: ReturnType<typeof sender>, fact: object = {}, senders = all) =>
  may(who, { type: 'ANY', ...fact }, flow, senders);

describe('who may send an event', () => {
  it.each([
    ['the lead bureau', sender('lead'), true],
    ['the lead bureau of another region', sender('lead', { region: '海门' }), false],
    ['the system, wherever it is', sender('system', { region: '' }), true],
    ['the enterprise itself', sender('enterprise', { subjectId: 'firm' }), true],
    ['another enterprise', sender('enterprise', { subjectId: 'other' }), false],
    ['an account without an enterprise', sender('enterprise'), false],
    ['its territory', sender('territory', { organisation: 'sanyu' }), true],
    ['another territory', sender('territory', { organisation: 'park' }), false],
    ['a department it waits for', sender('department', { organisation: 'tax' }), true],
    ['a department it does not wait for', sender('department', { organisation: 'land' }), false],
    ['a person of no department', sender('department'), false],
  ])('%s', (_, who, allowed) => {
    expect(sends(who)).toBe(allowed);
  });

  it('needs the role to be among the senders', () => {
    expect(sends(sender('lead'), {}, ['system'])).toBe(false);
    expect(sends(sender('system'), {}, ['lead'])).toBe(false);
  });

  it('lets a department sign in its own name only', () => {
    const tax = sender('department', { organisation: 'tax' });
    expect(sends(tax, { department: 'tax' })).toBe(true);
    expect(sends(tax, { department: 'power' })).toBe(false);
    expect(sends(sender('lead'), { department: 'power' })).toBe(true);
  });

  it('opens no door to a department that merely names itself', () => {
    const land = { organisation: 'land' };
    expect(sends(sender('department', land), { department: 'land' })).toBe(false);
    expect(sends(sender('territory', land), { department: 'land' })).toBe(false);
  });
});

it('an enterprise’s flow without a subject is nobody’s', () => {
  const nobody = { ...flow, subjectId: null };
  expect(may(sender('enterprise'), { type: 'ANY' }, nobody, all)).toBe(false);
});
