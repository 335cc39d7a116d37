import { useEffect, useRef, useState } from 'react';
import type { Schema } from '../../api/client';

type Wall = Schema['Wall'];

/** Every cell as "organisation stage" → what it shows. */
export const cellsOf = (wall: Wall): Map<string, string> =>
  new Map(
    wall.rows.flatMap((row) =>
      row.cells.map(({ stage, light, done, total, daysLate }): [string, string] => [
        `${row.organisation.id} ${stage}`,
        `${light} ${String(done)}/${String(total)} ${String(daysLate)}`,
      ]),
    ),
  );

/** The cells that show something else than before; nothing on first sight. */
export function changedCells(before: Map<string, string> | null, now: Map<string, string>) {
  if (before === null) return new Set<string>();
  return new Set([...now].filter(([key, text]) => before.get(key) !== text).map(([key]) => key));
}

/** Cells that changed with the last refresh; they keep their outline until the next one. */
export function useChanged(wall: Wall | undefined): ReadonlySet<string> {
  const before = useRef<Map<string, string> | null>(null);
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (wall === undefined) return;
    const now = cellsOf(wall);
    setChanged(changedCells(before.current, now));
    before.current = now;
  }, [wall]);
  return changed;
}
