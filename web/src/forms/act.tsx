import { useIsMutating, useMutation, type UseMutationOptions } from '@tanstack/react-query';
import { App, Button, type ButtonProps } from 'antd';
import { queryClient } from '../api/queries';
import { errorText } from '../ui/states';

/** What a person does: sent once, answered before the next thing can be sent. */

const ACTS = { mutationKey: ['act'] } as const;

/** Whether something sent from this window has not been answered yet. */
export const useBusy = (): boolean => useIsMutating(ACTS) > 0;

/**
 * Sends what a person does. A press while anything is under way does nothing, however quick the
 * second click comes. What fails is told, unless `onError` does so; a line that is down is a failure.
 */
export function useAct<Answer, What = void>(options: UseMutationOptions<Answer, Error, What>) {
  const { message } = App.useApp();
  const mutation = useMutation({
    onError: (error) => void message.error(errorText(error), 8),
    ...options,
    ...ACTS,
    networkMode: 'always',
  });
  const { mutate } = mutation;
  const act: typeof mutate = (...what) => {
    if (queryClient.isMutating(ACTS) === 0) mutate(...what);
  };
  return { ...mutation, mutate: act };
}

/** A button that sends something: idle while anything is under way. */
export function ActButton({ disabled, ...props }: ButtonProps) {
  const busy = useBusy();
  return <Button {...props} disabled={disabled === true || (busy && props.loading !== true)} />;
}
