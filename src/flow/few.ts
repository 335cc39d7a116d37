/** Up to so many rows a plan made for few is the right one. */
const FEW = 20;

/**
 * The name under which a connection keeps the plan of a statement about `rows` rows. None for many: a
 * page is planned anew for its size, a kept plan would be one for few rows.
 */
export function named(rows: number, name: string): { name?: string } {
  return rows <= FEW ? { name } : {};
}
