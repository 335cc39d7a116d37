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
