import { App } from 'antd';
import { useState, type ReactNode } from 'react';
import { answered, api } from '../api/client';
import { queryClient } from '../api/queries';
import { useAct } from './act';
import { ActionDialog } from './action-dialog';
import { isPlain, type Action, type Values } from './values';

interface Taken {
  action: Action;
  values: Values;
  confirm: string | null;
}

/** Takes an action of the year: at once when it needs nothing, else through its form. */
export function useCycleAction(cycle: string): {
  take: (action: Action) => void;
  dialog: ReactNode;
  pending: string | null;
} {
  const { message } = App.useApp();
  const [open, setOpen] = useState<Action | null>(null);
  const mutation = useAct({
    mutationFn: ({ action, values, confirm }: Taken) =>
      answered(
        api.POST('/api/cycles/{id}/actions/{action}', {
          params: { path: { id: cycle, action: action.event } },
          body: { values, confirm },
        }),
      ),
    onSuccess: async (done) => {
      setOpen(null);
      void message.success(done.message, 6);
      await queryClient.invalidateQueries();
    },
  });
  const dialog = open !== null && (
    <ActionDialog
      key={open.event}
      action={open}
      draftKey={`${cycle}:${open.event}`}
      pending={mutation.isPending}
      onClose={() => {
        setOpen(null);
      }}
      onSend={(values, confirm, sent) => {
        mutation.mutate({ action: open, values, confirm }, { onSuccess: sent });
      }}
    />
  );
  return {
    dialog,
    pending: mutation.isPending ? mutation.variables.action.event : null,
    take: (action) => {
      if (isPlain(action)) mutation.mutate({ action, values: {}, confirm: null });
      else setOpen(action);
    },
  };
}
