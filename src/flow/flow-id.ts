import { randomFillSync } from 'node:crypto';

const POOL = 4096;
const pool = Buffer.alloc(POOL);
let used = POOL;
let lastMs = 0;
let counter = 0;

/**
 * A UUID of version 7 (RFC 9562): ids sort by birth, also within one millisecond of this process,
 * so that flows born together stand together on disk.
 */
export function newFlowId(ms: number): string {
  if (ms > lastMs) {
    lastMs = ms;
    counter = 0;
  } else if ((counter += 1) > 0xfff) {
    lastMs += 1;
    counter = 0;
  }
  if (used + 8 > POOL) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.toString('hex', used, (used += 8));
  const time = lastMs.toString(16).padStart(12, '0');
  const order = counter.toString(16).padStart(3, '0');
  const variant = (8 + (parseInt(random.charAt(0), 16) & 3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${order}-${variant}${random.slice(1, 4)}-${random.slice(4)}`;
}
