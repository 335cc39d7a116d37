import { Button } from 'antd';
import { useRouteError } from 'react-router';
import { t } from '../locales';

/** A fault of the page itself. Typed text is safe: drafts are kept as they are typed. */
export function PageError() {
  const error = useRouteError();
  return (
    <div className="state-failed" role="alert">
      <p>
        <b>{t('error.page')}</b>
      </p>
      <p>{error instanceof Error ? error.message : String(error)}</p>
      <Button
        onClick={() => {
          location.reload();
        }}
      >
        {t('act.reload')}
      </Button>
    </div>
  );
}
