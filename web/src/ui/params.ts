import { useSearchParams } from 'react-router';

/** Filters, the open drawer and the page live in the address, so that a link opens the same view. */
export function useParamState(): [
  (name: string) => string | undefined,
  (changes: Record<string, string | undefined>) => void,
] {
  const [params, setParams] = useSearchParams();
  const get = (name: string): string | undefined => params.get(name) ?? undefined;
  const set = (changes: Record<string, string | undefined>): void => {
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        for (const [name, value] of Object.entries(changes)) {
          if (value === undefined || value === '') next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  };
  return [get, set];
}
