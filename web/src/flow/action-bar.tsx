import { Tooltip } from 'antd';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import type { Schema } from '../api/client';
import { ActButton } from '../forms/act';
import { ActionDialog } from '../forms/action-dialog';
import { FormFlow } from '../forms/control';
import { Fields } from '../forms/fields';
import { useSend } from '../forms/send';
import { useForm } from '../forms/use-form';
import { isPlain, type Action } from '../forms/values';
import { t } from '../locales';
import { Light } from '../ui/light';

type Flow = Schema['FlowDetail'];

interface TakeProps {
  flow: Flow;
  chosen: readonly string[];
  onSent: () => void;
}

interface BarProps extends TakeProps {
  /** Where the open form puts its button. */
  onSlot: (slot: HTMLElement | null) => void;
}

interface InlineProps extends TakeProps {
  action: Action;
  slot: HTMLElement | null;
}

const draftKey = (flow: Flow, action: Action): string => `${flow.flow}:${action.event}`;

/** The action that has its form open on the page: the primary one, when it needs more than ticks. */
export const inlineAction = ({ actions }: Flow): Action | undefined =>
  actions.find(
    ({ tone, fields, confirmText }) =>
      tone === 'primary' && confirmText === null && fields.some(({ kind }) => kind !== 'subjects'),
  );

/** The form of the primary action, open in the page; its button stands in the bar with the others. */
export function InlineForm({ flow, action, chosen, slot, onSent }: InlineProps) {
  const form = useForm(action, draftKey(flow, action), chosen);
  const send = useSend(flow);
  const submit = (): void => {
    const sent = { event: action.event, label: action.label, payload: form.payload() };
    send.mutate(sent, {
      onSuccess: () => {
        form.sent();
        onSent();
      },
    });
  };
  const button = (
    <>
      <ActButton
        type="primary"
        data-event={action.event}
        disabled={form.shut !== null}
        loading={send.isPending}
        onClick={submit}
      >
        {action.label}
      </ActButton>
      {form.shut !== null && <Shut reason={form.shut} />}
      {form.savedAt !== null && <small>{t('form.kept')}</small>}
    </>
  );
  return (
    <section className="inline-form">
      <h3>{action.label}</h3>
      {action.explain !== null && <p className="explain">{action.explain}</p>}
      <FormFlow value={flow.flow}>
        <Fields fields={action.fields} values={form.values} onChange={form.set} />
      </FormFlow>
      {slot !== null && createPortal(button, slot)}
    </section>
  );
}

function Shut({ reason }: { reason: string }) {
  return (
    <span className="shut">
      <Light state="dueSoon" /> {reason}
    </span>
  );
}

/** What is done with the ticked rows comes first, what cannot be undone last. */
const place = ({ tone, fields }: Action): number =>
  tone === 'danger' ? 2 : fields.some(({ kind }) => kind === 'subjects') ? 0 : 1;

/** Everything that can be done with this flow now. The bar holds no rule: it shows what the server offers. */
export function ActionBar({ flow, chosen, onSlot, onSent }: BarProps) {
  const [open, setOpen] = useState<Action | null>(null);
  const send = useSend(flow);
  const inline = inlineAction(flow);
  const take = (action: Action): void => {
    if (!isPlain(action)) {
      setOpen(action);
      return;
    }
    const ticked = action.fields.map(({ name }): [string, unknown] => [name, chosen]);
    send.mutate(
      { event: action.event, label: action.label, payload: Object.fromEntries(ticked) },
      { onSuccess: onSent },
    );
  };
  const needsTicks = (action: Action): boolean =>
    chosen.length === 0 &&
    action.fields.some(({ kind, required }) => kind === 'subjects' && required);
  const others = flow.actions
    .filter(({ event }) => event !== inline?.event)
    .toSorted((a, b) => place(a) - place(b));
  if (flow.actions.length === 0) return null;
  return (
    <FormFlow value={flow.flow}>
      <footer className="action-bar">
        <div className="primary-slot" ref={onSlot} />
        {others.map((action) => {
          const reason = needsTicks(action)
            ? t('form.tickFirst')
            : action.reasons.join(t('list.comma'));
          const shut = !action.possible || needsTicks(action);
          return (
            <Tooltip key={action.event} title={shut ? reason : action.explain}>
              <ActButton
                type={action.tone === 'primary' ? 'primary' : 'default'}
                danger={action.tone === 'danger'}
                disabled={shut}
                loading={send.isPending && send.variables.event === action.event}
                data-event={action.event}
                onClick={() => {
                  take(action);
                }}
              >
                {action.label}
              </ActButton>
            </Tooltip>
          );
        })}
        {others
          .filter(({ tone }) => tone === 'primary')
          .map((action) =>
            !action.possible ? (
              <Shut key={action.event} reason={action.reasons.join(t('list.comma'))} />
            ) : needsTicks(action) ? (
              <Shut key={action.event} reason={t('form.tickFirst')} />
            ) : null,
          )}
        {open !== null && (
          <ActionDialog
            key={open.event}
            action={open}
            draftKey={draftKey(flow, open)}
            chosen={chosen}
            pending={send.isPending}
            onClose={() => {
              setOpen(null);
            }}
            onSend={(payload, _confirm, sent) => {
              send.mutate(
                { event: open.event, label: open.label, payload },
                {
                  onSuccess: () => {
                    sent();
                    setOpen(null);
                    onSent();
                  },
                },
              );
            }}
          />
        )}
      </footer>
    </FormFlow>
  );
}
