import { Input } from 'antd';
import { useState, type KeyboardEvent, type ReactNode } from 'react';

/** Arrow keys step by 1, with Shift by 5; up and right make it more. */
export function stepOf({ key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>): number {
  const step = shiftKey ? 5 : 1;
  if (key === 'ArrowUp' || key === 'ArrowRight') return step;
  return key === 'ArrowDown' || key === 'ArrowLeft' ? -step : 0;
}

const FIGURE = /^\d{1,12}(\.\d{0,6})?$/;
const tidy = (text: string): string =>
  text
    .trim()
    .replace(/[．。]/g, '.')
    .replace(/\.$/, '');

/** A decimal that is typed or stepped; what is no number stays in the box and changes nothing. */
export function NumberBox({
  label,
  value,
  onChange,
  changed = false,
  most,
  suffix,
  placeholder,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Whether it is another than the one compared with. */
  changed?: boolean;
  most?: number;
  suffix?: ReactNode;
  placeholder?: string;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  // What is typed shows while it says the value, or nothing that could be one; not after a step back.
  const isShown =
    typed !== null && (!FIGURE.test(tidy(typed)) || Number(tidy(typed)) === Number(value));
  const take = (text: string): void => {
    setTyped(text);
    const next = tidy(text);
    if (FIGURE.test(next) && (most === undefined || Number(next) <= most)) onChange(next);
  };
  const step = (event: KeyboardEvent<HTMLInputElement>): void => {
    const by = event.key.startsWith('ArrowLeft') || event.key === 'ArrowRight' ? 0 : stepOf(event);
    if (by === 0) return;
    event.preventDefault();
    const next = Math.max(0, Math.round((Number(value) + by) * 1e4) / 1e4);
    setTyped(null);
    onChange(String(most === undefined ? next : Math.min(next, most)));
  };
  return (
    <Input
      className={changed ? 'number-box changed' : 'number-box'}
      aria-label={label}
      inputMode="decimal"
      value={isShown ? typed : value}
      suffix={suffix}
      placeholder={placeholder}
      onChange={({ target }) => {
        take(target.value);
      }}
      onBlur={() => {
        setTyped(null);
      }}
      onKeyDown={step}
    />
  );
}
