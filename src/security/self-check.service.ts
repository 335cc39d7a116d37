/** Gathers what is known of the running installation and holds it against the check-list. */
import { Injectable } from '@nestjs/common';
import { TrailService } from '../audit/trail.service.js';
import type { Verified } from '../audit/verifier.js';
import { Clock } from '../clock.js';
import { ClockService } from '../clock/clock.service.js';
import { config } from '../config.js';
import { checkList } from '../domain/security/check-list.js';
import type { DatabaseFacts, LineFacts, LogInFacts, TrailFacts } from '../domain/security/facts.js';
import { TRIES } from '../identity/lockout.service.js';
import { SHORTEST } from '../identity/password.js';
import { hasKey } from '../identity/seal.js';
import { Database } from '../persistence/database.js';
import { asEngine } from '../persistence/wall.js';
import type { SelfCheck } from './security.dto.js';
import { SelfCheckStore } from './self-check.store.js';

/** Following the whole trail takes seconds where it is long: for so long its outcome is good. */
const VERIFIED_FOR_MS = 600_000;

@Injectable()
export class SelfCheckService {
  private verified: { readonly at: Date; readonly found: Promise<Verified> } | undefined;

  constructor(
    private readonly store: SelfCheckStore,
    private readonly trail: TrailService,
    private readonly clock: Clock,
    private readonly clocks: ClockService,
    private readonly database: Database,
  ) {}

  /** @param line how the request came and what it is answered with */
  check(line: Omit<LineFacts, 'secureCookies'>): Promise<SelfCheck> {
    // Counts over everybody, and the trail of all: no row of anybody is shown.
    return asEngine(async () => {
      const at = this.clock.real();
      const today = await this.clock.today();
      const { pool } = this.database;
      const items = checkList({
        demonstration: (await this.clocks.state()).installation === 'demo',
        accounts: await this.store.accounts(pool, { now: at, today }),
        logIn: await this.logIn(at),
        database: await this.databaseFacts(),
        trail: await this.trailFacts(at),
        line: { ...line, secureCookies: config.COOKIE_SECURE },
        hash: config.HASH,
        secretKey: hasKey(),
      });
      return { at: at.toISOString(), items };
    });
  }

  private async databaseFacts(): Promise<DatabaseFacts> {
    const { now, ...facts } = await this.store.database(this.database.pool);
    return { ...facts, drift: Math.abs(now - this.clock.real().getTime()) };
  }

  private async logIn(now: Date): Promise<LogInFacts> {
    const { SESSION_IDLE_MINUTES, SESSION_LONGEST_MINUTES, ADMIN_ADDRESSES } = config;
    const counted = await this.store.sessions(this.database.pool, now, SESSION_IDLE_MINUTES);
    return {
      ...counted,
      shortest: SHORTEST,
      tries: TRIES,
      idleMinutes: SESSION_IDLE_MINUTES,
      longestMinutes: SESSION_LONGEST_MINUTES,
      terminals: ADMIN_ADDRESSES,
    };
  }

  private async trailFacts(now: Date): Promise<TrailFacts> {
    const last = this.verified;
    const fresh = last !== undefined && now.getTime() - last.at.getTime() < VERIFIED_FOR_MS;
    const { at, found } = fresh ? last : this.verify(now);
    const { faults, events, audits, seals } = await found;
    return {
      ...(await this.store.trail(this.database.pool)),
      verified: { at: at.toISOString(), faults: faults.length, events, audits, seals },
    };
  }

  /** Several who ask at once wait for one; what failed is tried again. */
  private verify(at: Date): NonNullable<typeof this.verified> {
    const found = this.trail.verify();
    const verified = { at, found };
    this.verified = verified;
    found.catch(() => {
      if (this.verified === verified) this.verified = undefined;
    });
    return verified;
  }
}
