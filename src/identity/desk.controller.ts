import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Request } from 'express';
import { AuditedChange, AuditedRead } from '../audit/audited.js';
import type { Actor } from '../flow/flow.types.js';
import { Accepts, AcceptsQuery, Returns } from '../http/document.js';
import { ZodPipe } from '../http/zod.pipe.js';
import {
  AskAccounts,
  EndAccount,
  GrantRole,
  HandOver,
  Invite,
  Invited,
  KeptAccount,
  KeptAccounts,
  OpenSessions,
} from './account.dto.js';
import { AccountDesk } from './desk.service.js';
import { Access } from './policy.js';
import { CurrentActor } from './roles.js';
import { SessionService } from './session.service.js';

const Id = z.uuid();

@ApiTags('accounts')
@Controller('api/accounts')
export class AccountController {
  constructor(
    private readonly desk: AccountDesk,
    private readonly sessions: SessionService,
  ) {}

  /** The accounts one keeps. */
  @Get()
  @Access(['security-admin', 'lead', 'territory'], 'region')
  @AuditedRead('read.accounts')
  @AcceptsQuery(AskAccounts)
  @Returns(KeptAccounts)
  list(
    @CurrentActor() actor: Actor,
    @Query(new ZodPipe(AskAccounts)) asked: AskAccounts,
  ): Promise<KeptAccounts> {
    return this.desk.list(actor, asked);
  }

  /** Makes an account and invites its person. */
  @Post()
  @Access(['security-admin', 'lead', 'territory'], 'region')
  @AuditedChange('account.invite', invitedAs)
  @Accepts(Invite)
  @Returns(Invited, { status: 201 })
  invite(@CurrentActor() actor: Actor, @Body(new ZodPipe(Invite)) body: Invite): Promise<Invited> {
    return this.desk.invite(actor, body);
  }

  /** Sends the invitation again; the one before is void. */
  @Post(':id/invitation')
  @Access(['security-admin', 'lead', 'territory'], 'account')
  @AuditedChange('account.invite-again')
  @HttpCode(200)
  @Returns(Invited)
  inviteAgain(
    @CurrentActor() actor: Actor,
    @Param('id', new ZodPipe(Id)) id: string,
  ): Promise<Invited> {
    return this.desk.inviteAgain(actor, id);
  }

  /** A link for a new password: sent to the person, or shown this once where there is no mail server. */
  @Post(':id/password-link')
  @Access(['security-admin'], 'account')
  @AuditedChange('account.reset-link')
  @HttpCode(200)
  @Returns(Invited)
  resetLink(
    @CurrentActor() actor: Actor,
    @Param('id', new ZodPipe(Id)) id: string,
  ): Promise<Invited> {
    return this.desk.resetLink(actor, id);
  }

  /** Voids the invitation. */
  @Delete(':id/invitation')
  @Access(['security-admin', 'lead', 'territory'], 'account')
  @AuditedChange('account.revoke')
  @HttpCode(204)
  revoke(@CurrentActor() actor: Actor, @Param('id', new ZodPipe(Id)) id: string): Promise<void> {
    return this.desk.revoke(actor, id);
  }

  /** Gives the account another role; its sessions end. */
  @Put(':id/role')
  @Access(['security-admin'], 'account')
  @AuditedChange('account.role', grantedTo)
  @Accepts(GrantRole)
  @Returns(KeptAccount)
  grant(
    @CurrentActor() actor: Actor,
    @Param('id', new ZodPipe(Id)) id: string,
    @Body(new ZodPipe(GrantRole)) to: GrantRole,
  ): Promise<KeptAccount> {
    return this.desk.grant(actor, id, to);
  }

  /** Lets a locked account in again. */
  @Post(':id/unlock')
  @Access(['security-admin'], 'account')
  @AuditedChange('account.unlock')
  @HttpCode(200)
  @Returns(KeptAccount)
  unlock(
    @CurrentActor() actor: Actor,
    @Param('id', new ZodPipe(Id)) id: string,
  ): Promise<KeptAccount> {
    return this.desk.unlock(actor, id);
  }

  /** Takes a lost second factor away. */
  @Delete(':id/second-factor')
  @Access(['security-admin'], 'account')
  @AuditedChange('account.second-factor-off')
  @Returns(KeptAccount)
  removeSecondFactor(
    @CurrentActor() actor: Actor,
    @Param('id', new ZodPipe(Id)) id: string,
  ): Promise<KeptAccount> {
    return this.desk.removeSecondFactor(actor, id);
  }

  /** What is open where this account works, and who could stand in. */
  @Get(':id/hand-over')
  @Access(['security-admin', 'lead'], 'account')
  @AuditedRead('read.accounts')
  @Returns(HandOver)
  handOver(
    @CurrentActor() actor: Actor,
    @Param('id', new ZodPipe(Id)) id: string,
  ): Promise<HandOver> {
    return this.desk.handOver(actor, id);
  }

  /** 交接: the last day of access, and who stands in from when to when. */
  @Put(':id/end')
  @Access(['security-admin', 'lead'], 'account')
  @AuditedChange('account.end')
  @Accepts(EndAccount)
  @Returns(KeptAccount)
  end(
    @CurrentActor() actor: Actor,
    @Param('id', new ZodPipe(Id)) id: string,
    @Body(new ZodPipe(EndAccount)) body: EndAccount,
  ): Promise<KeptAccount> {
    return this.desk.end(actor, id, body);
  }

  /** The open sessions of an account. */
  @Get(':id/sessions')
  @Access(['security-admin'], 'account')
  @AuditedRead('read.accounts')
  @Returns(OpenSessions)
  async open(
    @CurrentActor() actor: Actor,
    @Param('id', new ZodPipe(Id)) id: string,
  ): Promise<OpenSessions> {
    const { id: of } = await this.desk.find(actor, id);
    const items = await this.sessions.list(of);
    return { items: items.map((one) => ({ ...one, current: false })) };
  }

  /** Ends a session of an account. */
  @Delete(':id/sessions/:session')
  @Access(['security-admin'], 'account')
  @AuditedChange('session.end')
  @HttpCode(204)
  async endSession(
    @CurrentActor() actor: Actor,
    @Param('id', new ZodPipe(Id)) id: string,
    @Param('session', new ZodPipe(Id)) session: string,
  ): Promise<void> {
    const { id: of } = await this.desk.find(actor, id);
    await this.sessions.end(of, session);
  }
}

/** Who is invited as what; not what is no invitation. */
function invitedAs({ body }: Request): string | undefined {
  const { data } = Invite.safeParse(body);
  return data && `accounts/${data.account} ${data.role}`;
}

/** Whose role becomes what. */
function grantedTo({ params, body }: Request): string | undefined {
  const { data } = GrantRole.safeParse(body);
  const id = Id.safeParse(params['id']).data;
  return data && id && `accounts/${id} ${data.role}`;
}
