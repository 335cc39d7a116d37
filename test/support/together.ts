/**
 * Runs the specs of some folders as one file. They are pure, so nothing of one can reach another,
 * and what takes longest in most of them is loading the modules they all share.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';

const tests = path.resolve(import.meta.dirname, '..');

/** Imports every spec under the folders of `test/` except those whose path begins with one of `except`. */
export async function together(
  folders: readonly string[],
  { except = [] }: { except?: readonly string[] } = {},
): Promise<void> {
  const specs = folders.flatMap((folder) =>
    readdirSync(path.join(tests, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => path.posix.join(folder, name.replaceAll('\\', '/')))
      .filter((file) => file.endsWith('.spec.ts'))
      .filter((file) => !except.some((start) => file.startsWith(start)))
      .sort(),
  );
  for (const spec of specs) await import(path.join(tests, spec));
}
