/** What the surroundings decide. The only file that reads `process.env`. */
import { getHashes } from 'node:crypto';
import { isIP } from 'node:net';
import path from 'node:path';
import { z } from 'zod';

const flag = z
  .enum(['true', 'false', '1', '0', ''])
  .default('')
  .transform((value) => value === 'true' || value === '1');
/** An empty variable counts as one that is not set (`REDIS_URL= npm start`). */
const optionalUrl = z
  .union([z.literal(''), z.url()])
  .optional()
  .transform((value) => (value === '' ? undefined : value));

/** `10.1.2.3`, `10.1.0.0/16`, `2001:db8::/32`. */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const longest = { 4: 32, 6: 128 }[isIP(address)];
  if (longest === undefined || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest);
}

const Config = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: optionalUrl,
  /** The restricted role the server works as in the database; the one that migrates owns the tables. */
  DATABASE_ROLE: z.string().min(1).default('battlemap_runtime'),
  /** How many connections this process may hold in the pool it shares between Prisma and raw SQL. */
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(10),
  REDIS_URL: optionalUrl,
  SMTP_URL: optionalUrl,
  MAIL_FROM: z.string().min(3).default('挂图作战 <battle-map@localhost>'),
  ROLE: z.enum(['web', 'worker', 'all']).default('all'),
  BM_DATA: z.string().min(1).default('./data'),
  /** Set by `npm start` when it runs the database itself; it then also ends the process. */
  BM_EMBEDDED: flag,
  /** Whether a database that is used for the first time becomes a demonstration; it stays what it became. */
  BM_DEMO: flag,
  COOKIE_SECURE: flag,
  /** Where weaknesses are reported: `mailto:…` or `https://…`; stands in /.well-known/security.txt. */
  SECURITY_CONTACT: optionalUrl,
  /** How new entries of chains and seals are hashed; SM3 for an assessment of commercial cryptography. */
  HASH: z
    .enum(['sha256', 'sm3'])
    .default('sha256')
    .refine((name) => getHashes().includes(name), {
      message: '本机 Node.js 的 OpenSSL 不支持 / the OpenSSL of this Node.js does not have it',
    }),
  /** What links in letters begin with: `https://battlemap.example.gov.cn`. */
  PUBLIC_URL: optionalUrl,
  /** 32 random bytes in base64 (`openssl rand -base64 32`): what secrets are sealed with in the database. */
  SECRET_KEY: z
    .union([z.literal(''), z.base64().length(44)])
    .optional()
    .transform((value) => (value === '' ? undefined : value)),
  /** A session ends after so many minutes without a request, and after so many in any case. */
  SESSION_IDLE_MINUTES: z.coerce.number().int().min(1).max(1440).default(120),
  SESSION_LONGEST_MINUTES: z.coerce.number().int().min(1).max(10_080).default(720),
  /** Single sign-on: all three or none. */
  OIDC_ISSUER: optionalUrl,
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** Which claim names an account that has not come this way before: a verified `email`, or one that is the account's name. */
  OIDC_CLAIM: z.string().min(1).default('email'),
  /** Networks the administrators come from, with commas between; from anywhere without it. */
  ADMIN_ADDRESSES: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((one) => one.trim() || []))
    .refine((list) => list.every(isNetwork), { message: 'not a list like 10.1.0.0/16,192.0.2.7' }),
  /** How much is kept beside one flow, and beside all flows of one enterprise, in MB. */
  FLOW_FILES_MB: z.coerce.number().int().min(1).max(100_000).default(200),
  ENTERPRISE_FILES_MB: z.coerce.number().int().min(1).max(100_000).default(500),
  /** How many proxies in front may be believed about the caller's address. */
  TRUST_PROXY: z.coerce.number().int().min(0).default(0),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});
export type Config = z.infer<typeof Config>;

/** Reads the settings from any environment; throws one sentence that names every wrong variable. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const result = Config.safeParse(env);
  if (result.success) return result.data;
  const wrong = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`环境变量有误 / wrong environment variables: ${wrong.join('; ')}`);
}

/** The settings of this process, read once when this module is first imported. */
export const config: Config = readConfig(process.env);

/** The database address; a clear sentence when there is none. */
export function databaseUrl(): string {
  if (config.DATABASE_URL !== undefined) return config.DATABASE_URL;
  throw new Error('未设置 DATABASE_URL / DATABASE_URL is not set');
}

/** The address people reach this installation at, without a slash at its end. */
export function publicUrl(): string {
  const url = config.PUBLIC_URL ?? `http://${config.HOST}:${String(config.PORT)}`;
  return url.replace(/\/+$/, '');
}

/** A file or folder of the project, wherever it was started from, built or not. */
export function projectFile(relative: string): string {
  const here = import.meta.dirname;
  const root = path.basename(path.dirname(here)) === 'dist' ? '../..' : '..';
  return path.resolve(here, root, relative);
}

/** The surroundings of this process with some variables changed: for a process of its own. */
export function environmentWith(changes: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, ...changes };
}
