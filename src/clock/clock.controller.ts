import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AuditedChange } from '../audit/audited.js';
import type { Actor } from '../flow/flow.types.js';
import { Accepts, Returns } from '../http/document.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { OutboxService } from '../outbox/outbox.service.js';
import { Access } from '../identity/policy.js';
import { CurrentActor, MaybeActor } from '../identity/roles.js';
import { Welcome } from '../identity/welcome.service.js';
import { AdvanceService } from '../rehearsal/advance.service.js';
import { refuseTooFar } from './errors.js';
import { ClockMoved, ClockState, MoveClock } from './clock.dto.js';

@ApiTags('clock')
@Controller('api/clock')
export class ClockController {
  constructor(
    private readonly welcome: Welcome,
    private readonly advance: AdvanceService,
    private readonly outbox: OutboxService,
  ) {}

  /** Every page asks, and says so in plain sight when time is not real. */
  @Get()
  @Access('public', 'installation')
  @Returns(ClockState)
  show(@MaybeActor() actor: Actor | undefined): Promise<ClockState> {
    return this.welcome.clockFor(actor);
  }

  /** Moves simulated time forward; everything due on the way happens, in order, before the answer. At most three years at a time. */
  @Put()
  @Access(['lead', 'system-admin'], 'installation')
  @AuditedChange('clock.move')
  @Accepts(MoveClock)
  @Returns(ClockMoved)
  async move(
    @CurrentActor() actor: Actor,
    @Body(new ZodPipe(MoveClock)) { to, seconds }: MoveClock,
  ): Promise<ClockMoved> {
    const instant = new Date(to).toISOString();
    refuseTooFar((await this.welcome.clockFor(actor)).now, instant);
    const within = seconds * 1000;
    const { fired, delivered, done, reached } = await this.advance.to(instant, {
      by: actor.name,
      within,
    });
    const waiting = reached ? 0 : await this.outbox.waiting();
    return { clock: await this.welcome.clockFor(actor), fired, delivered, done, waiting, reached };
  }
}
