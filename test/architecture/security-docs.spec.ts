/** docs/security.md tells the truth: every test it names exists. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const page = readFileSync('docs/security.md', 'utf8');
const rows = page.split('\n').filter((line) => /^\| (V\d|8\.1)/.test(line));
const proofs = rows.flatMap((row) =>
  [...row.matchAll(/`(test\/[^`]+\.spec\.ts)`((?:「[^」]+」)*)/g)].map(([, file, titles]) => ({
    file: file ?? '',
    titles: [...(titles ?? '').matchAll(/「([^」]+)」/g)].map(([, title]) => title ?? ''),
  })),
);

describe('the page on security', () => {
  it('has all chapters of ASVS 5 and all controls of 8.1.4, in order', () => {
    const names = rows.map((row) => /^\| (V\d+|8\.1\.4\.\d+)/.exec(row)?.[1]);
    const chapters = Array.from({ length: 17 }, (_, at) => `V${String(at + 1)}`);
    const controls = Array.from({ length: 11 }, (_, at) => `8.1.4.${String(at + 1)}`);
    expect(names).toEqual([...chapters, ...controls]);
  });

  it('names a test, an installation’s duty, or what is not used, in every row', () => {
    const bare = rows.filter((row) => !/`test\/|of the installation|由运维单位|not used/.test(row));
    expect(bare).toEqual([]);
  });

  it.each(proofs.map(({ file, titles }) => [file, titles] as const))(
    'names tests of %s that exist',
    (file, titles) => {
      expect({ file, exists: existsSync(file) }).toEqual({ file, exists: true });
      const source = readFileSync(file, 'utf8');
      const untold = titles.filter(
        (title) =>
          ![`'${title}'`, `"${title}"`, `\`${title}\``].some((one) => source.includes(one)),
      );
      expect(untold).toEqual([]);
    },
  );
});
