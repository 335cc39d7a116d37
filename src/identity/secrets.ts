/** Passwords and tokens: how they are made, kept and compared. */
import { createHash, randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's minimum: 19 MiB, two passes, one lane; argon2id is the library's default. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The argon2id hash that is stored instead of the password. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

let nobodys: Promise<string> | undefined;

/** Whether the password fits; takes just as long when there is no account to compare it with. */
export async function fits(passwordHash: string | null, password: string): Promise<boolean> {
  nobodys ??= hashPassword(randomBytes(16).toString('hex'));
  const right = await verify(passwordHash ?? (await nobodys), password);
  return right && passwordHash !== null;
}

/** 256 random bits, as they stand in the cookie. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a token: whoever reads the table cannot take over a session. */
export function fingerprint(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
