import { Injectable } from '@nestjs/common';
import * as oidc from 'openid-client';
import { z } from 'zod';
import { isAdministrator } from '../../workflows/roles.js';
import { Database } from '../persistence/database.js';
import { AccountStore } from './account.store.js';
import type { Credentials } from './account.store.js';
import { NoSingleSignOn, SignOnRefused } from './errors.js';
import { OidcSettings } from './oidc.settings.js';
import { SessionService } from './session.service.js';
import type { Caller } from './session.service.js';

/** What the browser keeps between leaving for the provider and coming back. */
export const Journey = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
});
export type Journey = z.infer<typeof Journey>;

const Claims = z.looseObject({
  sub: z.string(),
  email: z.string().optional(),
  email_verified: z.boolean().optional(),
  /** How the person proved themselves (RFC 8176). */
  amr: z.array(z.string()).optional(),
});
type Claims = z.infer<typeof Claims>;

/**
 * 单位统一身份登录: OpenID Connect, authorization code with PKCE. It finds accounts that are there; it
 * makes none and gives no rights.
 */
@Injectable()
export class OidcService {
  private known: Promise<oidc.Configuration> | undefined;

  constructor(
    private readonly settings: OidcSettings,
    private readonly accounts: AccountStore,
    private readonly sessions: SessionService,
    private readonly database: Database,
  ) {}

  /** Where to send the browser, and what it shall keep meanwhile. @throws NoSingleSignOn */
  async leave(): Promise<{ to: URL; journey: Journey }> {
    const provider = await this.provider();
    const verifier = oidc.randomPKCECodeVerifier();
    const journey = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier };
    const to = oidc.buildAuthorizationUrl(provider, {
      redirect_uri: this.settings.redirect,
      scope: 'openid profile email',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: journey.state,
      nonce: journey.nonce,
    });
    return { to, journey };
  }

  /**
   * Begins a session for who comes back; `query` is what the provider has added to the address.
   * @throws NoSingleSignOn, SignOnRefused when the answer is not to be believed or names no account
   */
  async arrive(query: string, journey: Journey, caller: Caller): Promise<string> {
    const claims = await this.claims(query, journey);
    const account = await this.accountOf(claims);
    if (account === undefined || !(await this.sessions.hasAccess(account))) {
      throw new SignOnRefused();
    }
    const guarded = account.secondFactor || isAdministrator(account.role);
    if (guarded && claims.amr?.includes('mfa') !== true) throw new SignOnRefused();
    return this.sessions.begin(account, caller);
  }

  private async claims(query: string, { state, nonce, verifier }: Journey): Promise<Claims> {
    const provider = await this.provider();
    const address = new URL(this.settings.redirect);
    address.search = query;
    try {
      const tokens = await oidc.authorizationCodeGrant(provider, address, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const own = Claims.parse(tokens.claims());
      const more = await oidc.fetchUserInfo(provider, tokens.access_token, own.sub);
      return { ...Claims.parse(more), ...own };
    } catch (cause) {
      throw new SignOnRefused(cause);
    }
  }

  private async accountOf(claims: Claims): Promise<Credentials | undefined> {
    const { pool } = this.database;
    const subject = `${this.settings.issuer ?? ''} ${claims.sub}`;
    const known = await this.accounts.byOidc(pool, subject);
    if (known !== undefined) return known;
    const named = await this.named(claims);
    if (named === undefined) return undefined;
    return (await this.accounts.bindOidc(pool, named.id, subject)) ? named : undefined;
  }

  /** The one account the configured claim names. */
  private async named(claims: Claims): Promise<Credentials | undefined> {
    const { pool } = this.database;
    const value = claims[this.settings.claim];
    if (typeof value !== 'string' || value === '') return undefined;
    if (this.settings.claim !== 'email') return this.accounts.byName(pool, value);
    if (claims.email_verified !== true) return undefined;
    const found = await this.accounts.byEmail(pool, value);
    return found.length === 1 ? found[0] : undefined;
  }

  private provider(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    if (issuer === undefined) throw new NoSingleSignOn();
    // oxlint-disable-next-line typescript/no-deprecated -- only where the place says http itself
    const options = issuer.startsWith('http:') ? { execute: [oidc.allowInsecureRequests] } : {};
    const asked =
      this.known ?? oidc.discovery(new URL(issuer), clientId, clientSecret, undefined, options);
    // A provider that was away is asked again next time.
    asked.catch(() => (this.known = undefined));
    this.known = asked;
    return asked;
  }
}
