import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DeadLetters, Retried } from '../clock/clock.dto.js';
import type { Actor } from '../flow/flow.types.js';
import { intentTitle, titleOf } from '../flow/titles.js';
import { Returns } from '../http/document.js';
import { CurrentActor, Roles } from '../identity/roles.js';
import { OutboxService } from './outbox.service.js';

@ApiTags('outbox')
@Roles('admin', 'lead')
@Controller('api/dead-letters')
export class DeadLetterController {
  constructor(private readonly outbox: OutboxService) {}

  /** Effects that failed for good, newest first. */
  @Get()
  @Returns(DeadLetters)
  async list(@CurrentActor() actor: Actor): Promise<DeadLetters> {
    const { rows, total } = await this.outbox.deadLetters(actor.region);
    const items = rows.map((row) => ({
      key: row.key,
      kind: row.intent.type,
      label: intentTitle(row.intent),
      flow: row.flowId,
      flowTitle: titleOf(row),
      attempts: row.attempts,
      lastError: row.lastError,
      lastAt: row.deadAt,
    }));
    return { total, items };
  }

  /** Has one tried again from the beginning. */
  @Post(':key/retry')
  @HttpCode(200)
  @Returns(Retried)
  async retry(@CurrentActor() actor: Actor, @Param('key') key: string): Promise<Retried> {
    await this.outbox.retry(actor.region, key);
    return { key, queued: true };
  }
}
