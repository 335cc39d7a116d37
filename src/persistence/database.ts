/** One pool of connections, shared by Prisma and by raw SQL. */
import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { past } from '../clock.js';
import { config, databaseUrl } from '../config.js';
import { PrismaClient } from '../generated/prisma/client.js';
import type { Prisma } from '../generated/prisma/client.js';
import { LOOKING_BACK, PastPool } from './past.js';
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

/** How many connections may look back at a time; the others wait. */
const LOOKING = 3;

const DATE = 1082;
const TIMESTAMPTZ = 1184;

type Parser = (value: string) => unknown;
const own = new Map<number, Parser>([
  [DATE, (value) => value],
  [TIMESTAMPTZ, (value) => new Date(value).toISOString()],
]);

/**
 * The database as the role that serves people: it owns nothing and sees through the second wall.
 * @param more settings of the connection, as the command line of PostgreSQL has them
 */
export function runtimeUrl(more = ''): string {
  const url = new URL(databaseUrl());
  const given = url.searchParams.get('options') ?? '';
  url.searchParams.set('options', `${given} -c role=${config.DATABASE_ROLE} ${more}`.trim());
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
  private readonly present: pg.Pool;
  private readonly past: pg.Pool;

  constructor() {
    const options = {
      connectionString: runtimeUrl(),
      max: config.DATABASE_POOL,
      // Whoever waits this long for a connection is told so; nobody waits for ever.
      connectionTimeoutMillis: 30_000,
      types: domainTypes,
      application_name: `battle-map ${config.ROLE}`,
    };
    const pool = new WalledPool(options);
    const connectionString = runtimeUrl(LOOKING_BACK);
    const back = new PastPool({ ...options, connectionString, max: LOOKING });
    // A connection that breaks is replaced, and whoever was using it gets an error of its own; without
    // these listeners it would end the process.
    for (const one of [pool, back]) {
      one.on('error', () => undefined);
      one.on('connect', (client) => client.on('error', () => undefined));
    }
    super({ adapter: new PrismaPg(pool) });
    this.present = pool;
    this.past = back;
  }

  /** Connections to the present; within a request that looks back, to the past. */
  get pool(): pg.Pool {
    return past.getStore() === undefined ? this.present : this.past;
  }

  /** In the last phase of closing, when workers have finished what they had in hand. */
  async onApplicationShutdown(): Promise<void> {
    await this.$disconnect();
    await Promise.all([this.present.end(), this.past.end()]);
  }
}
