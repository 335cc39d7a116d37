// Before each test file: a fresh database of its own, cloned from the migrated template.
import pg from 'pg';

const cluster = process.env.BM_TEST_CLUSTER;
const name = `worker_${process.env.JEST_WORKER_ID}`;
const client = new pg.Client({ connectionString: cluster });
await client.connect();
await client.query(`drop database if exists ${name} with (force)`);
await client.query(`create database ${name} template template strategy file_copy`);
await client.end();

process.env.DATABASE_URL = cluster.replace(/\/postgres$/, `/${name}`);
process.env.LOG_LEVEL ??= 'silent';
process.env.BM_DEMO = 'true'; // tests set the time
process.env.SECRET_KEY = Buffer.alloc(32, 7).toString('base64');
for (const outside of ['REDIS_URL', 'SMTP_URL', 'ROLE', 'BM_DATA']) delete process.env[outside];
