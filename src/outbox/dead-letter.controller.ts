import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AuditedChange, AuditedRead } from '../audit/audited.js';
import { DeadLetters, Retried, RetriedAll } from '../clock/clock.dto.js';
import type { Actor } from '../flow/flow.types.js';
import { intentTitle } from '../flow/titles.js';
import { Returns } from '../http/document.js';
import { Access } from '../identity/policy.js';
import { CurrentActor } from '../identity/roles.js';
import { FlowTitles } from '../supervision/flow-titles.service.js';
import { OutboxService } from './outbox.service.js';

@ApiTags('outbox')
@Controller('api/dead-letters')
export class DeadLetterController {
  constructor(
    private readonly outbox: OutboxService,
    private readonly titles: FlowTitles,
  ) {}

  /** Effects that failed for good, newest first. */
  @Get()
  @Access(['system-admin', 'lead'], 'region')
  @AuditedRead('read.dead-letters')
  @Returns(DeadLetters)
  async list(@CurrentActor() actor: Actor): Promise<DeadLetters> {
    const { rows, total } = await this.outbox.deadLetters(actor.region);
    const items = await Promise.all(
      rows.map(async (row) => ({
        key: row.key,
        kind: row.intent.type,
        label: intentTitle(row.intent),
        flow: row.flowId,
        flowTitle: await this.titles.of(row),
        attempts: row.attempts,
        lastError: row.lastError,
        lastAt: row.deadAt,
      })),
    );
    return { total, items };
  }

  /** Has all of them tried again from the beginning: after a mail server was down for days. */
  @Post('retry')
  @Access(['system-admin', 'lead'], 'region')
  @AuditedChange('dead-letter.retry')
  @HttpCode(200)
  @Returns(RetriedAll)
  async retryAll(@CurrentActor() actor: Actor): Promise<RetriedAll> {
    return { queued: await this.outbox.retryAll(actor.region) };
  }

  /** Has one tried again from the beginning. */
  @Post(':key/retry')
  @Access(['system-admin', 'lead'], 'dead letter')
  @AuditedChange('dead-letter.retry')
  @HttpCode(200)
  @Returns(Retried)
  async retry(@CurrentActor() actor: Actor, @Param('key') key: string): Promise<Retried> {
    await this.outbox.retry(actor.region, key);
    return { key, queued: true };
  }
}
