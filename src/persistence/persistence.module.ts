import { Global, Module } from '@nestjs/common';
import { Database } from './database.js';
import { Transaction } from './transaction.js';

/** Gives every feature the database and the right to open a transaction. */
@Global()
@Module({ providers: [Database, Transaction], exports: [Database, Transaction] })
export class PersistenceModule {}
