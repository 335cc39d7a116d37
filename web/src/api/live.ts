import { useEffect } from 'react';
import { queryClient } from './queries';

const POLL = 10_000;
const GATHER = 800;

/** Everything on the page that the server may have changed. The entry forms keep what is typed. */
const renew = (): void => {
  void queryClient.invalidateQueries();
};

/**
 * Keeps the pages live: the server says that something changed and the open queries are asked
 * again. Changes are gathered, since a sweep says so many times a second. Without the stream (a
 * proxy that buffers, a restart) the queries are asked every ten seconds instead.
 */
export function useLive(on: boolean): void {
  useEffect(() => {
    if (!on) return;
    let waiting: number | undefined;
    let poll: number | undefined;
    const gather = (): void => {
      waiting ??= window.setTimeout(() => {
        waiting = undefined;
        renew();
      }, GATHER);
    };
    let source: EventSource | undefined;
    const listen = (): void => {
      source = new EventSource('/api/events');
      source.addEventListener('changed', gather);
      source.onopen = () => {
        window.clearInterval(poll);
        poll = undefined;
      };
      source.onerror = () => {
        poll ??= window.setInterval(ask, POLL);
      };
    };
    const ask = (): void => {
      renew();
      // A browser gives up for good on an answer that is no stream, as a proxy gives while we restart.
      if (source?.readyState === EventSource.CLOSED) listen();
    };
    listen();
    return () => {
      source?.close();
      window.clearInterval(poll);
      window.clearTimeout(waiting);
    };
  }, [on]);
}
