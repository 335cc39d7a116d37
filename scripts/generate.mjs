// Writes the Prisma client into src/generated/prisma.
//   node scripts/generate.mjs [--if-needed]
// `prisma generate` needs no schema engine, but its command line insists on having one and would
// download it: it is handed Node itself instead, which it never calls.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { digest, root, stamped, withLock } from './stamp.mjs';

const stamp = path.join(root, 'src/generated/.stamp');
const client = path.join(root, 'src/generated/prisma/client.ts');
const wanted = () => digest(['prisma/schema', 'prisma.config.ts', 'package-lock.json']);
const upToDate = () => fs.existsSync(client) && stamped(stamp, wanted());

if (process.argv.includes('--if-needed') && upToDate()) process.exit(0);

await withLock('generate', () => {
  if (process.argv.includes('--if-needed') && upToDate()) return; // somebody else just did it
  const value = wanted();
  const require = createRequire(import.meta.url);
  const cli = path.join(path.dirname(require.resolve('prisma/package.json')), 'build/index.js');
  execFileSync(process.execPath, [cli, 'generate', '--no-hints'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
  fs.writeFileSync(stamp, value);
});
