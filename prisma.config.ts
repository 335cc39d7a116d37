import { defineConfig } from 'prisma/config';

// `generate` needs no database, so a dummy address is fine when DATABASE_URL is not set.
export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://unused@127.0.0.1:1/unused' },
});
