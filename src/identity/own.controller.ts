import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  Req,
  Res,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { AuditedChange } from '../audit/audited.js';
import { NotLoggedIn } from '../http/errors.js';
import { Accepts, Returns } from '../http/document.js';
import { Rate } from '../http/rate.guard.js';
import { ZodPipe } from '../http/zod.pipe.js';
import {
  ChangePassword,
  Code,
  Confirmed,
  OwnAccount,
  RecoveryCodes,
  SetUp,
} from './account.dto.js';
import { OwnAccountService } from './own.service.js';
import type { Self } from './own.service.js';
import { Access, EVERYBODY } from './policy.js';
import type { Recognised } from './roles.js';
import { giveToken } from './session.cookie.js';
import { SessionService } from './session.service.js';

@ApiTags('account')
@Controller('api/account')
export class OwnAccountController {
  constructor(
    private readonly own: OwnAccountService,
    private readonly sessions: SessionService,
  ) {}

  /** One's own account: second factor and open sessions. */
  @Get()
  @Access(EVERYBODY, 'own')
  @Returns(OwnAccount)
  show(@Req() request: Recognised): Promise<OwnAccount> {
    return this.own.show(selfOf(request));
  }

  /** Another password: one's other sessions end, links are void, this session gets another token. */
  @Put('password')
  @Access(EVERYBODY, 'own')
  @AuditedChange('account.password')
  @HttpCode(204)
  @Rate(30, 60)
  @Accepts(ChangePassword)
  async changePassword(
    @Req() request: Recognised,
    @Body(new ZodPipe(ChangePassword)) body: ChangePassword,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    giveToken(response, await this.own.changePassword(selfOf(request), body));
  }

  /** Begins to set up the second factor. */
  @Post('second-factor')
  @Access(EVERYBODY, 'own')
  @HttpCode(200)
  @Rate(30, 60)
  @Accepts(Confirmed)
  @Returns(SetUp)
  begin(
    @Req() request: Recognised,
    @Body(new ZodPipe(Confirmed)) { password }: Confirmed,
  ): Promise<z.infer<typeof SetUp>> {
    return this.own.beginSecondFactor(selfOf(request), password);
  }

  /** Switches it on with a code of the app; answers the recovery codes, this once. */
  @Put('second-factor')
  @Access(EVERYBODY, 'own')
  @AuditedChange('account.second-factor')
  @Rate(30, 60)
  @Accepts(Code)
  @Returns(RecoveryCodes)
  async confirm(
    @Req() request: Recognised,
    @Body(new ZodPipe(Code)) { code }: Code,
  ): Promise<RecoveryCodes> {
    return { codes: await this.own.confirmSecondFactor(selfOf(request), code) };
  }

  /** Switches it off. */
  @Post('second-factor/off')
  @Access(EVERYBODY, 'own')
  @AuditedChange('account.second-factor-off')
  @HttpCode(204)
  @Rate(30, 60)
  @Accepts(Confirmed)
  remove(
    @Req() request: Recognised,
    @Body(new ZodPipe(Confirmed)) { password }: Confirmed,
  ): Promise<void> {
    return this.own.removeSecondFactor(selfOf(request), password);
  }

  /** Ends one of one's sessions. */
  @Delete('sessions/:id')
  @Access(EVERYBODY, 'own')
  @AuditedChange('session.end')
  @HttpCode(204)
  end(@Req() request: Recognised, @Param('id', new ZodPipe(z.uuid())) id: string): Promise<void> {
    return this.sessions.end(selfOf(request).actor.id, id);
  }
}

function selfOf({ actor, sessionId, ip }: Recognised): Self {
  if (actor === undefined || sessionId === undefined) throw new NotLoggedIn();
  return { actor, sessionId, address: ip ?? '' };
}
