import { useIsMutating, type UseMutationOptions } from '@tanstack/react-query';
import { App, Button, type ButtonProps } from 'antd';
import { errorText } from '../ui/error-text';
import { ACTS, useOnce } from './once';

/** Whether something sent from this window has not been answered yet. */
export const useBusy = (): boolean => useIsMutating(ACTS) > 0;

/** Sends what a person does, once. What fails is told, unless `onError` does so. */
export function useAct<Answer, What = void>(options: UseMutationOptions<Answer, Error, What>) {
  const { message } = App.useApp();
  return useOnce({ onError: (error) => void message.error(errorText(error), 8), ...options });
}

/** A button that sends something: idle while anything is under way. */
export function ActButton({ disabled, ...props }: ButtonProps) {
  const busy = useBusy();
  return <Button {...props} disabled={disabled === true || (busy && props.loading !== true)} />;
}
