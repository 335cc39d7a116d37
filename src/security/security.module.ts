import { Module } from '@nestjs/common';
import { ClockModule } from '../clock/clock.module.js';
import { SelfCheckController } from './security.controller.js';
import { SelfCheckService } from './self-check.service.js';
import { SelfCheckStore } from './self-check.store.js';

/** 安全自查: how the installation stands against the check-list of 等保. */
@Module({
  imports: [ClockModule],
  controllers: [SelfCheckController],
  providers: [SelfCheckStore, SelfCheckService],
})
export class SecurityModule {}
