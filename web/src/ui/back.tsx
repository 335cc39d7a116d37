import { t } from '../locales';

/** Back to the list, where list and reader do not stand side by side. */
export function Back({ onClick }: { onClick: () => void }) {
  return (
    <button type="button" className="back" onClick={onClick}>
      ‹ {t('act.back')}
    </button>
  );
}
