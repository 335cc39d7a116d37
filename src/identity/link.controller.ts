import { Body, Controller, HttpCode, Ip, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { AuditService } from '../audit/audit.service.js';
import { Audited } from '../audit/audited.js';
import { Accepts, Returns } from '../http/document.js';
import { Access } from './policy.js';
import { Rate } from '../http/rate.guard.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { AskReset, LinkShown, LookAtLink, UseLink } from './account.dto.js';
import { LinkService } from './link.service.js';
import { AccountPost } from './post.service.js';

/** For people who cannot log in yet, or no more. */
@ApiTags('session')
@Controller('api')
export class LinkController {
  constructor(
    private readonly links: LinkService,
    private readonly post: AccountPost,
    private readonly audit: AuditService,
  ) {}

  /** Asks for a link by mail; answers the same, at once, whether there is such an account or not. */
  @Post('password-resets')
  @Access('public', 'own')
  @Audited('account.reset', asked)
  @HttpCode(204)
  @Rate(10, 60)
  @Accepts(AskReset)
  reset(@Body(new ZodPipe(AskReset)) { account }: AskReset): void {
    this.post.reset(account);
  }

  /** Whose link this is, and what for; changes nothing. */
  @Post('links')
  @Access('public', 'own', 'reads')
  @HttpCode(200)
  @Rate(30, 60)
  @Accepts(LookAtLink)
  @Returns(LinkShown)
  async look(@Body(new ZodPipe(LookAtLink)) { token }: LookAtLink): Promise<LinkShown> {
    const { account, name, purpose } = await this.links.look(token);
    return { account, name, purpose };
  }

  /** Sets the password, once. */
  @Put('links')
  @Access('public', 'own')
  @Rate(30, 60)
  @Accepts(UseLink)
  @Returns(LinkShown)
  async use(
    @Body(new ZodPipe(UseLink)) { token, password }: UseLink,
    @Ip() address: string,
  ): Promise<LinkShown> {
    const { account, name, purpose } = await this.links.use(token, password, (used, sql) => {
      const object = `accounts/${used.account}`;
      const details = { purpose: used.purpose };
      const action = 'account.password-link';
      return this.audit.record(
        { actor: null, action, object, outcome: 'done', details, address },
        sql,
      );
    });
    return { account, name, purpose };
  }
}

/** The account as it was typed, if it can be one. */
function asked({ body }: Request): string | undefined {
  const account = AskReset.safeParse(body).data?.account ?? '';
  return /^[\w.@-]{2,64}$/.test(account) ? account : undefined;
}
