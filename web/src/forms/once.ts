import { useMutation, type UseMutationOptions } from '@tanstack/react-query';
import { queryClient } from '../api/queries';

/** What a person does: sent once, answered before the next thing can be sent. */
export const ACTS = { mutationKey: ['act'] } as const;

/**
 * Sends what a person does. A press while anything is under way does nothing, however quick the
 * second click comes. A line that is down is a failure.
 */
export function useOnce<Answer, What = void>(options: UseMutationOptions<Answer, Error, What>) {
  const mutation = useMutation({ ...options, ...ACTS, networkMode: 'always' });
  const { mutate } = mutation;
  const act: typeof mutate = (...what) => {
    if (queryClient.isMutating(ACTS) === 0) mutate(...what);
  };
  return { ...mutation, mutate: act };
}
