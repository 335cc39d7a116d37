import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Replayable } from '../flow/replayable.js';
import { Returns } from '../http/document.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Access, OFFICES } from '../identity/policy.js';
import { BoardService } from './board.service.js';
import { Wall } from './board.dto.js';

const CycleId = z.uuid();

@ApiTags('board')
@Controller('api')
export class BoardController {
  constructor(private readonly board: BoardService) {}

  /** 作战图: one snapshot with everything on it. */
  @Get('cycles/:id/wall')
  @Access(OFFICES, 'cycle')
  @Replayable()
  @Returns(Wall)
  wall(@Param('id', new ZodPipe(CycleId)) id: string): Promise<Wall> {
    return this.board.wall(id);
  }
}
