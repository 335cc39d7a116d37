import { describe, expect, it } from '@jest/globals';
import fs from 'node:fs';
import path from 'node:path';

const web = path.join(import.meta.dirname, '../../web/src');

/** What saves figures as they are typed does not wait for the one before. */
const saving = ['forms/save.ts', 'flow/table.tsx'];

describe('what a person does at a page', () => {
  it('goes through the one place that sends a thing once', () => {
    const past = fs
      .readdirSync(web, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && file !== 'forms/once.ts')
      .filter((file) => fs.readFileSync(path.join(web, file), 'utf8').includes('useMutation'));
    expect(past.sort()).toEqual(saving.sort());
  });
});
