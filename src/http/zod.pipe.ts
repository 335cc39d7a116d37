import type { PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { HalfLetter, InvalidInput, NulInText, TooDeep } from './errors.js';

/**
 * Parses a body, a query or a parameter at the edge: `@Body(new ZodPipe(SendEvent)) body: SendEvent`.
 * @throws InvalidInput, NulInText, HalfLetter, TooDeep
 */
export class ZodPipe<S extends z.ZodType> implements PipeTransform<unknown, z.output<S>> {
  constructor(private readonly schema: S) {}

  transform(value: unknown): z.output<S> {
    assertKept(value);
    // A request without a body or query is an empty object to a schema of optional fields.
    const result = this.schema.safeParse(value ?? {});
    if (result.success) return result.data;
    throw new InvalidInput(result.error);
  }
}

const DEEPEST = 100;

/** Refuses text that no database keeps, in names of fields too, and nesting that exhausts a stack. */
function assertKept(value: unknown, depth = 0): void {
  if (typeof value === 'string') {
    if (value.includes('\0')) throw new NulInText();
    if (/\p{Surrogate}/u.test(value)) throw new HalfLetter();
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth > DEEPEST) throw new TooDeep();
  for (const [name, part] of Object.entries(value)) {
    assertKept(name);
    assertKept(part, depth + 1);
  }
}
