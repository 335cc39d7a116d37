import { Injectable } from '@nestjs/common';
import { SealService } from '../audit/seal.service.js';
import { Clock } from '../clock.js';
import { ClockService } from '../clock/clock.service.js';
import { SweepService } from '../flow/sweep.service.js';
import { TimerService } from '../flow/timer.service.js';
import { HealthService } from '../http/health.service.js';
import { MailService } from '../mail/mail.service.js';
import { OutboxService } from '../outbox/outbox.service.js';
import { asEngine } from '../persistence/wall.js';
import type { Health } from './health.dto.js';
import { effectsVerdict, mailVerdict, sealVerdict, timersVerdict } from './verdicts.js';

/** What the installation finds of itself: figures of all its regions, as Prometheus is told them. */
@Injectable()
export class OverviewService {
  constructor(
    private readonly readiness: HealthService,
    private readonly timers: TimerService,
    private readonly sweeps: SweepService,
    private readonly outbox: OutboxService,
    private readonly mail: MailService,
    private readonly seals: SealService,
    private readonly clock: Clock,
    private readonly clockService: ClockService,
  ) {}

  overview(): Promise<Health> {
    return asEngine(() => this.look());
  }

  private async look(): Promise<Health> {
    const { simulated, now } = await this.clockService.state();
    const [{ checks }, overdue, next, workers, backlog, mail, seal] = await Promise.all([
      this.readiness.ready(),
      this.timers.overdue(now),
      this.timers.nextDue(now),
      this.readiness.workers(),
      this.outbox.backlog(now),
      this.mail.standing(),
      this.seals.standing(),
    ]);
    const timers = { overdue, next: next ?? null, swept: this.sweeps.sweptAt, workers };
    return {
      at: this.clock.real().toISOString(),
      checks,
      clock: { simulated, now },
      timers: { verdict: timersVerdict(timers), ...timers },
      effects: { verdict: effectsVerdict(backlog, now), ...backlog },
      mail: { verdict: mailVerdict(mail), ...mail },
      seal: { verdict: sealVerdict(seal), ...seal },
    };
  }
}
