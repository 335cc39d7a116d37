import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Secret, TOTP } from 'otpauth';
import { Clock } from '../clock.js';
import { Database } from '../persistence/database.js';
import { NoSetUp, WrongCode } from './errors.js';
import { seal, unseal } from './seal.js';
import { fingerprint } from './secrets.js';
import { SecondFactorStore } from './second-factor.store.js';

/** What an authenticator app is given. */
export interface SetUp {
  /** Base32, to be typed where no camera is at hand. */
  readonly secret: string;
  /** `otpauth://totp/…`, to be shown as a QR code. */
  readonly uri: string;
}

const RECOVERY_CODES = 10;
const RECOVERY_BYTES = 10;
const DRIFT_STEPS = 1;

/** 动态口令: codes of an authenticator app (RFC 6238), and recovery codes for when it is lost. */
@Injectable()
export class SecondFactorService {
  constructor(
    private readonly store: SecondFactorStore,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Makes a secret; it counts once a code of it has been confirmed. @throws NoSecretKey */
  async begin(userId: string, account: string): Promise<SetUp> {
    const secret = new Secret({ size: 20 }).base32;
    await this.store.begin(this.database.pool, userId, seal(secret, userId));
    return { secret, uri: totpOf(secret, account).toString() };
  }

  /**
   * Switches it on and answers the recovery codes, which are shown this once.
   * @throws NoSetUp when none was begun
   * @throws WrongCode
   */
  async confirm(userId: string, code: string): Promise<string[]> {
    const { pending } = await this.store.get(this.database.pool, userId);
    if (pending === null) throw new NoSetUp();
    const step = this.stepOf(unseal(pending, userId), code);
    if (step === null) throw new WrongCode();
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    await this.store.confirm(this.database.pool, userId, step, codes.map(fingerprint));
    return codes;
  }

  /** Whether this code is right now: one of the app, not used before, or a recovery code, used up by this. */
  async verify(userId: string, code: string): Promise<boolean> {
    const { pool } = this.database;
    const { secret } = await this.store.get(pool, userId);
    if (secret === null) return false;
    const step = this.stepOf(unseal(secret, userId), code);
    if (step !== null) return this.store.spendStep(pool, userId, step);
    return this.store.spendRecovery(pool, userId, fingerprint(plain(code)));
  }

  async remove(userId: string): Promise<void> {
    await this.store.remove(this.database.pool, userId);
  }

  /** The time step the code belongs to; null when it is none of now. */
  private stepOf(secret: string, code: string): number | null {
    const totp = totpOf(secret, '');
    const timestamp = this.clock.real().getTime();
    const delta = totp.validate({ token: code.trim(), timestamp, window: DRIFT_STEPS });
    return delta === null ? null : totp.counter({ timestamp }) + delta;
  }
}

function totpOf(secret: string, label: string): TOTP {
  return new TOTP({ issuer: '挂图作战', label, secret: Secret.fromBase32(secret) });
}

/** 80 random bits in 16 letters: not worth guessing, so a plain hash keeps them. */
function newRecoveryCode(): string {
  return new Secret({ buffer: Uint8Array.from(randomBytes(RECOVERY_BYTES)).buffer }).base32;
}

/** As it was written, however it was typed. */
function plain(code: string): string {
  return code.toUpperCase().replaceAll(/[\s-]/g, '');
}
