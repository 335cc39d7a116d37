import type { SyntheticEvent } from 'react';
import { nonce } from '../nonce';
import { fontFamily } from '../theme';

/** Letters and reports are pages of their own, shown in a frame: no scripts, no forms, no way out. */

const fontFaces = (): string =>
  [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSFontFaceRule)
    .map((rule) => rule.cssText)
    .join('\n');

/** The page in the frame uses our fonts: a machine may have none with Chinese letters. */
function dress({ currentTarget }: SyntheticEvent<HTMLIFrameElement>): void {
  const page = currentTarget.contentDocument;
  if (page === null) return;
  const style = page.createElement('style');
  style.nonce = nonce;
  style.textContent = `${fontFaces()}\nbody, body * { font-family: ${fontFamily} !important }`;
  page.head.append(style);
}

type PaperProps = { title: string } & ({ html: string } | { url: string });

export function Paper(props: PaperProps) {
  // A letter stands inside our page and obeys its policy; a report comes with one of its own.
  const source =
    'html' in props
      ? { srcDoc: props.html.replaceAll('<style>', `<style nonce="${nonce}">`) }
      : { src: props.url };
  return (
    <iframe
      {...source}
      title={props.title}
      sandbox="allow-same-origin allow-modals"
      onLoad={dress}
    />
  );
}

/** A letter as it was written: its page, or its plain text where it has none. */
export function Letter({
  title,
  html,
  text,
}: {
  title: string;
  html: string | null;
  text: string;
}) {
  return html === null ? <pre>{text}</pre> : <Paper title={title} html={html} />;
}
