/**
 * Long work done piece by piece: it stops between two evaluations, so that whoever runs it can let
 * others have their turn. What it returns is the answer.
 */
export type Steps<T> = Generator<void, T, void>;
