import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Returns } from '../http/document.js';
import { Access } from '../identity/policy.js';
import { Health } from './health.dto.js';
import { OverviewService } from './overview.service.js';

@ApiTags('health')
@Controller('api/health')
export class OverviewController {
  constructor(private readonly overview: OverviewService) {}

  /** Readiness, sweep, deliveries, mail and seals of the installation, each with how it is to be read. */
  @Get()
  @Access(['system-admin', 'lead'], 'installation')
  @Returns(Health)
  show(): Promise<Health> {
    return this.overview.overview();
  }
}
