import { describe, expect, it } from '@jest/globals';
import { heightOf, placesOf } from '../../src/chart/chart.places.js';
import { drawingOf, machineOf } from '../../src/chart/chart.view.js';
import { passagesOf } from '../../src/domain/process/ways.js';
import { meaningsOf } from '../../src/domain/process/anatomy.js';

describe('the drawing of the flow chart', () => {
  const empty = (
    [
      ['enterprise', 'enterprise-year'],
      ['project', 'rectification'],
      ['lastProject', 'rectification'],
      ['task', 'task'],
    ] as const
  ).map(([family, kind]) => ({ family, kind, states: [], passes: [] }));

  it('has every state of the machines once, each at a place of its own that is stored', () => {
    const { states } = drawingOf(empty);
    for (const { family, kind } of empty) {
      const phases = meaningsOf(machineOf(kind).machine).map(({ phase }) => `${family}.${phase}`);
      expect(
        states
          .filter(({ id }) => id.startsWith(`${family}.`))
          .map(({ id }) => id)
          .sort(),
      ).toEqual(phases.sort());
    }
    expect(states.filter(({ placed }) => !placed)).toEqual([]);
    const spots = states
      .filter(({ id }) => !id.startsWith('task.'))
      .map(({ lane, column, row }) => `${lane} ${String(column)} ${String(row)}`);
    expect(new Set(spots).size).toBe(spots.length);
  });

  it('gives a state nobody knows a row of its own, moves nothing, and marks it', () => {
    const known = [{ family: 'enterprise', phase: 'collecting' }] as const;
    const [before] = placesOf(known);
    const places = placesOf([...known, { family: 'enterprise', phase: 'mediation' }]);
    expect(places[0]).toEqual(before);
    expect(places[1]).toMatchObject({
      phase: 'mediation',
      lane: 'year',
      column: 0,
      row: 1,
      placed: false,
    });
    expect(heightOf(places, 'year')).toBe(2);
  });

  it('leads into the first state within one that has states of its own, and out of all of them', () => {
    const ways = passagesOf(machineOf('enterprise-year').machine).map(
      ({ from, to }) => `${from} ${to}`,
    );
    expect(ways).toContain('confirming appealing');
    expect(ways).toContain('reviewing confirming'); // the appeal is withdrawn
    expect(ways.filter((way) => way.split(' ')[0] === way.split(' ')[1])).toEqual([]);
  });
});
