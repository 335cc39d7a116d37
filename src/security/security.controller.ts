import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AuditedRead } from '../audit/audited.js';
import { Returns } from '../http/document.js';
import { Access } from '../identity/policy.js';
import { SelfCheck } from './security.dto.js';
import { SelfCheckService } from './self-check.service.js';

@ApiTags('security')
@Controller('api/security')
export class SelfCheckController {
  constructor(private readonly checks: SelfCheckService) {}

  /** 安全自查: the installation held against the check-list of 等保, with its evidence. */
  @Get()
  @Access(['system-admin', 'security-admin', 'audit-admin'], 'installation')
  @AuditedRead('read.security')
  @Returns(SelfCheck)
  check(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SelfCheck> {
    const policy = response.getHeader('content-security-policy');
    return this.checks.check({
      https: request.secure,
      strictTransport: response.hasHeader('strict-transport-security'),
      contentPolicy: typeof policy === 'string' ? policy : null,
    });
  }
}
