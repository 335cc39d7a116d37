import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccountService } from './account.service.js';
import { AccountStore } from './account.store.js';
import { SessionController } from './session.controller.js';
import { SessionGuard } from './session.guard.js';
import { SessionService } from './session.service.js';
import { SessionStore } from './session.store.js';
import { Welcome } from './welcome.service.js';

/** Who is there, and the door that stays shut to everybody else. */
@Global()
@Module({
  controllers: [SessionController],
  providers: [
    AccountStore,
    SessionStore,
    AccountService,
    SessionService,
    Welcome,
    { provide: APP_GUARD, useClass: SessionGuard },
  ],
  exports: [AccountService, Welcome],
})
export class IdentityModule {}
