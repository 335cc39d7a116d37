import { describe, expect, it } from '@jest/globals';
import { pathOf } from '../../src/dossier/path.js';
import type { Flow, LogEntry } from '../../src/flow/flow.types.js';
import type { Standing } from '../../src/supervision/standing.service.js';

const stage = (does: string, due: string) => [does, { id: does, does, due }] as const;
const standing = {
  today: '2022-05-17',
  timetable: {
    stages: new Map([
      stage('collect', '2022-03-31'),
      stage('verify', '2022-04-10'),
      stage('confirm', '2022-05-25'),
    ]),
  },
} as unknown as Standing;

/** The path of a firm that has gone through these phases, one a day; `own` is its own due day. */
function path(own: string | null, ...phases: string[]): string[] {
  const log = phases.map((value, i) => ({
    after: { value },
    at: `2022-04-0${String(i + 1)}T01:00:00Z`,
  }));
  const flow = { phase: phases.at(-1), done: false, position: { context: {} } };
  return pathOf(flow as unknown as Flow, log as unknown as LogEntry[], standing, {
    light: 'onTrack',
    own,
  }).map(({ key, state, due, note }) => `${key} ${state} ${due ?? '-'} ${note ?? ''}`.trim());
}

describe('the path of a firm', () => {
  it('asks for the confirmation again while an appeal is open', () => {
    const steps = path(
      null,
      'listed',
      'collecting',
      'verifying',
      'scored',
      'confirming',
      'reviewing',
    );
    expect(steps).toContain('confirm ahead 2022-05-25');
    expect(steps).toContain('appeal now 2022-05-25');
    expect(steps).toContain('score done -');
  });

  it('asks for the verification again while a record is returned', () => {
    const steps = path('2022-05-20', 'listed', 'collecting', 'verifying', 'returned');
    expect(steps).toContain('verify ahead 2022-04-10');
    expect(steps).toContain('returned now 2022-05-20');
  });

  it('counts a firm found late by its own term', () => {
    expect(path('2022-05-24', 'listed', 'collecting')).toContain('entry now 2022-05-24');
    expect(path(null, 'listed', 'collecting')).toContain('entry now 2022-03-31 已过节点 47 天');
  });
});
