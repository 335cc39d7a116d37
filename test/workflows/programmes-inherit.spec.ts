/** A county over its city: what is taken, what is said differently, what is taken away. */
import { describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { type FindText, loadProgramme } from '../../src/programme/load.js';
import { smallProgramme } from '../support/a-programme.js';

const city = { ...smallProgramme, programme: 'city-2022' };
const files: Record<string, string> = { 'city-2022': stringify(city) };
const find: FindText = (id) => {
  const text = files[id];
  return text === undefined ? undefined : { text, file: `${id}.yaml` };
};

const county = (text: string, of = 'city-2022') =>
  loadProgramme(
    `programme: county-2022\nextends: ${of}\ntitle: 某县\ndocument: { issuer: 某县人民政府 }\n${text}`,
    'county-2022.yaml',
    { find },
  );

describe('extends', () => {
  it('takes the parent whole', () => {
    const { programme, findings, overrides } = county('');
    expect(findings).toEqual([]);
    expect(overrides).toEqual([]);
    expect(programme?.stages.map(({ id }) => id)).toEqual(['entry', 'evaluate']);
    expect(programme?.title.zh).toBe('某县');
  });

  it('merges lists by id and lists what was said differently', () => {
    const { programme, overrides } = county(
      'stages:\n  - { id: entry, due: 2月底前 }\n  - { id: extra, title: 加一项, due: 6月底前, does: none }\n',
    );
    expect(programme?.stages.map(({ id, due, title }) => [id, due, title])).toEqual([
      ['entry', '2月底前', '录入'],
      ['evaluate', '5月底前', '评价'],
      ['extra', '6月底前', '加一项'],
    ]);
    expect(overrides).toEqual([{ path: 'stages[entry].due', parent: '3月底前', own: '2月底前' }]);
  });

  it('merges evaluations and grading by their groups', () => {
    const { programme, overrides } = county(
      'grading:\n  - { groups: [everyone], classes: { A: 30%, B: 100% } }\n',
    );
    const [grading] = Array.isArray(programme?.grading) ? programme.grading : [];
    expect(grading?.rank).toEqual(['total desc']);
    expect(overrides).toEqual([{ path: 'grading[everyone].classes.A', parent: '20%', own: '30%' }]);
  });

  it('takes the child’s way of saying a thing instead of the parent’s', () => {
    files['ways-2022'] = stringify({
      ...city,
      programme: 'ways-2022',
      evaluation: [
        {
          groups: ['everyone'],
          indicators: [
            {
              id: 'i',
              title: '税收',
              weight: 100,
              value: 'tax',
              benchmark: { mean: 'ratios', times: 2, min: true },
            },
          ],
          points: [{ id: 'p', is: '1', max: 5, min: -5 }],
        },
      ],
      adjust: [{ id: 'a', when: 'tax > 1', set: 'A' }],
    });
    const { programme, overrides, findings } = county(
      [
        'evaluation:',
        '  - groups: [everyone]',
        '    indicators: [{ id: i, benchmark: { fixed: 20 } }]',
        '    points: [{ id: p, each: 2, max: 4 }]',
        'adjust: [{ id: a, atBest: B }]',
        'grading: [{ groups: [everyone], select: [{ class: A, from: all, take: all }] }]',
        '',
      ].join('\n'),
      'ways-2022',
    );
    expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
    expect(programme).toMatchObject({
      evaluation: [{ points: [{ each: '2', max: '4', min: '-5' }] }],
      adjust: [{ atBest: 'B' }],
    });
    const [entry] = Array.isArray(programme?.evaluation) ? programme.evaluation : [];
    const [indicator] = Array.isArray(entry?.indicators) ? entry.indicators : [];
    expect(indicator?.benchmark).toEqual({ fixed: '20', times: '2' });
    expect(overrides.filter(({ own }) => own === undefined).map(({ path }) => path)).toEqual([
      'evaluation[everyone].indicators[i].benchmark.mean',
      'evaluation[everyone].indicators[i].benchmark.min',
      'evaluation[everyone].points[p].is',
      'grading[everyone].classes',
      'adjust[a].set',
    ]);
  });

  it('lets a child grade apart what the parent graded together', () => {
    files['groups-2022'] = stringify({
      ...city,
      programme: 'groups-2022',
      population: {
        subject: 'enterprise',
        scope: 'land >= 3',
        groups: [
          { id: 'above', title: '规上', when: "scale == 'above'" },
          { id: 'everyone', title: '规下', when: 'true' },
        ],
      },
      evaluation: [{ ...city.evaluation[0], groups: ['above', 'everyone'] }],
      grading: [{ ...city.grading[0], groups: ['above', 'everyone'] }],
    });
    const { programme, findings, overrides } = loadProgramme(
      'programme: c-2022\nextends: groups-2022\ntitle: 某县\ndocument: { issuer: 某县 }\n' +
        'grading: [{ groups: [above], rank: [total desc], classes: { A: 30%, B: 100% } }]\n',
      'c-2022.yaml',
      { find },
    );
    expect(findings).toEqual([]);
    const grading = Array.isArray(programme?.grading) ? programme.grading : [];
    expect(grading.map(({ groups }) => groups)).toEqual([['everyone'], ['above']]);
    expect(overrides).toEqual([
      { path: 'grading[above+everyone].groups', parent: ['above', 'everyone'], own: ['everyone'] },
    ]);
  });

  it('removes by name and says so', () => {
    const { programme, overrides } = county('remove: [south]\n');
    expect(programme?.organisations.map(({ id }) => id)).toEqual(['miit', 'taxBureau', 'north']);
    expect(overrides[0]).toMatchObject({ path: 'organisations[south]', own: undefined });
  });

  it('removes the units of a collective that the county does not have', () => {
    files['parks-2022'] = stringify({
      ...city,
      programme: 'parks-2022',
      organisations: [
        ...city.organisations,
        { id: 'parks', title: '各园区', role: 'territory', each: 'park' },
      ],
      deployment: { parks: [{ id: 'parkA', title: '甲园区' }] },
    });
    const { programme, findings, overrides } = loadProgramme(
      'programme: c-2022\nextends: parks-2022\ntitle: 某县\ndocument: { issuer: 某县 }\nremove: [parks, deployment.parks]\n',
      'c-2022.yaml',
      { find },
    );
    expect(findings).toEqual([]);
    expect(programme?.deployment).toEqual({});
    expect(overrides.map(({ path, own }) => [path, own])).toEqual([
      ['organisations[parks]', undefined],
      ['deployment.parks', undefined],
    ]);
  });

  it('asks which one is meant when a name stands in several lists', () => {
    files['twice-2022'] = stringify({
      ...city,
      programme: 'twice-2022',
      lists: [{ id: 'entry', title: '清单' }],
    });
    const { findings } = loadProgramme(
      'programme: c-2022\nextends: twice-2022\ntitle: 某县\ndocument: { issuer: 某县 }\nremove: [entry]\n',
      'c-2022.yaml',
      { find },
    );
    expect(findings[0]).toMatchObject({
      code: 'programme.remove-ambiguous',
      file: 'c-2022.yaml',
      line: 5,
    });
    expect(findings[0]?.message).toContain('stages.entry');
  });

  it('cannot remove what is not there', () => {
    const { findings } = county('remove: [suoth]\n');
    expect(findings[0]).toMatchObject({ code: 'programme.remove-unknown', line: 5 });
    expect(findings[0]?.message).toContain('是不是“south”？');
  });

  it('places a fault in the file it was written in', () => {
    files['faulty-2022'] = stringify({ ...city, programme: 'faulty-2022', lights: 'defualt' });
    const { findings } = loadProgramme(
      'programme: c-2022\nextends: faulty-2022\ntitle: 某县\ndocument: { issuer: 某县 }\nladder: sanmin\n',
      'c-2022.yaml',
      { find },
    );
    expect(findings.map(({ file, code }) => [file, code])).toEqual([
      ['c-2022.yaml', 'programme.unknown-ladder'],
      ['faulty-2022.yaml', 'programme.unknown-lights'],
    ]);
    expect(findings[0]?.line).toBe(5);
    expect(findings[1]?.line).toBeGreaterThan(20);
  });

  it('a gap of the parent may be filled by the child', () => {
    files['silent-2022'] = stringify({
      ...city,
      programme: 'silent-2022',
      confirmation: { within: { toFill: '附件未公开' }, silence: 'visit', form: 'written' },
    });
    const child = (text: string) =>
      loadProgramme(
        `programme: c-2022\nextends: silent-2022\ntitle: 某县\ndocument: { issuer: 某县 }\n${text}`,
        'c-2022.yaml',
        { find },
      );
    expect(child('').toFill.map(({ path }) => path)).toEqual(['confirmation.within']);
    expect(child('confirmation: { within: 5个工作日 }\n').toFill).toEqual([]);
  });

  it('refuses an unknown parent and parents that extend each other', () => {
    files['a-2022'] = 'programme: a-2022\nextends: b-2022\n';
    files['b-2022'] = 'programme: b-2022\nextends: a-2022\n';
    const lost = loadProgramme('programme: x-2022\nextends: nowhere-2022\n', 'x.yaml', { find });
    expect(lost.findings[0]).toMatchObject({ code: 'programme.extends-unknown', line: 2 });
    const circle = loadProgramme(files['a-2022'], 'a-2022.yaml', { find });
    expect(circle.findings.map(({ code }) => code)).toContain('programme.extends-circular');
    expect(
      circle.findings.find(({ code }) => code === 'programme.extends-circular')?.message,
    ).toContain('a-2022 → b-2022 → a-2022');
  });
});
