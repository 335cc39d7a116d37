/** Works off a list, `n` at a time; stops at the first failure and throws it when all have stopped. */
export async function inLanes<T>(
  items: Iterable<T>,
  n: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items[Symbol.iterator]();
  let failure: { error: unknown } | undefined;
  const lane = async (): Promise<void> => {
    for (;;) {
      const next = waiting.next();
      if (next.done === true || failure !== undefined) return;
      try {
        await work(next.value);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: n }, lane));
  if (failure !== undefined) throw failure.error;
}
