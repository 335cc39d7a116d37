import type { Breakpoint } from 'antd';
import { useEffect, useState } from 'react';

/** The size of the window, as it changes. */
export function useViewport(): { width: number; height: number } {
  const read = () => ({ width: window.innerWidth, height: window.innerHeight });
  const [size, setSize] = useState(read);
  useEffect(() => {
    const change = (): void => {
      setSize(read());
    };
    window.addEventListener('resize', change);
    return () => {
      window.removeEventListener('resize', change);
    };
  }, []);
  return size;
}

/** Columns that only wider screens show, and the width from which they do. */
export const WIDE: Breakpoint[] = ['md'];
const MEDIUM = 768;

/** Whether the screen is a phone's: tables show their main columns only, and do not scroll sideways. */
export const usePhone = (): boolean => useViewport().width < MEDIUM;
