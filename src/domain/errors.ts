/** Expected failures: each has a stable code, a Chinese sentence for people and an English one. */
export abstract class DomainError extends Error {
  /** Stable machine-readable code, e.g. `flow.event-refused`. */
  abstract readonly code: string;
  /** What the HTTP filter makes of it; the filter alone knows status numbers. */
  readonly kind: 'invalid' | 'refused' | 'not-found' | 'conflict' | 'not-permitted' = 'invalid';
  /** The same sentence in English. */
  readonly english: string;
  /** Facts a client may show or act on, e.g. the events possible now. */
  readonly details?: unknown;

  constructor(message: { zh: string; en: string }, details?: unknown) {
    super(message.zh);
    this.name = new.target.name;
    this.english = message.en;
    this.details = details;
  }
}

/** A refusal in words, where it is shown beside what succeeded; anything else is thrown on. */
export function refusalText(error: unknown): string {
  if (error instanceof DomainError) return error.message;
  throw error;
}
