import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AuditedRead } from '../audit/audited.js';
import type { Actor } from '../flow/flow.types.js';
import { Accepts, AcceptsQuery, Returns } from '../http/document.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Access, EVERYBODY } from '../identity/policy.js';
import { CurrentActor } from '../identity/roles.js';
import {
  AskedNotifications,
  Notification,
  NotificationId,
  Notifications,
  ReadNotifications,
  Unread,
} from './notification.dto.js';
import { NotificationService } from './notification.service.js';

@ApiTags('notifications')
@Controller('api/notifications')
export class NotificationController {
  constructor(private readonly notifications: NotificationService) {}

  /** What was sent to me, newest first, and how much of it is unread. */
  @Get()
  @Access(EVERYBODY, 'letters')
  @AcceptsQuery(AskedNotifications)
  @Returns(Notifications)
  list(
    @CurrentActor() actor: Actor,
    @Query(new ZodPipe(AskedNotifications)) asked: AskedNotifications,
  ): Promise<Notifications> {
    return this.notifications.list(actor, asked);
  }

  @Get(':id')
  @Access(EVERYBODY, 'letters')
  @AuditedRead('read.mail')
  @Returns(Notification)
  show(
    @CurrentActor() actor: Actor,
    @Param('id', new ZodPipe(NotificationId)) id: string,
  ): Promise<Notification> {
    return this.notifications.get(actor, id);
  }

  /** Marks letters as read, or all of them; answers how many are left. */
  @Post('read')
  @Access(EVERYBODY, 'letters')
  @HttpCode(200)
  @Accepts(ReadNotifications)
  @Returns(Unread)
  read(
    @CurrentActor() actor: Actor,
    @Body(new ZodPipe(ReadNotifications)) body: ReadNotifications,
  ): Promise<Unread> {
    return this.notifications.read(actor, body);
  }
}
