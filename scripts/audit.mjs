// Known weaknesses of what is installed with the product. Fails when one is high or critical; a registry
// that does not answer in time is said, and does not hold anybody up.
//   node scripts/audit.mjs
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { root } from './stamp.mjs';

const PATIENCE_MS = 10_000;
const GRAVE = ['high', 'critical'];

/** What the registry says, or undefined when it says nothing. */
async function report() {
  const args = ['audit', '--omit=dev', '--audit-level=high', '--json', '--fetch-retries=0'];
  const windows = process.platform === 'win32';
  const child = spawn('npm', args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: !windows,
    shell: windows,
  });
  const stop = () => (windows || !child.pid ? child.kill() : process.kill(-child.pid, 'SIGKILL'));
  const patience = setTimeout(stop, PATIENCE_MS);
  try {
    const [said] = await Promise.all([text(child.stdout), once(child, 'close')]);
    const { metadata, vulnerabilities } = JSON.parse(said);
    return metadata ? Object.values(vulnerabilities) : undefined;
  } catch {
    return undefined;
  } finally {
    clearTimeout(patience);
  }
}

const found = await report();
if (found === undefined) {
  console.log('未能连上 npm 仓库，跳过依赖漏洞检查 / the registry does not answer: audit skipped');
} else {
  const grave = found.filter(({ severity }) => GRAVE.includes(severity));
  for (const { name, severity, range } of grave) console.error(`${severity} ${name} ${range}`);
  process.exitCode = grave.length ? 1 : 0;
}
