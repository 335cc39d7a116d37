/** Who carries out which intent. Features register theirs when they start; boot refuses gaps. */
import { Injectable } from '@nestjs/common';
import type { Instant } from '../clock.js';
import type { FlowEvent, Intent } from '../domain/process/step.js';
import type { Flow } from '../flow/flow.types.js';
import { HandlerTwice, HandlersMissing } from './errors.js';

/** Where an intent comes from. */
export interface Origin {
  /** `<flow>_<seq>_<n>`: what the effect must be written under, so that it happens once. */
  readonly key: string;
  /** The flow as it stands now, which may be further on than when the intent was stated. */
  readonly flow: Flow;
  /** The event that brought the intent about, with its facts. */
  readonly event: FlowEvent;
  /** Its number in the flow's log. */
  readonly seq: number;
  /** When it was accepted, on the cycle's clock. */
  readonly at: Instant;
  /** The same object for all effects carried out in one go: what they share is read once by it. */
  readonly run: object;
}

/**
 * Carries an intent out. May be called twice for the same key, after a crash or a lost connection:
 * its effect must be one. An error that will not go away has `permanent: true`; any other is tried
 * again later.
 */
export type Handler = (intent: Intent, origin: Origin) => Promise<void>;

export interface HandlerOptions {
  /** How many of its intents may be carried out at a time when many are due; one unless told. */
  readonly parallel?: number;
}

export interface Registered {
  readonly handle: Handler;
  readonly parallel: number;
}

@Injectable()
export class Handlers {
  private readonly registered = new Map<string, Registered>();

  /** @throws HandlerTwice when the intent has one already */
  register(type: string, handle: Handler, options: HandlerOptions = {}): void {
    if (this.registered.has(type)) throw new HandlerTwice(type);
    this.registered.set(type, { handle, parallel: options.parallel ?? 1 });
  }

  of(type: string): Registered | undefined {
    return this.registered.get(type);
  }

  /** @throws HandlersMissing when an intent the machines can state has none */
  check(intents: Iterable<string>): void {
    const missing = [...new Set(intents)].filter((type) => !this.registered.has(type));
    if (missing.length > 0) throw new HandlersMissing(missing.sort());
  }
}
