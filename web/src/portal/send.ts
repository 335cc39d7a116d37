import { answered, api, Refused, type Schema } from '../api/client';
import { flowQuery, queryClient } from '../api/queries';
import { useOnce } from '../forms/once';

type Flow = Schema['FlowDetail'];

/** Sends an event to the flow with the revision the page shows; the answer is the flow anew. */
export function useSend(
  flow: Pick<Flow, 'flow' | 'revision' | 'readAt'>,
  /** Told also when the form it was sent from is gone by then. */
  onSent: () => void,
) {
  return useOnce({
    mutationFn: ({ event, payload }: { event: string; payload: Record<string, unknown> }) =>
      answered(
        api.POST('/api/flows/{id}/events', {
          params: { path: { id: flow.flow } },
          body: { event, revision: flow.revision, readAt: flow.readAt, payload },
        }),
      ),
    onSuccess: async (detail) => {
      onSent();
      queryClient.setQueryData(flowQuery(flow.flow).queryKey, detail);
      await queryClient.invalidateQueries();
    },
    onError: (error) => {
      if (error instanceof Refused) {
        void queryClient.invalidateQueries({ queryKey: ['flow', flow.flow] });
      }
    },
  });
}
