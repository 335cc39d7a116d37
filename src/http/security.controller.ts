import { Controller, Get, Header, NotFoundException } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Clock } from '../clock.js';
import { config } from '../config.js';
import { Access } from '../identity/policy.js';

const HALF_A_YEAR_MS = 180 * 86_400_000;

@ApiExcludeController()
@Controller('.well-known')
export class SecurityController {
  constructor(private readonly clock: Clock) {}

  /** Whom to tell of a weakness (RFC 9116); 404 where the installation has named nobody. */
  @Get('security.txt')
  @Access('public', 'installation')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  contact(): string {
    if (config.SECURITY_CONTACT === undefined) throw new NotFoundException();
    const expires = new Date(this.clock.real().getTime() + HALF_A_YEAR_MS).toISOString();
    const lines = [
      `Contact: ${config.SECURITY_CONTACT}`,
      `Expires: ${expires}`,
      'Preferred-Languages: zh, en',
    ];
    return `${lines.join('\n')}\n`;
  }
}
