/**
 * Reads members of a ZIP archive one by one from disk, by its directory at the end of the file.
 * A library would do, but those at hand inflate shared strings into memory at once (over 500 MB for
 * 100 000 rows as Excel writes them): see docs/decisions.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';
import {
  codeOf,
  DamagedDocument,
  DocumentTooLarge,
  EncryptedDocument,
  UnsafeDocument,
} from './errors.js';

export interface Member {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const MAX_32 = 0xffffffff;
const MAX_16 = 0xffff;

const MAX_DIRECTORY = 8 * 1024 * 1024;
const MAX_MEMBERS = 10_000;
/** Sheets shrink to a tenth or a twentieth; only a bomb shrinks two-hundredfold. */
const MAX_RATIO = 200;
const ALWAYS_ALLOWED = 16 * 1024 * 1024;

/**
 * The members of the archive by name.
 * Throws `DamagedDocument`, `DocumentTooLarge`, `EncryptedDocument`, `UnsafeDocument`.
 */
export async function readDirectory(path: string): Promise<Map<string, Member>> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const tail = await read(file, Math.max(0, size - 66_000), Math.min(size, 66_000));
    const { from, length, count } = await findDirectory(file, tail, size);
    if (length > MAX_DIRECTORY || count > MAX_MEMBERS) {
      throw new DocumentTooLarge({ zh: '内含文件过多', en: 'too many parts inside' });
    }
    const members = parseDirectory(await read(file, from, length));
    refuseBomb(members, size);
    return members;
  } finally {
    await file.close();
  }
}

/** The inflated bytes of a member; throws `DocumentTooLarge` as soon as more than `limit` come out. */
export async function* inflated(
  path: string,
  member: Member,
  limit: number,
): AsyncGenerator<Buffer> {
  const start = await contentStart(path, member);
  if (member.packed === 0) return;
  const packed = createReadStream(path, {
    start,
    end: start + member.packed - 1,
    highWaterMark: 128 * 1024,
  });
  const bytes =
    member.method === 0 ? packed : packed.pipe(createInflateRaw({ chunkSize: 128 * 1024 }));
  packed.once('error', (error) => bytes.destroy(error));
  const allowed = Math.min(limit, Math.max(ALWAYS_ALLOWED, member.packed * MAX_RATIO));
  let seen = 0;
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      seen += chunk.length;
      if (seen > allowed) {
        throw new DocumentTooLarge({ zh: '解压后超出上限', en: 'it inflates beyond the limit' });
      }
      yield chunk;
    }
  } catch (error) {
    throw isZlibError(error) ? new DamagedDocument(INFLATE) : error;
  } finally {
    bytes.destroy();
    packed.destroy();
  }
}

