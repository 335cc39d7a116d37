import { useEffect } from 'react';
import { queryClient } from './queries';

const POLL = 10_000;
/** Changes are gathered this long before the pages ask again, and at most so often. */
const GATHER = 800;
const EVERY = 2_000;
/** So that not every page in the county asks in the same instant. */
const JITTER = 400;

/** The year in which something changed; null when any may have. */
type Heard = string | null;

/**
 * Asks the open queries again, soon after the first call and never while one of them is still on its way:
 * a server with much to do is asked less often, not more. Of other years nothing is asked, nor is what was
 * only tried out. The entry forms keep what is typed.
 */
function renewals() {
  let waiting: number | undefined;
  let last = 0;
  const heard = new Set<Heard>();
  const renew = (): void => {
    waiting = undefined;
    if (queryClient.isFetching() > 0) {
      again();
      return;
    }
    last = performance.now();
    const cycles = new Set(heard);
    heard.clear();
    void queryClient.invalidateQueries({
      predicate: ({ queryKey: [kind, cycle], meta }) =>
        meta?.trial !== true &&
        (kind !== 'cycle' || cycles.has(null) || cycles.has(cycle as Heard)),
    });
  };
  const again = (): void => {
    const rest = last + EVERY - performance.now();
    waiting ??= window.setTimeout(renew, Math.max(GATHER, rest) + Math.random() * JITTER);
  };
  const soon = (cycle: Heard): void => {
    heard.add(cycle);
    again();
  };
  const stop = (): void => {
    window.clearTimeout(waiting);
    waiting = undefined;
  };
  return { soon, stop };
}

/**
 * Keeps the pages live: the server says that something changed and the open queries are asked
 * again. A page nobody looks at hears nothing, since a browser has few lines to one server; it asks when
 * it is looked at again. Without the stream (a proxy that buffers, a restart) the queries are asked every
 * ten seconds instead.
 */
export function useLive(on: boolean): void {
  useEffect(() => {
    if (!on) return;
    const { soon, stop } = renewals();
    let poll: number | undefined;
    let source: EventSource | undefined;
    const listen = (): void => {
      source?.close();
      source = new EventSource('/api/events');
      source.addEventListener('changed', ({ data }: MessageEvent<string>) => {
        soon((JSON.parse(data) as { cycle: Heard }).cycle);
      });
      source.onopen = () => {
        window.clearInterval(poll);
        poll = undefined;
      };
      source.onerror = () => {
        poll ??= window.setInterval(ask, POLL);
      };
    };
    const ask = (): void => {
      soon(null);
      // A browser gives up for good on an answer that is no stream, as a proxy gives while we restart.
      if (source?.readyState === EventSource.CLOSED) listen();
    };
    const hangUp = (): void => {
      source?.close();
      window.clearInterval(poll);
      poll = undefined;
      stop();
    };
    const look = (): void => {
      hangUp();
      if (document.hidden) return;
      listen();
      soon(null);
    };
    if (!document.hidden) listen();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      hangUp();
    };
  }, [on]);
}
