import { DomainError } from '../errors.js';

export interface Place {
  /** Offset of the first character at fault, counted from 0. */
  readonly offset: number;
  /** Offset behind the last one. */
  readonly end: number;
}

/** A formula that cannot be understood: says where, in both languages, and what was probably meant. */
export class ExpressionError extends DomainError {
  readonly code = 'expression.invalid';
  readonly offset: number;
  readonly end: number;
  readonly suggestion: string | undefined;

  constructor(
    readonly source: string,
    place: Place,
    sentence: { zh: string; en: string; suggestion?: string | undefined },
  ) {
    const hint = sentence.suggestion;
    super(
      {
        zh: hint ? `${sentence.zh}是不是想写“${hint}”？` : sentence.zh,
        en: hint ? `${sentence.en} Did you mean "${hint}"?` : sentence.en,
      },
      { source, offset: place.offset, end: place.end, suggestion: hint },
    );
    this.offset = place.offset;
    this.end = place.end;
    this.suggestion = hint;
  }
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The known word nearest to a misspelt one, if any is near enough to be meant. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const limit = word.length <= 3 ? 1 : Math.max(2, Math.floor(word.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of known) {
    const found = distance(word.toLowerCase(), candidate.toLowerCase());
    if (found < bestDistance) [best, bestDistance] = [candidate, found];
  }
  return best;
}
