import { zhCN } from './zh-CN';

export type TextKey = keyof typeof zhCN;
export type Language = 'zh-CN' | 'en';

const STORE = 'language';

const chosen = (): Language => (localStorage.getItem(STORE) === 'en' ? 'en' : 'zh-CN');

/** The language of this page load; Chinese unless the person chose otherwise. */
export const language: Language = chosen();

/** Only who reads English loads it: together the two weigh as much as a page. */
const catalogue: Record<TextKey, string> = language === 'en' ? (await import('./en')).en : zhCN;

/** Chooses a language and loads the page anew: texts are read once, at the start. */
export function choose(next: Language): void {
  localStorage.setItem(STORE, next);
  location.reload();
}

/** The text of a key with its `{name}` places filled. */
export function t(key: TextKey, values: Record<string, string | number> = {}): string {
  return catalogue[key].replace(/\{(\w+)\}/g, (place, name: string) =>
    String(values[name] ?? place),
  );
}