/** A small member as text. */
export async function inflatedText(path: string, member: Member, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of inflated(path, member, limit)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const INFLATE = { zh: '压缩数据有误', en: 'bad compressed data' };
const DIRECTORY = {
  zh: '压缩目录有误，可能没有下载完整',
  en: 'bad archive directory, perhaps cut off',
};

function isZlibError(error: unknown): boolean {
  return codeOf(error)?.startsWith('Z_') ?? false;
}

async function read(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
  if (bytesRead < length) throw new DamagedDocument(DIRECTORY);
  return buffer;
}

async function findDirectory(
  file: FileHandle,
  tail: Buffer,
  size: number,
): Promise<{ from: number; length: number; count: number }> {
  const at = lastSignature(tail, END);
  if (at < 0) throw new DamagedDocument(DIRECTORY);
  const count = tail.readUInt16LE(at + 10);
  const length = tail.readUInt32LE(at + 12);
  const from = tail.readUInt32LE(at + 16);
  const classic = count !== MAX_16 && length !== MAX_32 && from !== MAX_32;
  const found = classic ? { from, length, count } : await findDirectory64(file, tail, at);
  if (found.from + found.length > size) throw new DamagedDocument(DIRECTORY);
  return found;
}

async function findDirectory64(
  file: FileHandle,
  tail: Buffer,
  end: number,
): Promise<{ from: number; length: number; count: number }> {
  const locator = end - 20;
  if (locator < 0 || tail.readUInt32LE(locator) !== LOCATOR64) throw new DamagedDocument(DIRECTORY);
  const record = await read(file, Number(tail.readBigUInt64LE(locator + 8)), 56);
  if (record.readUInt32LE(0) !== END64) throw new DamagedDocument(DIRECTORY);
  return {
    count: Number(record.readBigUInt64LE(32)),
    length: Number(record.readBigUInt64LE(40)),
    from: Number(record.readBigUInt64LE(48)),
  };
}

/** The comment behind the record may hold anything, so the last one whose length fits is taken. */
function lastSignature(tail: Buffer, signature: number): number {
  for (let at = tail.length - 22; at >= 0; at -= 1) {
    const fits = at + 22 + tail.readUInt16LE(at + 20) <= tail.length;
    if (fits && tail.readUInt32LE(at) === signature) return at;
  }
  return -1;
}

function parseDirectory(directory: Buffer): Map<string, Member> {
  const members = new Map<string, Member>();
  let at = 0;
  while (at + 46 <= directory.length && directory.readUInt32LE(at) === ENTRY) {
    const nameLength = directory.readUInt16LE(at + 28);
    const extraLength = directory.readUInt16LE(at + 30);
    const commentLength = directory.readUInt16LE(at + 32);
    const flags = directory.readUInt16LE(at + 8);
    if ((flags & 1) !== 0) throw new EncryptedDocument();
    const method = directory.readUInt16LE(at + 10);
    if (method !== 0 && method !== 8) throw new DamagedDocument(INFLATE);
    const name = directory.toString('utf8', at + 46, at + 46 + nameLength).replaceAll('\\', '/');
    const extra = directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
    const sizes = sizesOf(directory, at, extra);
    refuseName(name, members);
    members.set(name, { name, method, ...sizes });
    at += 46 + nameLength + extraLength + commentLength;
  }
  if (members.size === 0) throw new DamagedDocument(DIRECTORY);
  return members;
}

/** A name that leaves its folder, or one that stands for two contents. */
function refuseName(name: string, members: ReadonlyMap<string, Member>): void {
  if (/^\/|^[A-Za-z]:|(^|\/)\.\.(\/|$)|\0/.test(name)) {
    throw new UnsafeDocument({ zh: '越出目录的文件名', en: 'a name that leaves its folder' });
  }
  if (members.has(name)) {
    throw new UnsafeDocument({ zh: '重名的部件', en: 'two parts of one name' });
  }
}

/** What the directory itself admits to; a directory that lies is found out while a member inflates. */
function refuseBomb(members: ReadonlyMap<string, Member>, size: number): void {
  let total = 0;
  for (const member of members.values()) total += member.size;
  if (total <= Math.max(ALWAYS_ALLOWED, size * MAX_RATIO)) return;
  throw new DocumentTooLarge({ zh: '解压后超出上限', en: 'it inflates beyond the limit' });
}

function sizesOf(
  directory: Buffer,
  entry: number,
  extra: Buffer,
): { packed: number; size: number; at: number } {
  const wide = wideNumbers(extra);
  const number = (offset: number): number => {
    const value = directory.readUInt32LE(entry + offset);
    return value === MAX_32 ? (wide.shift() ?? MAX_32) : value;
  };
  // The order in which the 64-bit numbers stand: size, packed size, place.
  const size = number(24);
  const packed = number(20);
  return { size, packed, at: number(42) };
}

/** The 64-bit numbers of the ZIP64 field, if there is one. */
function wideNumbers(extra: Buffer): number[] {
  let at = 0;
  while (at + 4 <= extra.length) {
    const length = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 1) {
      const field = extra.subarray(at + 4, at + 4 + length);
      const count = Math.min(3, Math.floor(field.length / 8));
      return Array.from({ length: count }, (_, i) => Number(field.readBigUInt64LE(i * 8)));
    }
    at += 4 + length;
  }
  return [];
}

/** Where the bytes of a member begin: behind its own header, whose length only that header knows. */
async function contentStart(path: string, member: Member): Promise<number> {
  const file = await open(path, 'r');
  try {
    const header = await read(file, member.at, 30);
    if (header.readUInt32LE(0) !== LOCAL) throw new DamagedDocument(DIRECTORY);
    return member.at + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  } finally {
    await file.close();
  }
}
