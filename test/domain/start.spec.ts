import { describe, expect, it } from '@jest/globals';
import { startOf } from '../../src/identity/session.view.js';

const year = (n: number, begun: boolean, state: 'open' | 'archived' = 'open') => {
  const id = String(n);
  return { id, programme: 'p', title: id, year: n, state, begun };
};

describe('the year pages start with', () => {
  it('is the year at work, though the next one has been opened early', () => {
    expect(startOf([year(2023, false), year(2022, true)])).toBe('2022');
  });

  it('is the new year once its work has begun, though the old one goes on', () => {
    expect(startOf([year(2023, true), year(2022, true)])).toBe('2023');
  });

  it('is the new year once the old one is archived', () => {
    expect(startOf([year(2023, false), year(2022, true, 'archived')])).toBe('2023');
  });

  it('is the year that begins next while none has begun, and the newest when all are over', () => {
    expect(startOf([year(2023, false), year(2022, false)])).toBe('2022');
    expect(startOf([year(2023, true, 'archived'), year(2022, true, 'archived')])).toBe('2023');
    expect(startOf([])).toBeNull();
  });
});
