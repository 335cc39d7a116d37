import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { t } from '../locales';
import { ActButton } from './act';
import { Fields } from './fields';
import { useForm } from './use-form';
import type { Action, Values } from './values';

interface DialogProps {
  action: Action;
  draftKey: string;
  chosen?: readonly string[];
  pending: boolean;
  onSend: (payload: Values, confirm: string | null, sent: () => void) => void;
  onClose: () => void;
}

/** The form of an action before it is taken: what it does, what it needs, and the guard of what cannot be undone. */
export function ActionDialog({ action, draftKey, chosen, pending, onSend, onClose }: DialogProps) {
  const form = useForm(action, draftKey, chosen);
  const [typed, setTyped] = useState('');
  const guarded = action.confirmText !== null && typed.trim() !== action.confirmText;
  const shut =
    form.shut ?? (guarded ? t('form.typeToConfirm', { text: action.confirmText ?? '' }) : null);
  const wide = action.fields.some(({ kind }) => kind === 'rows');
  return (
    <Modal
      open
      title={action.label}
      width={wide ? 860 : 520}
      mask={{ closable: false }}
      onCancel={onClose}
      footer={
        <div className="dialog-foot">
          <span className="amber">{shut}</span>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <ActButton
            type="primary"
            danger={action.tone === 'danger'}
            disabled={shut !== null}
            loading={pending}
            onClick={() => {
              onSend(form.payload(), action.confirmText === null ? null : typed.trim(), form.sent);
            }}
          >
            {action.label}
          </ActButton>
        </div>
      }
    >
      {action.explain !== null && <p className="explain">{action.explain}</p>}
      {chosen !== undefined && action.fields.some(({ kind }) => kind === 'subjects') && (
        <p>{t('form.ticked', { n: chosen.length })}</p>
      )}
      <Fields fields={action.fields} values={form.values} onChange={form.set} />
      {action.confirmText !== null && (
        <div className="field">
          <label htmlFor="confirm-text">
            {t('form.typeToConfirm', { text: action.confirmText })}
          </label>
          <Input
            id="confirm-text"
            value={typed}
            onChange={({ target }) => {
              setTyped(target.value);
            }}
          />
        </div>
      )}
    </Modal>
  );
}
