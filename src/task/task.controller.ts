import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Replayable } from '../flow/replayable.js';
import { AuditedRead } from '../audit/audited.js';
import type { Actor } from '../flow/flow.types.js';
import { Accepts, AcceptsQuery, Returns } from '../http/document.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Access, WORKERS } from '../identity/policy.js';
import { CurrentActor } from '../identity/roles.js';
import { ActService } from './act.service.js';
import { FlowDetailService } from './detail.service.js';
import { TaskFilter, TaskListService } from './list.service.js';
import { FlowDetail, SendEvent, TaskList } from './task.dto.js';

const Id = z.uuid();
const DetailQuery = z.object({ page: z.coerce.number().int().min(1).default(1) });
type DetailQuery = z.infer<typeof DetailQuery>;

@ApiTags('tasks')
@Controller('api')
export class TaskController {
  constructor(
    private readonly lists: TaskListService,
    private readonly details: FlowDetailService,
    private readonly acts: ActService,
  ) {}

  /** 我的任务: what waits for the caller, by urgency. */
  @Get('cycles/:id/tasks')
  @Access(WORKERS, 'cycle')
  @AuditedRead('read.tasks')
  @Replayable('all')
  @AcceptsQuery(TaskFilter)
  @Returns(TaskList)
  list(
    @Param('id', new ZodPipe(Id)) id: string,
    @Query(new ZodPipe(TaskFilter)) filter: TaskFilter,
    @CurrentActor() actor: Actor,
  ): Promise<TaskList> {
    return this.lists.list(id, filter, actor);
  }

  /** One flow with everything that can be done with it now. */
  @Get('flows/:id')
  @Access(WORKERS, 'flow')
  @Replayable()
  @AuditedRead('read.flow')
  @AcceptsQuery(DetailQuery)
  @Returns(FlowDetail)
  detail(
    @Param('id', new ZodPipe(Id)) id: string,
    @Query(new ZodPipe(DetailQuery)) { page }: DetailQuery,
    @CurrentActor() actor: Actor,
  ): Promise<FlowDetail> {
    return this.details.detail(id, page, actor);
  }

  /** Takes an action; answers the flow as it stands then. */
  @Post('flows/:id/events')
  @Access(WORKERS, 'flow')
  @HttpCode(200)
  @Accepts(SendEvent)
  @Returns(FlowDetail)
  act(
    @Param('id', new ZodPipe(Id)) id: string,
    @Body(new ZodPipe(SendEvent)) body: SendEvent,
    @CurrentActor() actor: Actor,
  ): Promise<FlowDetail> {
    return this.acts.act(id, body, actor);
  }
}
