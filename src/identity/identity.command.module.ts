import { Module } from '@nestjs/common';
import { ClockModule } from '../clock/clock.module.js';
import { PersistenceModule } from '../persistence/persistence.module.js';
import { AccountService } from './account.service.js';
import { AccountStore } from './account.store.js';
import { LinkService } from './link.service.js';
import { LinkStore } from './link.store.js';
import { LockoutStore } from './lockout.store.js';
import { SecondFactorStore } from './second-factor.store.js';

/** Just enough of the application to add an account from the command line. */
@Module({
  imports: [PersistenceModule, ClockModule],
  providers: [
    AccountStore,
    LinkStore,
    LockoutStore,
    SecondFactorStore,
    AccountService,
    LinkService,
  ],
})
export class IdentityCommandModule {}
