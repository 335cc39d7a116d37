/** Puts on record who was turned away (401, 403, 404), so that nobody can fill the trail by knocking. */
import { Injectable } from '@nestjs/common';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock.js';
import { log } from '../http/log.js';
import { networkOf } from '../http/network.js';
import type { Recognised } from '../identity/roles.js';
import { asEngine } from '../persistence/wall.js';
import { AuditService, type Deed } from './audit.service.js';

const WINDOW_MS = 600_000;
/** Callers and reasons told apart at a time, in each process; beyond that they are counted together. */
const KEPT = 500;
const EVERY_MS = 60_000;
const LONGEST_PATH = 200;

interface Window {
  readonly since: Date;
  readonly first: Deed;
  /** How many came after the first. */
  more: number;
}

/**
 * The first refusal of a caller for one reason is an entry; what follows within ten minutes is counted,
 * and the count is one more entry when they are over. A thousand entries in ten minutes at the most.
 */
@Injectable()
export class Refusals implements OnModuleInit, OnModuleDestroy {
  private readonly windows = new Map<string, Window>();
  private running: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => {
      this.close(this.clock.real().getTime() - WINDOW_MS);
    }, EVERY_MS).unref();
  }

  /** Nobody waits for the entry: a refusal has done nothing that could be undone without it. */
  note(request: Recognised, code: string): void {
    // A marked route has told it already.
    if (request.recorded === true) return;
    const { actor, ip = '', method, originalUrl } = request;
    const now = this.clock.real();
    this.close(now.getTime() - WINDOW_MS);
    const own = `${actor?.id ?? networkOf(ip)} ${code}`;
    const isKnown = this.windows.has(own) || this.windows.size < KEPT;
    const key = isKnown ? own : 'others';
    const window = this.windows.get(key);
    if (window !== undefined) {
      window.more += 1;
      return;
    }
    const path = originalUrl.split('?', 1)[0] ?? '';
    const first: Deed = {
      actor: isKnown ? (actor ?? null) : null,
      action: 'access.refused',
      outcome: 'refused',
      details: isKnown ? { why: code, method } : { why: 'others' },
      ...(isKnown
        ? { object: path.replace(/^\/api\//, '').slice(0, LONGEST_PATH), address: ip }
        : {}),
    };
    this.windows.set(key, { since: now, first, more: 0 });
    this.record(first);
  }

  /** Ends the windows that began up to then, the oldest first. */
  private close(upto: number): void {
    for (const [key, { since, first, more }] of this.windows) {
      if (since.getTime() > upto) return;
      this.windows.delete(key);
      const details = { ...first.details, more, since: since.toISOString() };
      if (more > 0) this.record({ ...first, details });
    }
  }

  /** One after the other: they share one chain. */
  private record(deed: Deed): void {
    this.running = this.running
      .then(() => asEngine(() => this.audit.record(deed)))
      .catch((error: unknown) => {
        log.error({ err: error }, 'a refusal could not be put on record');
      });
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    this.close(Number.POSITIVE_INFINITY);
    await this.running;
  }
}
