/** What every route says of itself: who may call it, and on what. `AccessGuard` holds everybody to it. */
import { SetMetadata } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { isAdministrator, type Role, roles } from '../../workflows/roles.js';

/** Whoever is logged in, administrators too. */
export const EVERYBODY = roles;
/** Those the programme is about; administrators look after the installation, not after enterprises. */
export const WORKERS = roles.filter((role) => !isAdministrator(role));
/** The same without the enterprises. */
export const OFFICES = WORKERS.filter((role) => role !== 'enterprise');

/** What an address names, and where it stands in it: the guard asks whether the person may reach it. */
export const PLACES = {
  cycle: 'api/cycles/:id',
  subject: 'api/cycles/:id/subjects/:subjectId',
  flow: 'api/flows/:id',
  file: 'api/files/:id',
  report: 'api/reports/:id',
  account: 'api/accounts/:id',
  organisation: 'api/organisations/:code',
  'dead letter': 'api/dead-letters/:key',
} as const;
export type Thing = keyof typeof PLACES;

/** What needs no asking; what of it the address names is looked for among these alone. */
const GROUNDS = {
  /** One's own account, session, link. */
  own: ['api/account/'],
  /** Letters to oneself, or of one's region. */
  letters: ['api/mailbox/', 'api/notifications/'],
  /** Published plans. */
  programmes: ['api/programmes/'],
  /** What lies within one's region. */
  region: [],
  /** The trail, the clock, health: one for all. */
  installation: ['api/audit/'],
} as const;
export type Ground = keyof typeof GROUNDS;

export interface Policy {
  readonly who: 'public' | readonly Role[];
  readonly on: Thing | Ground;
  /** Whether it only reads, for all that it is no GET: what is read goes through the second wall. */
  readonly reads: boolean;
}

export const POLICY = 'policy';

/**
 * The policy of a route: `@Access(OFFICES, 'cycle')`, `@Access(['lead'], 'cycle', 'reads')`,
 * `@Access('public', 'own')`. A route without one is refused, and the server does not start with it.
 */
export const Access = (who: Policy['who'], on: Policy['on'], reads?: 'reads'): MethodDecorator =>
  SetMetadata(POLICY, { who, on, reads: reads !== undefined } satisfies Policy);

/** Throws an error that names each route without a policy, and each whose policy is not of what its address names. */
export function refuseOpenDoors(controllers: readonly Type[]): void {
  const open = controllers.flatMap((type) => faultsOf(type));
  if (open.length > 0) throw new Error(`routes without a sound @Access: ${open.join(', ')}`);
}

function faultsOf(type: Type): string[] {
  const members = Object.getOwnPropertyDescriptors(type.prototype as object);
  return Object.entries(members).flatMap(([name, { value }]) => {
    const handler: unknown = value;
    if (typeof handler !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, handler)) return [];
    const policy = Reflect.getMetadata(POLICY, handler) as Policy | undefined;
    const paths = pathsOf(type).flatMap((base) => pathsOf(handler).map((end) => `${base}/${end}/`));
    return policy !== undefined && paths.every((path) => isSound(policy, path))
      ? []
      : [`${type.name}.${name}`];
  });
}

function pathsOf(of: object): string[] {
  const path = Reflect.getMetadata(PATH_METADATA, of) as string | string[] | undefined;
  return [path ?? ''].flat().map((one) => one.replaceAll(/^\/|\/$/g, ''));
}

/** An address with a thing in it is for those who reach the innermost; no other names anything of somebody's. */
function isSound({ on }: Policy, written: string): boolean {
  const path = written.replaceAll(/\/+/g, '/').replace(/^\//, '');
  const [named] = (Object.keys(PLACES) as Thing[])
    .filter((thing) => path.startsWith(`${PLACES[thing]}/`))
    .sort((a, b) => PLACES[b].length - PLACES[a].length);
  if (named !== undefined) return on === named;
  if (on in PLACES) return false;
  return !path.includes(':') || GROUNDS[on as Ground].some((ground) => path.startsWith(ground));
}

/** What a policy says of a method: GET and HEAD only read. */
export const onlyReads = (policy: Policy, method: string): boolean =>
  policy.reads || method === 'GET' || method === 'HEAD';
