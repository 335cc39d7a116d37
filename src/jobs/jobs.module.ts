import { BullModule } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import { config } from '../config.js';
import { queueConnection } from './connection.js';

/** The queue for the whole application. With ROLE=web jobs are added here but worked off elsewhere. */
@Module({
  imports: [
    BullModule.forRoot({
      connection: queueConnection(),
      extraOptions: { manualRegistration: config.ROLE === 'web' },
    }),
  ],
})
export class JobsModule {}
