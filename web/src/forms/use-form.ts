import { useState } from 'react';
import { t } from '../locales';
import { dropDraft, keepDraft, readDraft } from './draft';
import {
  doubled,
  initialValues,
  misfit,
  missing,
  payloadOf,
  type Action,
  type Values,
} from './values';

export interface Form {
  values: Values;
  savedAt: string | null;
  set: (name: string, value: unknown) => void;
  /** Why the button is shut; null = it opens. */
  shut: string | null;
  payload: () => Values;
  sent: () => void;
}

/** One sentence why an action cannot be taken, the server's reason first. */
function whyShut(action: Action, values: Values): string | null {
  if (!action.possible) return action.reasons.join(t('list.comma')) || t('form.notNow');
  const twice = doubled(action.fields, values)?.columns[0];
  if (twice !== undefined) return t('form.twice', { label: twice.label });
  const wrong = misfit(action.fields, values);
  if (wrong !== undefined) return t('form.misfit', { label: wrong.label });
  const [first] = missing(action.fields, values);
  if (first === undefined) return null;
  if (first.kind === 'subjects') return t('form.tickFirst');
  return t('form.missing', { label: first.label });
}

/** The state of one action's form: draft kept on each change, dropped when it was sent. */
export function useForm(action: Action, key: string, chosen?: readonly string[]): Form {
  const [draft] = useState(() => readDraft(key));
  const [typed, setTyped] = useState<Values>(() => initialValues(action.fields, draft?.values));
  const [savedAt, setSavedAt] = useState<string | null>(draft?.at ?? null);
  const values: Values = { ...typed };
  for (const { name, kind } of action.fields) if (kind === 'subjects') values[name] = chosen ?? [];
  return {
    values,
    savedAt,
    shut: whyShut(action, values),
    set: (name, value) => {
      const next = { ...typed, [name]: value };
      setTyped(next);
      setSavedAt(keepDraft(key, next) || null);
    },
    payload: () => payloadOf(action.fields, values),
    sent: () => {
      dropDraft(key);
      setTyped(initialValues(action.fields));
      setSavedAt(null);
    },
  };
}
