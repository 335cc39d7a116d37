/** Who has said what is an enterprise's to say. */
import { describe, expect, it } from '@jest/globals';
import { senderOf } from '../../src/flow/behalf.js';

const own = new Set(['account-of-the-firm']);
const said = (type: string, actor: string) => ({ type, actor, actorName: '陈（三余镇）' });

describe('what an enterprise has to say', () => {
  it.each(['SUBMIT', 'CONFIRM', 'APPEAL'])('%s is marked when a territory says it', (type) => {
    const entry = said(type, 'account-of-sanyu');
    expect(senderOf('enterprise-year', entry, own)).toBe('陈（三余镇） 代企业办理');
    const itself = said(type, 'account-of-the-firm');
    expect(senderOf('enterprise-year', itself, own)).toBe('陈（三余镇）');
  });

  it('is told from what is others’ own, and from what the system does', () => {
    expect(senderOf('enterprise-year', said('VERIFIED', 'x'), own)).toBe('陈（三余镇）');
    expect(senderOf('task', said('SIGN', 'x'), own)).toBe('陈（三余镇）');
    expect(senderOf('enterprise-year', said('SUBMIT', 'system'), own)).toBe('陈（三余镇）');
  });
});
