import { Module } from '@nestjs/common';
import { CycleModule } from '../cycle/cycle.module.js';
import { SubjectModule } from '../subject/subject.module.js';
import { RecordController } from './record.controller.js';
import { RecordService } from './record.service.js';
import { RecordStore } from './record.store.js';

/** Honours, accidents, violations: what points and vetoes are counted from. */
@Module({
  imports: [CycleModule, SubjectModule],
  controllers: [RecordController],
  providers: [RecordService, RecordStore],
  exports: [RecordService],
})
export class RecordModule {}
