import { useEffect, useRef } from 'react';

/** Keyboard: keys do nothing while somebody is typing or a dialog is open. */

export function isTyping({ target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  // Nobody types into a box that is ticked.
  const ticked = target instanceof HTMLInputElement && /^(checkbox|radio)$/.test(target.type);
  return (
    target.isContentEditable ||
    (!ticked && ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)) ||
    target.closest('[role="dialog"]') !== null
  );
}

/** Enter on a link or a button does what they are for. */
const isPressing = ({ key, target }: KeyboardEvent): boolean =>
  key === 'Enter' && target instanceof Element && target.closest('a, button, summary') !== null;

export type Keys = Partial<Record<string, (event: KeyboardEvent) => void>>;

/** Listens for single keys while the page is open. Letters are given in lower case. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (isTyping(event) || isPressing(event) || event.ctrlKey || event.metaKey || event.altKey)
        return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      latest.current[key]?.(event);
    };
    window.addEventListener('keydown', listen);
    return () => {
      window.removeEventListener('keydown', listen);
    };
  }, []);
}
