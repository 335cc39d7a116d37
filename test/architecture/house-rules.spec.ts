import { describe, expect, it } from '@jest/globals';
import { breaches, MEANINGLESS, RULES } from '../support/house-rules.js';
import { sources } from '../support/sources.js';

const files = sources('src', 'workflows');

describe('the house', () => {
  it.each(RULES)('keeps $name: $why', (rule) => {
    expect(breaches(rule, files)).toEqual([]);
  });

  it('has no folder whose name says nothing', () => {
    expect(files.map(({ path }) => path).filter((path) => MEANINGLESS.test(path))).toEqual([]);
  });
});

describe('each rule can be broken', () => {
  const broken: Record<string, { path: string; text: string }> = {
    D7: { path: 'src/task/task.service.ts', text: "throw new NotFoundException('x');" },
    'D8 environment': { path: 'src/task/task.service.ts', text: 'const a = process.env.PORT;' },
    'D8 time': { path: 'src/domain/lights/lights.ts', text: 'const now = new Date();' },
    'D8 chance': { path: 'src/domain/rehearsal/a.ts', text: 'const x = Math.random();' },
    'D10 words': { path: 'workflows/machines/a.machine.ts', text: 'a: { after: { 1000: "b" } }' },
    'D10 inline': {
      path: 'workflows/machines/a.machine.ts',
      text: 'on: { GO: { guard: ({ context }) => context.ok } }',
    },
    'no barrels': { path: 'src/task/index.ts', text: "export * from './task.js';" },
  };

  it.each(RULES)('$name', (rule) => {
    const file = broken[rule.name]!;
    expect(breaches(rule, [file])).toHaveLength(1);
    // What a comment tells is no breach.
    expect(breaches(rule, [{ ...file, text: `/* ${file.text} */` }])).toEqual([]);
  });

  it('and is kept by the one file that may', () => {
    const [environment, time] = ['D8 environment', 'D8 time'].map((name) =>
      RULES.find((rule) => rule.name === name)!,
    );
    const text = 'new Date(); process.env.PORT';
    expect(breaches(environment!, [{ path: 'src/config.ts', text }])).toEqual([]);
    expect(breaches(time!, [{ path: 'src/clock.ts', text }])).toEqual([]);
  });
});
