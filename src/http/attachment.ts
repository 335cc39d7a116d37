/** A file name in Chinese for `Content-Disposition`, as RFC 6266 wants it. */
export function attachment(name: string): string {
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (one) => {
    return `%${one.charCodeAt(0).toString(16).toUpperCase()}`;
  });
  return `attachment; filename*=UTF-8''${encoded}`;
}

/** The same header with a mark before the file name. */
export function markedAs(disposition: string, mark: string): string {
  return disposition.replace(`filename*=UTF-8''`, (start) => `${start}${encodeURIComponent(mark)}`);
}
