/** The strings of a workbook that its cells refer to by number, kept as bytes outside the heap. */
import { DamagedDocument, DocumentTooLarge } from './errors.js';
import { refuseEntities } from './office.js';
import { prefixOf, stringContent, unprefixed } from './xml.js';
import { inflated, type Member } from './zip.js';

const MAX_BYTES = 512 * 1024 * 1024;
const MAX_STRING = 256 * 1024;
/** Words that come back again and again (规上, 三余镇) are decoded once. */
const KEPT = 4096;

export class SharedStrings {
  private bytes: Buffer = Buffer.allocUnsafe(1024 * 1024);
  private ends = new Uint32Array(16_384);
  private count = 0;
  private used = 0;
  private prefix: string | undefined;
  private readonly known = new Map<number, string>();

  /** Reads the part; an absent one has no strings. */
  static async read(path: string, member: Member | undefined): Promise<SharedStrings> {
    const strings = new SharedStrings();
    if (member === undefined) return strings;
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of inflated(path, member, MAX_BYTES)) {
      rest = strings.take(rest + decoder.decode(chunk, { stream: true }));
    }
    strings.take(rest + decoder.decode());
    return strings;
  }

  /** The string of this number. */
  get(index: number): string {
    const known = this.known.get(index);
    if (known !== undefined) return known;
    if (!(index >= 0 && index < this.count)) {
      throw new DamagedDocument({ zh: '文字表不完整', en: 'shared strings are missing' });
    }
    const from = index === 0 ? 0 : (this.ends[index - 1] ?? 0);
    const text = this.bytes.toString('utf8', from, this.ends[index]);
    if (this.known.size < KEPT) this.known.set(index, text);
    return text;
  }

  /** Adds every whole `<si>` of the text; answers what is left over. */
  private take(text: string): string {
    this.prefix ??= prefixOf(text, 'sst');
    if (this.count === 0) refuseEntities(text.slice(0, MAX_STRING));
    if (this.prefix === undefined) return this.unfinished(text);
    const [open, close] = [`<${this.prefix}si`, `</${this.prefix}si>`];
    let at = 0;
    for (;;) {
      const begin = text.indexOf(open, at);
      // The beginning of a tag may stand at the very end.
      if (begin < 0) return text.slice(Math.max(at, text.length - open.length));
      const inside = text.indexOf('>', begin);
      if (inside < 0) return text.slice(begin);
      const isEmpty = text.charCodeAt(inside - 1) === 47;
      const end = isEmpty ? inside : text.indexOf(close, inside);
      if (end < 0) return this.unfinished(text.slice(begin));
      this.add(isEmpty ? '' : stringContent(unprefixed(text.slice(inside + 1, end), this.prefix)));
      at = isEmpty ? inside + 1 : end + close.length;
    }
  }

  private unfinished(rest: string): string {
    if (rest.length > MAX_STRING) {
      throw new DocumentTooLarge({ zh: '单元格文字过长', en: 'a cell is too long' });
    }
    return rest;
  }

  private add(text: string): void {
    const needed = this.used + Buffer.byteLength(text);
    if (needed > this.bytes.length) this.bytes = grown(this.bytes, needed);
    if (this.count === this.ends.length) {
      const more = new Uint32Array(this.ends.length * 2);
      more.set(this.ends);
      this.ends = more;
    }
    this.used += this.bytes.write(text, this.used);
    this.ends[this.count] = this.used;
    this.count += 1;
  }
}

function grown(bytes: Buffer, needed: number): Buffer {
  const more = Buffer.allocUnsafe(Math.max(needed, Math.ceil(bytes.length * 1.5)));
  bytes.copy(more);
  return more;
}
