/** docs/programmes.md tells the truth: each of its examples is a programme that passes the check. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { type FindText, loadProgramme } from '../../src/programme/load.js';
import { programmeIds, templates } from '../../src/programme/files.js';
import { Programme } from '../../src/domain/programme/schema.js';

const page = readFileSync('docs/programmes.md', 'utf8');
const blocks = [...page.matchAll(/```yaml( base)?\n([\s\S]*?)```/g)].map(([, base, text = '']) => ({
  base: base !== undefined,
  text,
}));
const [base] = blocks.filter((block) => block.base);
const find: FindText = (id) =>
  id === 'example-2025' && base !== undefined ? { text: base.text, file: 'base.yaml' } : undefined;

/** An example becomes a child of the complete programme of chapter 2. */
function child(text: string): string {
  const head = ['programme: child-2025', 'extends: example-2025'];
  for (const word of ['title: 例', 'document: { issuer: 某县 }']) {
    if (!new RegExp(`^${word.split(':')[0] ?? ''}:`, 'm').test(text)) head.push(word);
  }
  return `${head.join('\n')}\n${text}`;
}

describe('the shortest complete programme', () => {
  it('passes the check as it stands, tried on invented enterprises', () => {
    const loaded = loadProgramme(base?.text ?? '', 'base.yaml', {
      templates: templates(),
      trial: true,
    });
    expect(loaded.findings).toEqual([]);
    expect(loaded.toFill).toEqual([]);
  });
});

describe('every example of the page', () => {
  it.each(
    blocks.filter((block) => !block.base).map(({ text }) => [text.split('\n')[0] ?? '', text]),
  )('%s … stands on the complete programme without an error', (_, text) => {
    const { findings } = loadProgramme(child(text), 'example.yaml', {
      find,
      templates: templates(),
    });
    const faults = findings.filter(
      ({ level, code }) => level !== 'unsupported' && !code.startsWith('programme.on-paper.'),
    );
    expect(faults).toEqual([]);
  });
});

describe('the kinds of rules', () => {
  const chapter = page.slice(page.indexOf('## 10.'));
  const kinds = chapter.split(/^(?=\*\*\d+ )/m).slice(1);

  it('are all there, in order, from 1 to 76', () => {
    const numbers = kinds.map((text) => Number(/^\*\*(\d+) /.exec(text)?.[1]));
    expect(numbers).toEqual(Array.from({ length: 76 }, (_, at) => at + 1));
  });

  it.each(kinds.map((text) => [text.split('\n')[0] ?? '', text]))(
    '%s has an example, and tests that exist',
    (_, text) => {
      expect(text).toContain('```yaml\n');
      const proofs = [...text.matchAll(/`(test\/[^`]+\.spec\.ts)`((?:「[^」]+」)+)/g)];
      expect(proofs.length).toBeGreaterThan(0);
      for (const [, file = '', titles = ''] of proofs) {
        const source = readFileSync(file, 'utf8');
        const told = [...titles.matchAll(/「([^」]+)」/g)].map(([, title]) => title ?? '');
        const untold = told.filter((title) => !stands(title, source));
        expect({ file, untold }).toEqual({ file, untold: [] });
      }
    },
  );
});

/** Whether a title is written in a test: as a string of its own, or as a row of a table. */
function stands(title: string, source: string): boolean {
  return [`'${title}'`, `"${title}"`, `\`${title}\``].some((text) => source.includes(text));
}

describe('the words of the language', () => {
  it('are all explained: no word of the first level is missing from the page', () => {
    for (const word of Object.keys(Programme.shape)) expect(page).toContain(word);
  });
});

describe('the programmes that ship', () => {
  it('are all in the table, each with a link to its file', () => {
    const listed = [...page.matchAll(/\]\(\.\.\/workflows\/programmes\/(.+?)\.yaml\)/g)];
    expect(listed.map(([, id]) => id).sort()).toEqual(programmeIds());
  });
});
