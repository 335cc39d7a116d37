/** PDFs people hand in: whole ones, without anything that acts when they are opened. */
import { inflateSync } from 'node:zlib';
import { DamagedDocument, UnsafeDocument } from './errors.js';

/** Names of actions that run or send something, and of files and forms inside. */
const ACTIVE = new Set([
  'JavaScript',
  'Launch',
  'SubmitForm',
  'ImportData',
  'GoToE',
  'RichMedia',
  'RichMediaExecute',
  'Rendition',
  'EmbeddedFile',
  'EmbeddedFiles',
  'XFA',
]);
/** All that is inflated of one file. */
const MAX_INFLATED = 64 * 1024 * 1024;
/** Scanners leave a few bytes behind the end. */
const TAIL = 4096;

const NAME = /\/((?:[^\s()<>[\]{}/%#\0]|#[0-9A-Fa-f]{2})+)/g;

/**
 * Refuses a PDF that is cut off, or that runs, sends or holds something; how a page is shown first is no
 * action. Objects packed into streams are unpacked; what cannot be unpacked is refused.
 * @throws DamagedDocument, UnsafeDocument
 */
export function refuseActivePdf(content: Buffer): void {
  const text = content.toString('latin1');
  const tail = text.slice(-TAIL);
  const isWhole =
    /^%PDF-[12]\.\d/.test(text) &&
    /\d+\s+\d+\s+obj\b/.test(text) &&
    /startxref\s+\d+\s+%%EOF/.test(tail);
  if (!isWhole) throw new DamagedDocument({ zh: 'PDF 不完整', en: 'the PDF is not whole' });
  refuseActive(text);
  let left = MAX_INFLATED;
  for (const packed of packedObjects(content, text)) {
    const objects = unpacked(packed, left);
    left -= objects.length;
    refuseActive(objects.toString('latin1'));
  }
}

function refuseActive(text: string): void {
  for (const [at, name] of namesIn(text)) {
    if (ACTIVE.has(name) || (name === 'OpenAction' && !isView(text, at))) {
      throw new UnsafeDocument({ zh: 'PDF 中的脚本、动作或附件', en: 'scripts, actions or files' });
    }
  }
}

/** Every name with the place behind it; `/J#61vaScript` is JavaScript. */
function* namesIn(text: string): Generator<[at: number, name: string]> {
  for (const found of text.matchAll(NAME)) {
    const name = (found[1] ?? '').replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(parseInt(hex, 16)),
    );
    yield [found.index + found[0].length, name];
  }
}

/** `[3 0 R /Fit]`, `<< /S /GoTo … >>`, or an object elsewhere, whose own names are looked at. */
function isView(text: string, at: number): boolean {
  const value = text.slice(at, at + 400).trimStart();
  if (value.startsWith('[')) return true;
  const reference = /^(\d+)\s+(\d+)\s+R\b/.exec(value);
  if (reference !== null) {
    const [, number = '', generation = ''] = reference;
    const head = new RegExp(`(?:^|\\s)${number}\\s+${generation}\\s+obj\\s*([\\s\\S]{0,400})`);
    const object = head.exec(text)?.[1];
    return object === undefined || !object.startsWith('<<') || isGoTo(object);
  }
  return isGoTo(value);
}

function isGoTo(dictionary: string): boolean {
  const own = dictionary.split('>>', 1)[0] ?? '';
  const names = [...namesIn(own)].map(([, name]) => name);
  return names[names.indexOf('S') + 1] === 'GoTo';
}

interface Packed {
  /** The dictionary before the stream. */
  readonly head: string;
  readonly bytes: Buffer;
}

/** Streams of objects: `<< /Type /ObjStm /Filter /FlateDecode … >> stream`. */
function* packedObjects(content: Buffer, text: string): Generator<Packed> {
  for (const [at, name] of namesIn(text)) {
    if (name !== 'ObjStm') continue;
    const begin = /stream\r?\n/g;
    begin.lastIndex = at;
    const found = begin.exec(text);
    const end = found === null ? -1 : text.indexOf('endstream', begin.lastIndex);
    if (found === null || end < 0) throw new DamagedDocument(UNREADABLE);
    const head = text.slice(text.lastIndexOf(' obj', at), found.index);
    yield { head, bytes: content.subarray(begin.lastIndex, end) };
  }
}

const UNREADABLE = { zh: 'PDF 中有无法读取的内容', en: 'part of the PDF cannot be read' };

/** @throws DamagedDocument for another filter than deflate, and for what is encrypted */
function unpacked({ head, bytes }: Packed, limit: number): Buffer {
  const filters = [...namesIn(head)].map(([, name]) => name).filter((one) => /Decode$/.test(one));
  if (filters.length === 0) return bytes;
  if (filters.join() !== 'FlateDecode') throw new DamagedDocument(UNREADABLE);
  try {
    return inflateSync(bytes, { maxOutputLength: Math.max(1, limit) });
  } catch {
    throw new DamagedDocument(UNREADABLE);
  }
}
