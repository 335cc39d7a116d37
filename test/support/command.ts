/** The command line within the test's own process, on the database of this test file. */
import { main } from '../../src/cli.js';

export interface Said {
  readonly code: 0 | 1;
  readonly out: string;
  readonly err: string;
}

/** Runs one command as `npm run -s battlemap -- …` would. */
export async function battlemap(...args: string[]): Promise<Said> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(args, { out: (text) => out.push(text), err: (text) => err.push(text) });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
