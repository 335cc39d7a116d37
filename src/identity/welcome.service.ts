import { readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { ClockState } from '../clock/clock.dto.js';
import { ClockService } from '../clock/clock.service.js';
import type { ClockState as State } from '../clock/clock.service.js';
import { projectFile } from '../config.js';
import type { Actor } from '../flow/flow.types.js';
import { Database } from '../persistence/database.js';
import { asEngine } from '../persistence/wall.js';
import { AccountStore } from './account.store.js';
import { demoPassword } from './demo.js';
import { OidcSettings } from './oidc.settings.js';
import type { Session } from './session.dto.js';
import { SessionStore } from './session.store.js';
import { clockOf, labelOf, offerOf, personOf, startOf } from './session.view.js';

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(projectFile('package.json'), 'utf8')));

/** How many enterprises of a region the demo offers on its log-in page. */
const OFFERED_ENTERPRISES = 4;

/** What a page needs before it can show anything. */
@Injectable()
export class Welcome {
  constructor(
    private readonly accounts: AccountStore,
    private readonly sessions: SessionStore,
    private readonly clock: ClockService,
    private readonly database: Database,
    private readonly oidc: OidcSettings,
  ) {}

  /**
   * The person, the cycles within reach and the clock; a demo also offers its accounts to strangers. The
   * answer to a log-in is read before the request is anybody's: for `actor`, not on their behalf.
   */
  session(actor: Actor | undefined, mustEnrol = false): Promise<Session> {
    return asEngine(() => this.read(actor, mustEnrol));
  }

  private async read(actor: Actor | undefined, mustEnrol: boolean): Promise<Session> {
    const sql = this.database.pool;
    const [account, cycles, state] = await Promise.all([
      actor && this.accounts.byId(sql, actor.id),
      actor ? this.sessions.cycles(sql, actor.region, actor.subjectId) : [],
      this.clock.state(),
    ]);
    const offered =
      state.installation === 'demo' && actor === undefined
        ? await this.accounts.offered(sql, OFFERED_ENTERPRISES)
        : undefined;
    return {
      person: account ? personOf(account) : null,
      mustEnrol,
      singleSignOn: this.oidc.issuer !== undefined,
      cycles: cycles.map(({ begun: _, ...cycle }) => cycle),
      start: startOf(cycles),
      clock: await this.clockFor(actor, state),
      demo: offered ? offerOf(offered, demoPassword) : null,
      version,
    };
  }

  /** The clock as this person sees it, with the date that comes next in their region. */
  async clockFor(actor: Actor | undefined, known?: State): Promise<ClockState> {
    const state = known ?? (await this.clock.state());
    const armed =
      actor &&
      state.simulated &&
      (await asEngine(() => this.sessions.next(this.database.pool, actor.region, state.now)));
    return clockOf(state, actor?.role, armed ? { at: armed.at, label: labelOf(armed) } : null);
  }
}
