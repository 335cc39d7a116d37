import { Controller, Sse } from '@nestjs/common';
import type { MessageEvent } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { EMPTY, catchError, concatMap, interval, map, merge, mergeMap, takeWhile } from 'rxjs';
import type { Observable } from 'rxjs';
import { Clock } from '../clock.js';
import type { Changed } from '../cycle/cycle.dto.js';
import { Changes } from '../flow/changes.js';
import type { Actor } from '../flow/flow.types.js';
import { Access, EVERYBODY } from '../identity/policy.js';
import { CurrentActor, CurrentSession } from '../identity/roles.js';
import { SessionService } from '../identity/session.service.js';
import { BoardService } from './board.service.js';

/** A proxy on the way closes a line on which nothing is said. */
const HEARTBEAT_MS = 25_000;
/** How soon a line ends whose session has ended; nothing is told on it in between. */
const LOOK_MS = 5_000;

@ApiTags('board')
@Controller('api')
export class LiveController {
  constructor(
    private readonly board: BoardService,
    private readonly changes: Changes,
    private readonly clock: Clock,
    private readonly sessions: SessionService,
  ) {}

  /**
   * Tells that something the person may see is new in a cycle; what it is has to be asked for. Ends with
   * the session, and when the person is given another role.
   */
  @Sse('events')
  @Access(EVERYBODY, 'region')
  events(
    @CurrentActor() actor: Actor,
    @CurrentSession() session: string,
  ): Observable<MessageEvent> {
    const changed = this.changes.stream().pipe(
      mergeMap((changes) => this.board.heard(changes, actor)),
      mergeMap((cycles) => cycles),
      mergeMap(async (cycle) => ({ cycle, at: await this.clock.now() }) satisfies Changed),
      map((data): MessageEvent => ({ type: 'changed', data })),
    );
    const alive = interval(HEARTBEAT_MS).pipe(
      map((): MessageEvent => ({ type: 'alive', data: '' })),
    );
    const looks = interval(LOOK_MS).pipe(map(() => undefined));
    return merge(changed, alive, looks).pipe(
      concatMap(async (word) => ({ word, holds: await this.sessions.holds(session, actor) })),
      takeWhile(({ holds }) => holds),
      mergeMap(({ word }) => (word === undefined ? EMPTY : [word])),
      // Who listens asks anew, and is told then what is wrong.
      catchError(() => EMPTY),
    );
  }
}
