import { Injectable } from '@nestjs/common';
import type { Queryable } from '../persistence/database.js';

export interface FactorRow {
  readonly secret: string | null;
  readonly pending: string | null;
  readonly codesLeft: number;
}

@Injectable()
export class SecondFactorStore {
  async get(sql: Queryable, userId: string): Promise<FactorRow> {
    const { rows } = await sql.query<FactorRow>(
      `select totp_secret as secret, totp_pending as pending,
          cardinality(recovery_codes) as "codesLeft" from app_user where id = $1`,
      [userId],
    );
    return rows[0] ?? { secret: null, pending: null, codesLeft: 0 };
  }

  async begin(sql: Queryable, userId: string, sealed: string): Promise<void> {
    await sql.query('update app_user set totp_pending = $2 where id = $1', [userId, sealed]);
  }

  async confirm(
    sql: Queryable,
    userId: string,
    step: number,
    recoveryCodes: readonly string[],
  ): Promise<void> {
    await sql.query(
      `update app_user set totp_secret = totp_pending, totp_pending = null, totp_step = $2,
          recovery_codes = $3 where id = $1`,
      [userId, step, recoveryCodes],
    );
  }

  /** False when a code of this step, or of a later one, was used before. */
  async spendStep(sql: Queryable, userId: string, step: number): Promise<boolean> {
    const { rowCount } = await sql.query(
      'update app_user set totp_step = $2 where id = $1 and totp_step < $2',
      [userId, step],
    );
    return rowCount === 1;
  }

  /** False when there is no such code left. */
  async spendRecovery(sql: Queryable, userId: string, hash: string): Promise<boolean> {
    const { rowCount } = await sql.query(
      `update app_user set recovery_codes = array_remove(recovery_codes, $2)
        where id = $1 and $2 = any(recovery_codes)`,
      [userId, hash],
    );
    return rowCount === 1;
  }

  async remove(sql: Queryable, userId: string): Promise<void> {
    await sql.query(
      `update app_user set totp_secret = null, totp_pending = null, recovery_codes = '{}'
        where id = $1`,
      [userId],
    );
  }
}
