import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuditModule } from '../audit/audit.module.js';
import { MailModule } from '../mail/mail.module.js';
import { AccessGuard } from './access.guard.js';
import { AccountService } from './account.service.js';
import { AccountStore } from './account.store.js';
import { DelegationStore } from './delegation.store.js';
import { AccountController } from './desk.controller.js';
import { AccountDesk } from './desk.service.js';
import { LinkController } from './link.controller.js';
import { LinkService } from './link.service.js';
import { LinkStore } from './link.store.js';
import { LockoutService } from './lockout.service.js';
import { LockoutStore } from './lockout.store.js';
import { ObjectService } from './object.service.js';
import { ObjectStore } from './object.store.js';
import { OidcController } from './oidc.controller.js';
import { OidcService } from './oidc.service.js';
import { OidcSettings } from './oidc.settings.js';
import { OwnAccountController } from './own.controller.js';
import { OwnAccountService } from './own.service.js';
import { AccountPost } from './post.service.js';
import { SecondFactorService } from './second-factor.service.js';
import { SecondFactorStore } from './second-factor.store.js';
import { SessionController } from './session.controller.js';
import { SessionService } from './session.service.js';
import { SessionStore } from './session.store.js';
import { Welcome } from './welcome.service.js';

const STORES = [
  AccountStore,
  DelegationStore,
  LinkStore,
  LockoutStore,
  ObjectStore,
  SecondFactorStore,
  SessionStore,
];

/** Who is there, and the door that stays shut to everybody else. */
@Global()
@Module({
  imports: [AuditModule, MailModule],
  controllers: [
    SessionController,
    OidcController,
    OwnAccountController,
    LinkController,
    AccountController,
  ],
  providers: [
    ...STORES,
    AccountService,
    AccountDesk,
    AccountPost,
    LinkService,
    LockoutService,
    ObjectService,
    OidcService,
    OidcSettings,
    OwnAccountService,
    SecondFactorService,
    SessionService,
    Welcome,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [AccountService, SessionService, Welcome],
})
export class IdentityModule {}
