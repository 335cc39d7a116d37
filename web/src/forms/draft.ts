/** What was typed and not yet sent, kept on this machine: a time-out must never lose text. */

const PREFIX = 'draft:';

export interface Draft {
  values: Record<string, unknown>;
  /** Instant of the last change. */
  at: string;
}

const isDraft = (value: unknown): value is Draft =>
  typeof value === 'object' && value !== null && 'values' in value && 'at' in value;

export function readDraft(key: string): Draft | null {
  try {
    const draft: unknown = JSON.parse(localStorage.getItem(PREFIX + key) ?? 'null');
    return isDraft(draft) ? draft : null;
  } catch {
    return null;
  }
}

/** Keeps the values and says when; a full or forbidden store must not stop the typing. */
export function keepDraft(key: string, values: Record<string, unknown>): string {
  const at = new Date().toISOString();
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify({ values, at }));
  } catch {
    return '';
  }
  return at;
}

export const dropDraft = (key: string): void => {
  localStorage.removeItem(PREFIX + key);
};
