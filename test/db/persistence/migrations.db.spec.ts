import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import pg from 'pg';

const root = path.resolve(import.meta.dirname, '../../..');
const migrate = (...args: string[]): string =>
  execFileSync(process.execPath, ['scripts/migrate.mjs', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

describe('the migrations', () => {
  it('lead to what prisma/schema says', () => {
    expect(migrate('check')).toContain('agree');
  });

  it('are applied once', () => {
    expect(migrate('deploy')).toBe('nothing to apply\n');
    expect(migrate('status')).not.toMatch(/pending|failed/);
  });

  it('that failed block the next, until somebody says what became of them', async () => {
    const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
    await client.connect();
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, started_at, applied_steps_count)
       values ('x', '', '29990101000000_half', now(), 0)`,
    );
    await client.end();
    expect(() => migrate('deploy')).toThrow('29990101000000_half');
    expect(migrate('status')).toMatch(/failed\s+29990101000000_half/);
    migrate('resolve', '29990101000000_half', 'rolled-back');
    expect(migrate('deploy')).toBe('nothing to apply\n');
  });
});
