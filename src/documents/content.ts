/** What a file really is, by its first bytes; its name is not asked. */
import { open } from 'node:fs/promises';

export type Content =
  | 'empty'
  | 'zip'
  | 'ole'
  | 'pdf'
  | 'png'
  | 'jpeg'
  | 'gif'
  | 'html'
  | 'xml'
  | 'utf16le'
  | 'utf16be'
  | 'text'
  | 'binary';

const MAGIC: readonly (readonly [Content, readonly number[]])[] = [
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['zip', [0x50, 0x4b, 0x05, 0x06]],
  ['ole', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]],
  ['pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['gif', [0x47, 0x49, 0x46, 0x38]],
  ['utf16le', [0xff, 0xfe]],
  ['utf16be', [0xfe, 0xff]],
];

/** The kind of content these first bytes begin. */
export function contentOf(head: Uint8Array): Content {
  if (head.length === 0) return 'empty';
  for (const [content, bytes] of MAGIC) {
    if (bytes.every((byte, i) => head[i] === byte)) return content;
  }
  // Latin-1 keeps every byte: enough to look for tags and zeros whatever the encoding.
  const text = Buffer.from(head.subarray(0, 4096)).toString('latin1');
  if (text.includes('\0')) return 'binary';
  const begin = text
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
    .toLowerCase();
  if (/^(<!doctype html|<html|<table|<head|<meta|<div|<body)/.test(begin)) return 'html';
  if (begin.startsWith('<?xml') || begin.startsWith('<workbook')) {
    return begin.includes('<html') ? 'html' : 'xml';
  }
  return 'text';
}

/** The kind of content of a file. */
export async function contentOfFile(path: string): Promise<Content> {
  return contentOf(await headOf(path, 4096));
}

/** The first bytes of a file. */
export async function headOf(path: string, length: number): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
