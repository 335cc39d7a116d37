import { Injectable } from '@nestjs/common';
import { config, publicUrl } from '../config.js';

/** The single sign-on of the place, as it is configured; without an issuer there is none. */
@Injectable()
export class OidcSettings {
  readonly issuer: string | undefined = config.OIDC_ISSUER;
  readonly clientId: string = config.OIDC_CLIENT_ID ?? '';
  readonly clientSecret: string = config.OIDC_CLIENT_SECRET ?? '';
  readonly claim: string = config.OIDC_CLAIM;
  readonly redirect: string = `${publicUrl()}/api/session/oidc/callback`;
}
