// Prisma's schema engine compiled to WebAssembly, with adapter-pg repaired so that it can migrate.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

// The engine reports a panic through this global; without it a panic shows as a TypeError.
globalThis.PRISMA_WASM_PANIC_REGISTRY ??= {
  message: '',
  set_message(message) {
    this.message = message;
  },
};

let loaded = false;
function loadWasm() {
  if (loaded) return;
  const require = createRequire(import.meta.url);
  const script = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const code = new WebAssembly.Module(fs.readFileSync(script.replace(/\.js$/, '.wasm')));
  const instance = new WebAssembly.Instance(code, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start?.();
  loaded = true;
}

const CHAR = 18;
const BPCHAR = 1042;

/**
 * First repair: adapter-pg cannot read PostgreSQL's internal type "char", which the engine's catalogue
 * queries return. It is passed off as bpchar here, and `tellCharacters` names it to the engine.
 */
class CatalogueClient extends pg.Client {
  query(...args) {
    const mark = (result) => {
      for (const field of result?.fields ?? []) {
        if (field.dataTypeID === CHAR) Object.assign(field, { dataTypeID: BPCHAR, wasChar: true });
      }
      return result;
    };
    const last = args.at(-1);
    if (typeof last === 'function') {
      args[args.length - 1] = (error, result) => last(error, error ? result : mark(result));
      return super.query(...args);
    }
    const pending = super.query(...args);
    return typeof pending?.then === 'function' ? pending.then(mark) : pending;
  }
}

function tellCharacters(queryable) {
  const { queryRaw, performIO, startTransaction } = queryable;
  queryable.queryRaw = async (query) => {
    let fields = [];
    const listening = Object.create(queryable, {
      performIO: {
        value: async (sent) => {
          const answer = await performIO.call(queryable, sent);
          fields = answer.fields;
          return answer;
        },
      },
    });
    const result = await queryRaw.call(listening, query);
    fields.forEach((field, i) => {
      if (field.wasChar) result.columnTypes[i] = ColumnTypeEnum.Character;
    });
    return result;
  };
  if (startTransaction) {
    queryable.startTransaction = async (...args) =>
      tellCharacters(await startTransaction.apply(queryable, args));
  }
  return queryable;
}

function partsOf(url) {
  const parsed = new URL(url);
  const sslmode = parsed.searchParams.get('sslmode') ?? 'disable';
  return {
    host: decodeURIComponent(parsed.hostname),
    port: Number(parsed.port || 5432),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database: decodeURIComponent(parsed.pathname.slice(1)),
    ...(sslmode === 'disable' ? {} : { ssl: { rejectUnauthorized: sslmode === 'verify-full' } }),
  };
}

/**
 * Opens the engine on a database for the given schema files. `close` must be called: the engine itself
 * closes neither its pools nor its shadow databases. `explain` finds the SQL error behind a failure.
 */
export async function openEngine(url, files) {
  loadWasm();
  const target = partsOf(url);
  const pools = [];
  const shadows = [];
  const admin = async (sql) => {
    const client = new pg.Client(target);
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  const open = async (config) => {
    const pool = new pg.Pool({ ...config, max: 4, Client: CatalogueClient });
    pools.push(pool);
    const adapter = tellCharacters(await new PrismaPg(pool).connect());
    // Second repair: its own version cuts at every ';', through functions and strings, and runs the
    // pieces on any connection. One simple query is one transaction: a failing file leaves nothing.
    adapter.executeScript = async (script) => {
      if (script.trim()) await pool.query(script);
    };
    adapter.dispose = async () => {};
    return adapter;
  };
  const factory = bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => open(target),
    // Third repair: its own version lets the connection string win over the database name, so that
    // the "shadow" would be the real database.
    connectToShadowDb: async () => {
      const database = `bm_shadow_${crypto.randomUUID().replaceAll('-', '')}`;
      await admin(`create database "${database}"`);
      shadows.push(database);
      return open({ ...target, database });
    },
  });
  const datamodels = files.map(({ path, content }) => [path, content]);
  const engine = await bindings.SchemaEngine.new({ datamodels }, () => {}, factory);
  return {
    engine,
    explain: (error) => explain(error, factory),
    close: async () => {
      engine.free();
      await Promise.all(pools.map((pool) => pool.end()));
      for (const shadow of shadows) await admin(`drop database if exists "${shadow}" with (force)`);
    },
  };
}

function explain(error, factory) {
  const id = /External error id#(\d+)/.exec(error.message ?? '')?.[1];
  const found = id && factory.errorRegistry?.consumeError?.(Number(id))?.error;
  const panic = globalThis.PRISMA_WASM_PANIC_REGISTRY.message;
  const parts = [found?.message ?? found, found?.cause && JSON.stringify(found.cause), panic];
  return new Error([...parts, error.message].filter(Boolean).join('\n'), { cause: error });
}
