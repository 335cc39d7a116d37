import type { PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { InvalidInput, NulInText } from './errors.js';

/**
 * Parses a body, a query or a parameter at the edge: `@Body(new ZodPipe(SendEvent)) body: SendEvent`.
 * @throws InvalidInput, NulInText
 */
export class ZodPipe<S extends z.ZodType> implements PipeTransform<unknown, z.output<S>> {
  constructor(private readonly schema: S) {}

  transform(value: unknown): z.output<S> {
    if (holdsNul(value)) throw new NulInText();
    // A request without a body or query is an empty object to a schema of optional fields.
    const result = this.schema.safeParse(value ?? {});
    if (result.success) return result.data;
    throw new InvalidInput(result.error);
  }
}

function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsNul);
}
