/** Routes that take much to answer: they say so, and an account gets one of them at a time. */
import { SetMetadata } from '@nestjs/common';
import { TooManyRequests } from './errors.js';

export const HEAVY = 'heavy';

/**
 * This route computes over everybody, puts a file together from many rows or takes one apart. `points`
 * of the account's 120 a minute: four for a file, so that there are thirty of them.
 */
export const Heavy = (points = 4): MethodDecorator => SetMetadata(HEAVY, points);

/** An account's further calls that may wait for their turn; a page may ask for two or three at once. */
const MOST_WAITING = 4;
/** What somebody is told whose calls are too many: by then one has been answered, as a rule. */
const AGAIN_SECONDS = 2;

/** One at a time for each account; a few more wait in line. In each web process by itself. */
export class Turns {
  /** Whose turn it is by account, and who waits behind. */
  private readonly lines = new Map<string, (() => void)[]>();

  /**
   * Settles when it is this call's turn; what it answers ends the turn.
   * @param gone settles when whoever asked is no longer there
   * @throws TooManyRequests when too many wait already, or nobody is there any more
   */
  async take(account: string, gone: Promise<void>): Promise<() => void> {
    const line = this.lines.get(account);
    if (line === undefined) this.lines.set(account, []);
    else await this.wait(line, gone);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.next(account);
    };
  }

  private async wait(line: (() => void)[], gone: Promise<void>): Promise<void> {
    if (line.length >= MOST_WAITING) throw new TooManyRequests(AGAIN_SECONDS);
    await new Promise<void>((go, refuse) => {
      line.push(go);
      void gone.then(() => {
        const place = line.indexOf(go);
        if (place < 0) return;
        line.splice(place, 1);
        refuse(new TooManyRequests(AGAIN_SECONDS));
      });
    });
  }

  private next(account: string): void {
    const go = this.lines.get(account)?.shift();
    if (go === undefined) this.lines.delete(account);
    else go();
  }
}
