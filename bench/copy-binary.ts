/** PostgreSQL's binary COPY, both ways: rows of numbers in, rows of results out. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
/** Signature, flags, length of the extension. */
const HEAD_BYTES = 19;

/** Reads one field of a row from its place in the buffer. */
export type ReadField = (bytes: Buffer, at: number) => number;

export const readInt: ReadField = (bytes, at) => bytes.readInt32BE(at);
export const readFloat: ReadField = (bytes, at) => bytes.readDoubleBE(at);

/** Runs `query` and lays each of its columns into an array of its own. */
export async function readColumns(
  client: pg.PoolClient,
  query: string,
  columns: readonly { readonly read: ReadField; readonly into: Float64Array | Int32Array }[],
): Promise<void> {
  let rest: Buffer | undefined;
  let row = 0;
  let begun = false;
  const take = (bytes: Buffer): number => {
    let at = 0;
    if (!begun) {
      if (bytes.length < HEAD_BYTES) return 0;
      begun = true;
      at = HEAD_BYTES;
    }
    for (;;) {
      const end = endOfRow(bytes, at);
      if (end === undefined) return at;
      let field = at + 2;
      for (const { read, into } of columns) {
        const length = bytes.readInt32BE(field);
        into[row] = length < 0 ? NaN : read(bytes, field + 4);
        field += 4 + Math.max(0, length);
      }
      row += 1;
      at = end;
    }
  };
  for await (const chunk of client.query(copyTo(`copy (${query}) to stdout (format binary)`))) {
    const bytes: Buffer = rest ? Buffer.concat([rest, chunk]) : chunk;
    rest = bytes.subarray(take(bytes));
  }
}

/** Where the row ends that begins at `at`; undefined when it is not all there, or was the last. */
function endOfRow(bytes: Buffer, at: number): number | undefined {
  if (at + 2 > bytes.length) return undefined;
  const fields = bytes.readInt16BE(at);
  if (fields < 0) return undefined;
  let end = at + 2;
  for (let i = 0; i < fields; i += 1) {
    if (end + 4 > bytes.length) return undefined;
    end += 4 + Math.max(0, bytes.readInt32BE(end));
  }
  return end <= bytes.length ? end : undefined;
}

/** Writes one field with its length; answers where the next begins. */
export type WriteField = (bytes: Buffer, at: number, row: number) => number;

export function writeInt(of: Int32Array): WriteField {
  return (bytes, at, row) => {
    bytes.writeInt32BE(4, at);
    return bytes.writeInt32BE(of[row]!, at + 4);
  };
}

export function writeFloat(of: (row: number) => number): WriteField {
  return (bytes, at, row) => {
    bytes.writeInt32BE(8, at);
    return bytes.writeDoubleBE(of(row), at + 4);
  };
}

export function writeWord(of: (row: number) => string): WriteField {
  return (bytes, at, row) => {
    const length = bytes.write(of(row), at + 4, 'latin1');
    bytes.writeInt32BE(length, at);
    return at + 4 + length;
  };
}

const CHUNK = 1 << 18;
/** More than any row here takes. */
const ROW_BYTES = 512;

/** Writes `size` rows into a table, field by field. */
export async function writeColumns(
  client: pg.PoolClient,
  table: string,
  { size, fields }: { size: number; fields: readonly WriteField[] },
): Promise<void> {
  const rows = function* (): Generator<Buffer> {
    let bytes = Buffer.allocUnsafe(CHUNK);
    let at = SIGNATURE.copy(bytes);
    at = bytes.writeInt32BE(0, bytes.writeInt32BE(0, at));
    for (let row = 0; row < size; row += 1) {
      if (at > CHUNK - ROW_BYTES) {
        yield bytes.subarray(0, at);
        [bytes, at] = [Buffer.allocUnsafe(CHUNK), 0];
      }
      at = bytes.writeInt16BE(fields.length, at);
      for (const write of fields) at = write(bytes, at, row);
    }
    at = bytes.writeInt16BE(-1, at);
    yield bytes.subarray(0, at);
  };
  await pipeline(
    Readable.from(rows(), { objectMode: true, highWaterMark: 4 }),
    client.query(copyFrom(`copy ${table} from stdin (format binary)`)),
  );
}
