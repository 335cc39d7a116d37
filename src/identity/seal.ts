/** Secrets that must be read again are kept sealed: AES-256-GCM with the key of the installation. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { config } from '../config.js';
import { DomainError } from '../domain/errors.js';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Several servers share one key, so none of them may invent it. */
export class NoSecretKey extends DomainError {
  readonly code = 'account.no-secret-key';
  override readonly kind = 'refused';
  constructor() {
    super({
      zh: '未设置 SECRET_KEY，不能保存动态口令密钥；请系统管理员设置后重启',
      en: 'SECRET_KEY is not set, so no second factor can be kept; set it and start again',
    });
  }
}

/** The sealed text; `of` binds it to its row, so that it opens nowhere else. */
export function seal(text: string, of: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key(), iv).setAAD(Buffer.from(of));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
}

/** The text that was sealed; throws when it was sealed with another key, for another row, or changed. */
export function unseal(sealed: string, of: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv(CIPHER, key(), bytes.subarray(0, IV_BYTES))
    .setAAD(Buffer.from(of))
    .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
  return Buffer.concat([text, decipher.final()]).toString('utf8');
}

/** Whether there is a key; a computer on its own makes one when it needs it. */
export const hasKey = (): boolean => config.SECRET_KEY !== undefined || config.BM_EMBEDDED;

let known: Buffer | undefined;

/** SECRET_KEY, or the key file that an installation of one computer makes for itself. */
function key(): Buffer {
  known ??= config.SECRET_KEY === undefined ? keyFile() : Buffer.from(config.SECRET_KEY, 'base64');
  return known;
}

/** @throws NoSecretKey on servers */
function keyFile(): Buffer {
  if (!config.BM_EMBEDDED) throw new NoSecretKey();
  mkdirSync(config.BM_DATA, { recursive: true });
  const file = path.resolve(config.BM_DATA, 'secret.key');
  try {
    writeFileSync(file, randomBytes(KEY_BYTES).toString('base64'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return Buffer.from(readFileSync(file, 'utf8'), 'base64');
}
