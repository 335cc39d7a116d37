import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { answered, api, Offline, Refused, type Schema } from '../api/client';
import { flowQuery, queryClient, sessionQuery } from '../api/queries';
import { dropDraft, keepDraft, readDraft } from './draft';
import type { Sheet } from './figure';

export type Change = Schema['SaveData']['items'][number];
type Waiting = Readonly<Record<string, Change>>;

const AGAIN = 10_000;

export interface Save {
  save: (change: Change) => void;
  /** What the server has not answered yet, by item. */
  waiting: Waiting;
  saving: boolean;
  offline: boolean;
  savedAt: string | null;
  error: unknown;
}

/** Answers after which the same is sent again: too slow, too many at once, a fault that may pass. */
const isPassing = (error: unknown): boolean =>
  error instanceof Refused && (error.status === 408 || error.status === 429 || error.status >= 500);

const isLoggedOut = (error: unknown): boolean => error instanceof Refused && error.status === 401;

/** What is left once these were answered: a figure that was changed since waits on. */
const without = (waiting: Waiting, sent: readonly Change[]): Waiting =>
  Object.fromEntries(Object.entries(waiting).filter(([, one]) => !sent.includes(one)));

/**
 * Saves each figure on leaving its field. What could not be sent is kept on this machine and sent
 * when the line is back, or after the next log-in; the server's answer renews the checks.
 */
export function useSave(cycle: string, flow: string, sheet: Sheet): Save {
  const key = `data:${cycle}:${sheet.subject.id}`;
  const [waiting, setWaiting] = useState<Waiting>({});
  const latest = useRef<Waiting>({});
  const [savedAt, setSavedAt] = useState<string | null>(sheet.savedAt);
  const keep = (next: Waiting): void => {
    latest.current = next;
    setWaiting(next);
    if (Object.keys(next).length === 0) dropDraft(key);
    else keepDraft(key, { ...next });
  };
  const renew = (): Promise<void> =>
    queryClient.invalidateQueries({ queryKey: flowQuery(flow).queryKey.slice(0, 2) });
  const mutation = useMutation({
    networkMode: 'always',
    // One after the other: an older figure must not arrive after a newer one.
    scope: { id: key },
    mutationFn: (items: Change[]) =>
      answered(
        api.PUT('/api/cycles/{id}/subjects/{subjectId}/data', {
          params: { path: { id: cycle, subjectId: sheet.subject.id } },
          body: { items },
        }),
      ),
    onSuccess: async (data, sent) => {
      setSavedAt(data.savedAt);
      await renew();
      keep(without(latest.current, sent));
    },
    onError: async (error, sent) => {
      if (isLoggedOut(error)) {
        await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      } else if (error instanceof Refused && !isPassing(error)) {
        // What is refused for good must not hold up the rest; the page shows what stands.
        keep(without(latest.current, sent));
        await renew();
      }
    },
  });
  const { mutate } = mutation;
  const offline = mutation.error instanceof Offline;
  const isHeld = offline || isPassing(mutation.error);
  useEffect(() => {
    const left = readDraft(key)?.values as Record<string, Change> | undefined;
    if (left === undefined) return;
    latest.current = left;
    setWaiting(left);
    mutate(Object.values(left));
  }, [key, mutate]);
  useEffect(() => {
    const resend = (): void => {
      const items = Object.values(latest.current);
      if (items.length > 0) mutate(items);
    };
    const timer = isHeld ? window.setInterval(resend, AGAIN) : undefined;
    window.addEventListener('online', resend);
    return () => {
      window.clearInterval(timer);
      window.removeEventListener('online', resend);
    };
  }, [isHeld, mutate]);
  return {
    save: (change) => {
      keep({ ...latest.current, [change.id]: change });
      mutate(Object.values(latest.current));
    },
    waiting,
    saving: mutation.isPending,
    offline,
    savedAt,
    error: mutation.error,
  };
}
