import { Module } from '@nestjs/common';
import { PersistenceModule } from '../persistence/persistence.module.js';
import { AccountService } from './account.service.js';
import { AccountStore } from './account.store.js';

/** Just enough of the application to add an account from the command line. */
@Module({ imports: [PersistenceModule], providers: [AccountStore, AccountService] })
export class IdentityCommandModule {}
