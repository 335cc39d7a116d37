// What an installation is made of, as CycloneDX JSON on standard output, from the lock file alone.
//   node scripts/sbom.mjs [FILE]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { root } from './stamp.mjs';

const DEVELOPMENT = 'cdx:npm:package:development';

// Not `--omit dev`: npm then also leaves out what a tool for development asks for as a peer, @nestjs/core
// among them. It marks what is for development only, and that is taken out here.
const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--offline'];
const { status, stdout, stderr, error } = spawnSync('npm', args, {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
  shell: process.platform === 'win32',
});
if (status !== 0) {
  console.error(`无法生成软件物料清单 / no SBOM: ${(error?.message ?? stderr).trim()}`);
  process.exitCode = 1;
} else {
  const bill = `${JSON.stringify(productOnly(JSON.parse(stdout)), null, 2)}\n`;
  if (process.argv[2]) fs.writeFileSync(process.argv[2], bill);
  else process.stdout.write(bill);
}

/** The bill without what only developers install. */
function productOnly(bill) {
  const isOurs = ({ properties = [] }) => !properties.some(({ name }) => name === DEVELOPMENT);
  const components = bill.components.filter(isOurs);
  const known = new Set([
    bill.metadata.component['bom-ref'],
    ...components.map((one) => one['bom-ref']),
  ]);
  const dependencies = bill.dependencies
    .filter(({ ref }) => known.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((r) => known.has(r)) }));
  return { ...bill, components, dependencies };
}
