import type { SyntheticEvent } from 'react';
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
  style.textContent = `${fontFaces()}\nbody, body * { font-family: ${fontFamily} !important }`;
  page.head.append(style);
}

type PaperProps = { title: string } & ({ html: string } | { url: string });

export function Paper(props: PaperProps) {
  const source = 'html' in props ? { srcDoc: props.html } : { src: props.url };
  return (
    <iframe
      {...source}
      title={props.title}
      sandbox="allow-same-origin allow-modals"
      onLoad={dress}
    />
  );
}
