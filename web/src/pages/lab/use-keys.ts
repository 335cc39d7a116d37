import { useEffect, useRef, useState } from 'react';
import { isTyping } from '../../ui/keys';

/** Ctrl/⌘+S keeps, Ctrl/⌘+Z takes back: also while a weight is being typed, but not in a dialog. */
export function useLabKeys(does: { save?: () => void; undo: () => void }): void {
  const latest = useRef(does);
  useEffect(() => {
    latest.current = does;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      if (document.querySelector('[role="dialog"]') !== null) return;
      const key = event.key.toLowerCase();
      const { save, undo } = latest.current;
      if (key === 's' && save !== undefined) save();
      else if (key === 'z' && !event.shiftKey) undo();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', listen);
    return () => {
      window.removeEventListener('keydown', listen);
    };
  }, []);
}

/** Whether B is held down: the page shows what is compared with. */
export function usePeek(): boolean {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'b' || event.ctrlKey || event.metaKey || event.altKey) return;
      const slides = event.target instanceof HTMLInputElement && event.target.type === 'range';
      if (event.type === 'keydown' && (slides || !isTyping(event))) setHeld(true);
      if (event.type === 'keyup') setHeld(false);
    };
    const leave = (): void => {
      setHeld(false);
    };
    window.addEventListener('keydown', listen);
    window.addEventListener('keyup', listen);
    window.addEventListener('blur', leave);
    return () => {
      window.removeEventListener('keydown', listen);
      window.removeEventListener('keyup', listen);
      window.removeEventListener('blur', leave);
    };
  }, []);
  return held;
}
