/** Pictures people hand in: their structure is followed from the size to the end. */
import { DamagedDocument } from './errors.js';

const BROKEN = { zh: '图片不完整', en: 'the picture is not whole' };

/** Width, height and end of a PNG, chunk by chunk. @throws DamagedDocument */
export function refuseBrokenPng(content: Buffer): void {
  let hasPixels = false;
  for (let at = 8; at + 12 <= content.length;) {
    const length = content.readUInt32BE(at);
    const type = content.toString('latin1', at + 4, at + 8);
    if (at === 8) {
      const isSized = type === 'IHDR' && length === 13 && content.length > at + 16;
      if (!isSized || !content.readUInt32BE(16) || !content.readUInt32BE(20)) break;
    }
    if (type === 'IDAT') hasPixels = true;
    if (type === 'IEND') {
      if (hasPixels) return;
      break;
    }
    at += 12 + length;
  }
  throw new DamagedDocument(BROKEN);
}

/** Markers without a length: they stand alone. */
const ALONE = new Set([0x01, 0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7]);
const SCAN = 0xda;
const END = Buffer.from([0xff, 0xd9]);

/** Segment by segment to the pixels, and an end behind them; phones write more after it. @throws DamagedDocument */
export function refuseBrokenJpeg(content: Buffer): void {
  let isSized = false;
  for (let at = 2; at + 4 <= content.length && content[at] === 0xff;) {
    const marker = content[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (ALONE.has(marker)) {
      at += 2;
      continue;
    }
    const length = content.readUInt16BE(at + 2);
    if (length < 2) break;
    if (isFrame(marker) && at + 9 <= content.length) {
      isSized = content.readUInt16BE(at + 5) > 0 && content.readUInt16BE(at + 7) > 0;
    }
    if (marker === SCAN) {
      if (isSized && content.indexOf(END, at + 2 + length) > at) return;
      break;
    }
    at += 2 + length;
  }
  throw new DamagedDocument(BROKEN);
}

/** Start of a frame: C0–CF without tables (C4), reserved (C8) and conditioning (CC). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}
