import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { Schema } from '../../api/client';
import { flowQuery } from '../../api/queries';
import { ActionDialog } from '../../forms/action-dialog';
import { useSend } from '../../forms/send';
import type { Action } from '../../forms/values';
import { t } from '../../locales';
import { monthDay } from '../../ui/format';

type Detail = Schema['FlowDetail'];

const DECISIONS = ['GRANT_EXTENSION', 'REFUSE_EXTENSION'];

function Decide({ detail }: { detail: Detail }) {
  const [open, setOpen] = useState<Action | null>(null);
  const send = useSend(detail);
  return (
    <>
      {detail.actions
        .filter(({ event }) => DECISIONS.includes(event))
        .map((action) => (
          <Button
            key={action.event}
            size="small"
            data-event={action.event}
            onClick={() => {
              setOpen(action);
            }}
          >
            {action.label}
          </Button>
        ))}
      {open !== null && (
        <ActionDialog
          key={open.event}
          action={open}
          draftKey={`${detail.flow}:${open.event}`}
          pending={send.isPending}
          onClose={() => {
            setOpen(null);
          }}
          onSend={(payload, _, sent) => {
            const { event, label } = open;
            send.mutate(
              { event, label, payload },
              {
                onSuccess: () => {
                  sent();
                  setOpen(null);
                },
              },
            );
          }}
        />
      )}
    </>
  );
}

interface Props {
  flow: string;
  asked: { due: string; reason: string };
  mayDecide: boolean;
}

/** An extension that was asked for: until when, why, and the decision. */
export function Extension({ flow, asked, mayDecide }: Props) {
  const query = useQuery({ ...flowQuery(flow), enabled: mayDecide });
  return (
    <div className="asked">
      <p>
        <b>{t('board.askedUntil', { on: monthDay(asked.due) })}</b> {asked.reason}
      </p>
      {mayDecide && query.data !== undefined && <Decide detail={query.data} />}
    </div>
  );
}
