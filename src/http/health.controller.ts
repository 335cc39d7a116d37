import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { Returns } from './document.js';
import { HealthService, Readiness } from './health.service.js';
import { Metrics } from './metrics.js';
import { Access } from '../identity/policy.js';

const Live = z.object({ status: z.literal('ok') });

@ApiTags('health')
@Controller()
export class HealthController {
  constructor(
    private readonly health: HealthService,
    private readonly metrics: Metrics,
  ) {}

  /** The process runs: restart it when this does not answer. */
  @Get('health/live')
  @Access('public', 'installation')
  @Returns(Live)
  live(): z.infer<typeof Live> {
    return { status: 'ok' };
  }

  /** The process can do its work: send it traffic only when this answers 200. */
  @Get('health/ready')
  @Access('public', 'installation')
  @Returns(Readiness)
  @Returns(Readiness, { status: 503 })
  async ready(@Res({ passthrough: true }) response: Response): Promise<Readiness> {
    const readiness = await this.health.ready();
    if (readiness.status !== 'ok') response.status(503);
    return readiness;
  }

  /** Figures for Prometheus. */
  @Get('metrics')
  @Access('public', 'installation')
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiExcludeEndpoint()
  figures(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
