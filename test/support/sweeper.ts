/** A worker of its own, to be killed: sweeps and delivers letters as rows, until nothing is left. */
import 'reflect-metadata';
import { aKernel } from './kernel.js';
import { keepLetter } from './letters.js';

const kernel = await aKernel({ at: process.argv[2] ?? '', handle: keepLetter });
process.stdout.write('ready\n');
for (;;) {
  const { fired } = await kernel.sweep.sweep();
  const { delivered } = await kernel.outbox.drain();
  if (fired + delivered === 0) break;
}
await kernel.close();
process.exit(0);
