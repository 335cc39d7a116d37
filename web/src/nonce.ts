/** What a style tag must carry to be obeyed (Content-Security-Policy); the server writes it into the page. */
export const nonce =
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

/**
 * Every style tag our scripts make carries the nonce. `ConfigProvider` can hand it to antd's own styles,
 * but not to the helpers below them that keep a page from scrolling behind a dialog; markup that slips
 * into a page is not made this way and stays powerless.
 */
type Make = (this: Document, name: string, options?: ElementCreationOptions) => HTMLElement;
const make: Make = Reflect.get(Document.prototype, 'createElement');
const withNonce: Make = function (name, options) {
  const element = make.call(this, name, options);
  if (element.localName === 'style') element.nonce = nonce;
  return element;
};
Reflect.set(Document.prototype, 'createElement', withNonce);
