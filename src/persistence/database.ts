/** One pool of connections, shared by Prisma and by raw SQL. */
import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { config, databaseUrl } from '../config.js';
import { PrismaClient } from '../generated/prisma/client.js';
import type { Prisma } from '../generated/prisma/client.js';
import { WalledPool } from './pool.js';

/** A Prisma transaction: what stores take as their first argument. */
export type Tx = Prisma.TransactionClient;

/**
 * One connection for raw SQL, inside a transaction unless it is the pool itself.
 * Rows speak the language of the domain: `date` is 'YYYY-MM-DD', `timestamptz` is ISO UTC,
 * `numeric` and `bigint` are strings.
 */
export type Sql = pg.PoolClient;

/** Anything a query can be put to: the pool, or a connection within a transaction. */
export type Queryable = Pick<Sql, 'query'>;

const DATE = 1082;
const TIMESTAMPTZ = 1184;

type Parser = (value: string) => unknown;
const own = new Map<number, Parser>([
  [DATE, (value) => value],
  [TIMESTAMPTZ, (value) => new Date(value).toISOString()],
]);

/** The database as the role that serves people: it owns nothing and sees through the second wall. */
export function runtimeUrl(): string {
  const url = new URL(databaseUrl());
  const given = url.searchParams.get('options') ?? '';
  url.searchParams.set('options', `${given} -c role=${config.DATABASE_ROLE}`.trim());
  return url.toString();
}

/** Prisma brings its own parsers with each query, so these touch raw SQL only. */
const domainTypes: pg.CustomTypesConfig = {
  getTypeParser: (
    oid: Parameters<typeof pg.types.getTypeParser>[0],
    format?: 'text' | 'binary',
  ): Parser => {
    const usual: unknown = pg.types.getTypeParser(oid, format);
    return (format === 'binary' ? undefined : own.get(oid)) ?? (usual as Parser);
  },
};

/** The database of this process: Prisma's client, with the pool under it open to COPY and hot SQL. */
@Injectable()
export class Database extends PrismaClient implements OnApplicationShutdown {
  readonly pool: pg.Pool;

  constructor() {
    const pool = new WalledPool({
      connectionString: runtimeUrl(),
      max: config.DATABASE_POOL,
      // Whoever waits this long for a connection is told so; nobody waits for ever.
      connectionTimeoutMillis: 30_000,
      types: domainTypes,
      application_name: `battle-map ${config.ROLE}`,
    });
    // A connection that breaks is replaced, and whoever was using it gets an error of its own; without
    // these listeners it would end the process.
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
    super({ adapter: new PrismaPg(pool) });
    this.pool = pool;
  }

  /** In the last phase of closing, when workers have finished what they had in hand. */
  async onApplicationShutdown(): Promise<void> {
    await this.$disconnect();
    await this.pool.end();
  }
}
