import { Controller, Get, Param, Sse } from '@nestjs/common';
import type { MessageEvent } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { interval, map, merge, mergeMap } from 'rxjs';
import type { Observable } from 'rxjs';
import { z } from 'zod';
import { Replayable } from '../flow/replayable.js';
import { roles } from '../../workflows/roles.js';
import { Clock } from '../clock.js';
import type { Changed } from '../cycle/cycle.dto.js';
import { Changes } from '../flow/changes.js';
import type { Actor } from '../flow/flow.types.js';
import { Returns } from '../http/document.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { CurrentActor, Roles } from '../identity/roles.js';
import { BoardService } from './board.service.js';
import { Wall } from './board.dto.js';

const CycleId = z.uuid();
/** A proxy on the way closes a line on which nothing is said. */
const HEARTBEAT_MS = 25_000;

@ApiTags('board')
@Controller('api')
export class BoardController {
  constructor(
    private readonly board: BoardService,
    private readonly changes: Changes,
    private readonly clock: Clock,
  ) {}

  /** 作战图: one snapshot with everything on it. */
  @Get('cycles/:id/wall')
  @Replayable()
  @Roles('lead', 'leader', 'department', 'territory')
  @Returns(Wall)
  wall(@Param('id', new ZodPipe(CycleId)) id: string, @CurrentActor() actor: Actor): Promise<Wall> {
    return this.board.wallFor(id, actor);
  }

  /** Tells that something the person may see is new in a cycle; what it is has to be asked for. */
  @Sse('events')
  @Roles(...roles)
  events(@CurrentActor() actor: Actor): Observable<MessageEvent> {
    const changed = this.changes.stream().pipe(
      mergeMap((changes) => this.board.heard(changes, actor)),
      mergeMap((cycles) => cycles),
      mergeMap(async (cycle) => ({ cycle, at: await this.clock.now() }) satisfies Changed),
      map((data): MessageEvent => ({ type: 'changed', data })),
    );
    const alive = interval(HEARTBEAT_MS).pipe(
      map((): MessageEvent => ({ type: 'alive', data: '' })),
    );
    return merge(changed, alive);
  }
}
