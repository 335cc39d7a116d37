/** A letter repeats its title and greets first; neither says what it is about. */
export function previewOf(text: string, title: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const first = lines.find((line) => line !== '' && line !== title && !/[：:]$/.test(line));
  return (first ?? '').slice(0, 120);
}
