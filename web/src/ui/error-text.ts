import { Offline, Refused } from '../api/client';
import { language, t } from '../locales';

/** The server's sentence in the reader's language; our own where it said nothing. */
export function errorText(error: unknown): string {
  if (error instanceof Refused) {
    const text = language === 'en' ? error.english : error.zh;
    if (text !== '') return text;
    return t('error.status', { status: error.status });
  }
  return error instanceof Offline ? t('error.offline') : t('error.unknown');
}
