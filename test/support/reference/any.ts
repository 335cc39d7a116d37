/** Small words for random things. */
import fc from 'fast-check';

export const maybe = <T>(arbitrary: fc.Arbitrary<T>, freq = 2): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq });
export const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
export const never: fc.Arbitrary<undefined> = fc.constant(undefined);
export const anyOf = <const T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
/** A record without the members that are undefined. */
export const tidy = <T extends object>(record: T): T =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
