import { Input, type InputRef } from 'antd';
import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import { t } from '../locales';
import { useCycleId } from './session';
import { isTyping } from './keys';

/** Search for an enterprise from anywhere; `/` jumps into it. */
export function SearchBox() {
  const navigate = useNavigate();
  const cycle = useCycleId();
  const input = useRef<InputRef>(null);
  useEffect(() => {
    const jump = (event: KeyboardEvent): void => {
      if (event.key !== '/' || isTyping(event)) return;
      event.preventDefault();
      input.current?.focus();
    };
    window.addEventListener('keydown', jump);
    return () => {
      window.removeEventListener('keydown', jump);
    };
  }, []);
  return (
    <Input
      ref={input}
      className="search"
      size="small"
      allowClear
      placeholder={t('frame.search')}
      aria-label={t('frame.search')}
      suffix={<kbd>/</kbd>}
      onPressEnter={({ currentTarget }) => {
        const q = currentTarget.value.trim();
        if (q !== '') void navigate(`/c/${cycle}/subjects?q=${encodeURIComponent(q)}`);
      }}
    />
  );
}
