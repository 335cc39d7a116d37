import { App } from 'antd';
import { answered, api, Refused, type Schema } from '../api/client';
import { flowQuery, queryClient } from '../api/queries';
import { t } from '../locales';
import { errorText } from '../ui/error-text';
import { useAct } from './act';
import type { Values } from './values';

type FlowDetail = Schema['FlowDetail'];

interface Sent {
  event: string;
  label: string;
  payload: Values;
}

/**
 * Sends an event to a flow with the revision the page shows. When somebody was faster nothing is
 * overwritten: the page shows the new state, and what was typed stays in its form.
 */
export function useSend(flow: Pick<FlowDetail, 'flow' | 'revision' | 'readAt'>) {
  const { message } = App.useApp();
  return useAct({
    mutationFn: ({ event, payload }: Sent) =>
      answered(
        api.POST('/api/flows/{id}/events', {
          params: { path: { id: flow.flow } },
          body: { event, revision: flow.revision, readAt: flow.readAt, payload },
        }),
      ),
    onSuccess: async (detail, { label }) => {
      queryClient.setQueryData(flowQuery(flow.flow).queryKey, detail);
      void message.success(t('flow.sent', { label }));
      await queryClient.invalidateQueries();
    },
    onError: (error) => {
      const stale = error instanceof Refused && error.code === 'flow.stale';
      void message.error(stale ? `${errorText(error)} ${t('flow.stale')}` : errorText(error));
      if (error instanceof Refused)
        void queryClient.invalidateQueries({ queryKey: ['flow', flow.flow] });
    },
  });
}
