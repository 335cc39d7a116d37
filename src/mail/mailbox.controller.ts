import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { AuditedRead } from '../audit/audited.js';
import type { Actor } from '../flow/flow.types.js';
import { AcceptsQuery, Returns } from '../http/document.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Access, EVERYBODY } from '../identity/policy.js';
import { CurrentActor } from '../identity/roles.js';
import { Mailbox, MailMessage } from './mailbox.dto.js';
import { MailboxService } from './mailbox.service.js';

const Asked = z.object({
  q: z.string().trim().max(100).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});
type Asked = z.infer<typeof Asked>;

@ApiTags('mailbox')
@Controller('api/mailbox')
export class MailboxController {
  constructor(private readonly mailbox: MailboxService) {}

  /** What went out where there is no mail server, newest first. */
  @Get()
  @Access(EVERYBODY, 'letters')
  @AuditedRead('read.mail')
  @AcceptsQuery(Asked)
  @Returns(Mailbox)
  list(@CurrentActor() actor: Actor, @Query(new ZodPipe(Asked)) asked: Asked): Promise<Mailbox> {
    return this.mailbox.list(actor, asked);
  }

  @Get(':id')
  @Access(EVERYBODY, 'letters')
  @AuditedRead('read.mail')
  @Returns(MailMessage)
  show(
    @CurrentActor() actor: Actor,
    @Param('id', new ZodPipe(z.uuid())) id: string,
  ): Promise<MailMessage> {
    return this.mailbox.get(actor, id);
  }
}
