import { describe, expect, it } from '@jest/globals';
import fs from 'node:fs';
import path from 'node:path';

/** The face speaks through its catalogues alone: nothing is missing, left over, or written past them. */

const web = path.join(import.meta.dirname, '../../web/src');
const sources = fs
  .readdirSync(web, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'));
const read = (file: string): string => fs.readFileSync(path.join(web, file), 'utf8');

/** The `'key': 'text'` lines of a catalogue. */
function catalogue(language: string): Map<string, string> {
  const lines = read(`locales/${language}.ts`).matchAll(/^ {2}'([\w.-]+)':\s*['"](.*)['"],$/gm);
  return new Map([...lines].map(([, key = '', text = '']) => [key, text]));
}

const zh = catalogue('zh-CN');
const en = catalogue('en');
const code = sources.filter(
  (file) => !file.startsWith('locales/zh') && !file.startsWith('locales/en'),
);
const spoken = code.map((file) => ({ file, text: read(file) }));

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');

const places = (text: string): string[] =>
  [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();

describe('the texts of the face', () => {
  it('has the same keys in Chinese and in English', () => {
    expect(zh.size).toBeGreaterThan(200);
    expect([...en.keys()]).toEqual([...zh.keys()]);
  });

  it('fills the same places in both languages', () => {
    const differing = [...zh].filter(
      ([key, text]) => places(text).join() !== places(en.get(key) ?? '').join(),
    );
    expect(differing).toEqual([]);
  });

  it('knows every key that a page asks for by name', () => {
    const asked = spoken.flatMap(({ file, text }) =>
      [...text.matchAll(/\bt\(\s*'([\w.]+)'/g)].map(([, key = '']) => ({ file, key })),
    );
    expect(asked.length).toBeGreaterThan(150);
    expect(asked.filter(({ key }) => !zh.has(key))).toEqual([]);
  });

  it('keeps no text that nobody asks for', () => {
    const all = spoken.map(({ text }) => text).join('\n');
    const families = [...all.matchAll(/\bt\(`([\w.]+)\.\$\{/g)].map(
      ([, family = '']) => `${family}.`,
    );
    const unused = [...zh.keys()].filter(
      (key) => !all.includes(`'${key}'`) && !families.some((family) => key.startsWith(family)),
    );
    expect(unused).toEqual([]);
  });

  it('writes no Chinese past the catalogues', () => {
    const past = spoken
      .map(({ file, text }) => ({
        file,
        found: /\p{Script=Han}.*/u.exec(withoutComments(text))?.[0],
      }))
      .filter(({ found }) => found !== undefined);
    expect(past).toEqual([]);
  });
});
