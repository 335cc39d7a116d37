/** Units, accounts and log-ins for tests that need somebody to be somebody. */
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { isAdministrator } from '../../workflows/roles.js';
import { AccountService } from '../../src/identity/account.service.js';
import type { AccountToAdd } from '../../src/identity/account.service.js';
import { Database } from '../../src/persistence/database.js';

export const aPassword = 'correct horse battery';

/** Writes units of a region, each as `[code, title, role]`. */
export async function someUnits(
  app: NestExpressApplication,
  region: string,
  units: readonly (readonly [code: string, title: string, role: string])[],
): Promise<void> {
  const { pool } = app.get(Database);
  for (const [code, title, role] of units) {
    await pool.query(
      `insert into organisation (id, region, code, title, role, aliases)
       values (gen_random_uuid(), $1, $2, $3, $4, '{}') on conflict do nothing`,
      [region, code, title, role],
    );
  }
}

/** Adds an account with `aPassword`; only what matters to the test need be said. */
export async function anAccount(
  app: NestExpressApplication,
  one: Partial<AccountToAdd> & Pick<AccountToAdd, 'account' | 'role'>,
): Promise<string> {
  return app.get(AccountService).add({
    name: one.account,
    region: '320600',
    password: aPassword,
    ...(isAdministrator(one.role) ? { email: `${one.account}@people.example` } : {}),
    ...one,
  });
}

/** Logs in and answers a client that carries the cookie. */
export async function loggedIn(
  app: NestExpressApplication,
  account: string,
): Promise<ReturnType<typeof request.agent>> {
  const agent = request.agent(app.getHttpServer());
  await agent.post('/api/session').send({ account, password: aPassword }).expect(200);
  return agent;
}
