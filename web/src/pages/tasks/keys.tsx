import { Modal } from 'antd';
import { useState, type KeyboardEvent } from 'react';
import { t, type TextKey } from '../../locales';
import type { Schema } from '../../api/client';
import { useKeys } from '../../ui/keys';
import { walk } from './groups';

type List = Schema['TaskList'];

export const HINTS: readonly [string, TextKey][] = [
  ['J', 'keys.down'],
  ['K', 'keys.up'],
  ['Enter', 'keys.open'],
  ['Ctrl ↵', 'keys.submit'],
];

function press(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.click();
}

/** J and K walk through the list, the others act on the open item. */
export function useWalk(
  list: List | undefined,
  flow: string | undefined,
  open: (id?: string) => void,
) {
  const [help, setHelp] = useState(false);
  const ids = walk(list);
  const step = (by: number) => () => {
    const next = ids[Math.max(0, Math.min(ids.length - 1, ids.indexOf(flow ?? '') + by))];
    if (next === undefined) return;
    open(next);
    document.querySelector(`[data-flow-row="${next}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  useKeys({
    j: step(1),
    k: step(-1),
    Enter: () =>
      document.querySelector<HTMLElement>('.flow-main input, .flow-main textarea')?.focus(),
    e: () => {
      press('.inline-form .ant-upload button');
    },
    r: () => {
      press('.action-bar [data-event^="RETURN"]');
    },
    Escape: () => {
      open(undefined);
    },
    '?': () => {
      setHelp(true);
    },
  });
  return {
    help,
    close: () => {
      setHelp(false);
    },
  };
}

export function KeyHelp({ onClose }: { onClose: () => void }) {
  const keys: [string, TextKey][] = [
    ...HINTS,
    ['?', 'keys.all'],
    ['E', 'keys.evidence'],
    ['R', 'keys.return'],
    ['Esc', 'keys.close'],
    ['/', 'keys.search'],
  ];
  return (
    <Modal open footer={null} title={t('keys.title')} onCancel={onClose} width={360}>
      <dl className="key-help">
        {keys.map(([key, text]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}

/** Ctrl+Enter in the form submits it. */
export function submitOnEnter(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  if (event.target instanceof HTMLElement) event.target.blur();
  window.setTimeout(() => {
    press('.action-bar .ant-btn-primary:enabled');
  });
}
