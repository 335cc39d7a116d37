import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Timers } from '../clock/clock.dto.js';
import { Returns } from '../http/document.js';
import { Access } from '../identity/policy.js';
import { CurrentActor } from '../identity/roles.js';
import { FlowTitles } from '../supervision/flow-titles.service.js';
import { AuditedRead } from '../audit/audited.js';
import type { Actor } from './flow.types.js';
import { TimerService } from './timer.service.js';

@ApiTags('flow')
@Controller('api/timers')
export class TimerController {
  constructor(
    private readonly timers: TimerService,
    private readonly titles: FlowTitles,
  ) {}

  /** What will fire by itself, when, why, and what happens then. */
  @Get()
  @Access(['system-admin', 'lead'], 'region')
  @AuditedRead('read.timers')
  @Returns(Timers)
  async list(@CurrentActor() actor: Actor): Promise<Timers> {
    const { at, total, timers } = await this.timers.pending(actor.region);
    const items = await Promise.all(
      timers.map(async ({ flowId, title, phase, of, ...rest }) => ({
        ...rest,
        id: flowId,
        flow: flowId,
        flowTitle: `${await this.titles.of(of)} · ${phase}`,
        label: title,
      })),
    );
    return { at, total, items };
  }
}
