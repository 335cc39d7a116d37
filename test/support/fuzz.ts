/** Requests by the OpenAPI document: right ones, nearly right ones, and hostile ones. */
import type { OpenAPIObject } from '@nestjs/swagger';
import fc from 'fast-check';
import { addressOf, noFirm, type Firm } from './doors.js';

type Schema = Readonly<{
  $ref?: string;
  type?: string;
  format?: string;
  enum?: readonly unknown[];
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  allOf?: readonly Schema[];
  items?: Schema;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: Schema | boolean;
  minimum?: number;
  maximum?: number;
  nullable?: boolean;
}>;

/** The named schemas, and whether values may be wrong. */
interface Known {
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly evil: boolean;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema?: Schema;
}

export interface Door {
  readonly method: string;
  readonly path: string;
  readonly query: readonly Parameter[];
  readonly body: Schema | undefined;
  readonly takesFile: boolean;
}

export interface Shot {
  readonly door: Door;
  /** Which of the visitors sends it. */
  readonly visitor: number;
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

const WORDS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff三余',
  '__proto__',
  'constructor',
  'toString',
  '../../../etc/passwd',
  "' or 1=1 --",
  '${7*7}{{7*7}}',
  '<script>alert(1)</script>',
  '=HYPERLINK("http://x")',
  '%',
  '_',
  '\\',
  '{}',
  'null',
  'NaN',
  '-0',
  '1e999',
  'Infinity',
  '-1',
  '9'.repeat(400),
  '0.'.padEnd(500, '3'),
  '2022-02-30',
  '0000-00-00',
  '+275760-09-13T00:00:00.000Z',
  '99999-12-31',
  'infinity',
  'ＡＢＣ１２３',
  '\u202e\u200b\ufeff😀',
  'x'.repeat(100_000),
  '企'.repeat(70_000),
];
const NUMBERS = [0, -0, -1, 0.1, 1e308, -1e308, 1e-320, 2 ** 31, 2 ** 53, -(2 ** 63), 1e21];
const KEYS = [
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  '',
  'id',
  'role',
  '$ne',
  'a\0',
];

const word = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);
const nested = (depth: number): unknown => {
  let value: unknown = 'deep';
  for (let n = 0; n < depth; n += 1) value = n % 2 === 0 ? [value] : { a: value };
  return value;
};
const hostile: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: word },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(...NUMBERS) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { length: 1e9 }),
  },
  { weight: 1, arbitrary: fc.constantFrom(nested(50), nested(1500)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      Array(10_000).fill(1),
      Array(10_000).fill('x'),
      Array(10_000).fill({}),
    ),
  },
);

/** Values of a schema; with evil intent one in nine, at whichever depth, is something else. */
function valueOf(schema: Schema, all: Known, depth = 0): fc.Arbitrary<unknown> {
  const right = rightValue(schema, all, depth);
  if (!all.evil) return right;
  return fc.oneof({ weight: 8, arbitrary: right }, { weight: 1, arbitrary: hostile });
}

function rightValue(schema: Schema, all: Known, depth: number): fc.Arbitrary<unknown> {
  if (depth > 6) return fc.constant(null);
  if (schema.$ref !== undefined) {
    return rightValue(all.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, all, depth + 1);
  }
  const several = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (several !== undefined && several.length > 0) {
    return fc.oneof(...several.map((one) => rightValue(one, all, depth + 1)));
  }
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const value = plainValue(schema, all, depth);
  return schema.nullable === true ? fc.option(value) : value;
}

function plainValue(schema: Schema, all: Known, depth: number): fc.Arbitrary<unknown> {
  switch (schema.type) {
    case 'object':
      return anObject(schema, all, depth);
    case 'array':
      return fc.array(valueOf(schema.items ?? {}, all, depth + 1), { maxLength: 3 });
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number': {
      const min = Math.max(schema.minimum ?? 0, -1e6);
      return fc.integer({ min, max: Math.max(min, Math.min(schema.maximum ?? 3000, 1e6)) });
    }
    case 'string':
      return text(schema.format);
    default:
      return hostile;
  }
}

function text(format: string | undefined): fc.Arbitrary<string> {
  switch (format) {
    case 'uuid':
      return fc.uuid();
    case 'date':
      return fc.constantFrom('2019-03-01', '2022-06-15', '2022-12-31');
    case 'date-time':
      return fc.constantFrom('2022-06-15T01:00:00.000Z', '2022-06-15T01:00:00+08:00');
    default:
      return fc.constantFrom(
        '三余镇',
        'sanyu',
        '196.3',
        '2022',
        'a',
        '说明情况：停产检修',
        'x@y.cn',
        'SIGN',
        'CONFIRM',
        'RETURN',
        'tax',
      );
  }
}

function anObject(schema: Schema, all: Known, depth: number): fc.Arbitrary<object> {
  const properties = Object.entries(schema.properties ?? {}).map(([name, one]) =>
    fc
      .tuple(
        fc.integer({ min: 0, max: schema.required?.includes(name) === true ? 11 : 2 }),
        valueOf(one, all, depth + 1),
      )
      .map(([there, value]) => (there === 0 ? [] : [[name, value] as const])),
  );
  const more = fc.oneof(
    { weight: 6, arbitrary: fc.constant([]) },
    {
      weight: all.evil ? 1 : 0,
      arbitrary: fc.tuple(fc.constantFrom(...KEYS), hostile).map((entry) => [entry]),
    },
  );
  return fc
    .tuple(...properties, more)
    .map((parts) => Object.fromEntries(parts.flat() as [string, unknown][]));
}

const jsonBytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** A right value with this word for every text that is free: what a field for remarks may be given. */
function withWord(value: unknown, one: string): unknown {
  if (typeof value === 'string')
    return /^[A-Z]+$|^[\d-]{10}|^[0-9a-f-]{36}$/.test(value) ? value : one;
  if (Array.isArray(value)) return value.map((part) => withWord(part, one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withWord(part, one)]));
}

/** A body as bytes: mostly as it should be written, sometimes broken. */
function bytesOf(value: fc.Arbitrary<unknown>): fc.Arbitrary<Buffer> {
  return fc.tuple(value, fc.integer({ min: 0, max: 29 })).map(([one, way]) => {
    const json = JSON.stringify(one);
    switch (way) {
      case 0:
        return Buffer.from(json.slice(0, json.length / 2));
      case 1:
        return Buffer.from(json.replace('{', '{"__proto__":{"role":"lead","isAdmin":true},'));
      case 2:
        return Buffer.from(json.replace(/\{("[^"]*"):/, '{$1:null,$1:'));
      case 3:
        return Buffer.concat([
          Buffer.from(json.slice(0, -2)),
          Buffer.from([0xff, 0xc0, 0x22, 0x7d]),
        ]);
      case 4:
        return Buffer.from('['.repeat(200_000));
      case 5:
        return Buffer.from(`\ufeff${json}`);
      case 6:
        return Buffer.from(json, 'utf16le');
      case 7:
        return Buffer.alloc(0);
      case 8:
        return Buffer.from(`[${json},${json}]`);
      default:
        return Buffer.from(json);
    }
  });
}

const RAW_PATHS = ['%ff', '%00', '..%2f..%2f', '%', '%2e%2e', ';', '[object Object]', '1;drop'];
const RAW_QUERIES = [
  'a[b][c]=d',
  '__proto__[x]=1',
  '%',
  'page=%ff',
  'page=%00',
  '&&==',
  'page=1&page=2',
  'q[]=1',
];

function addresses(door: Door, firms: readonly Firm[], all: Known): fc.Arbitrary<string> {
  const right = fc.constantFrom(...firms, noFirm).map((firm) => addressOf(door.path, firm));
  const piece = fc.oneof(
    fc.constantFrom(...RAW_PATHS),
    word.map((one) => encoded(one, 2000)),
  );
  const wrong = fc
    .array(piece, { minLength: 3, maxLength: 3 })
    .map((pieces) => door.path.replaceAll(/\{\w+\}/g, () => pieces.pop() ?? ''));
  const path = fc.oneof({ weight: 6, arbitrary: right }, { weight: 1, arbitrary: wrong });
  const asked = door.query.map(({ name, schema }) =>
    fc.option(valueOf(schema ?? {}, all).map((value) => `${name}=${queryText(value)}`)),
  );
  const raw = fc.oneof(
    { weight: 5, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom(...RAW_QUERIES) },
  );
  return fc.tuple(path, fc.tuple(...asked), raw).map(([where, query, more]) => {
    const parts = [...query, more].filter((one) => one !== null);
    return parts.length === 0 ? where : `${where}?${parts.join('&')}`;
  });
}

function queryText(value: unknown): string {
  const said = typeof value === 'string' ? value : JSON.stringify(value);
  return encoded(said, 3000);
}

/** As an address has it; half a letter becomes the sign for one that is lost. */
function encoded(text: string, longest: number): string {
  return encodeURIComponent(Buffer.from(text.slice(0, longest)).toString());
}

const odd: fc.Arbitrary<Record<string, string>> = fc.oneof(
  { weight: 8, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Record<string, string>[]>(
      { accept: 'nonsense/;;q=9' },
      { 'content-type': 'application/json; charset=utf-7' },
      { 'content-type': 'application/json; charset=gbk' },
      { 'content-type': 'application/json;;;' },
      { 'content-encoding': 'gzip' },
      { 'content-encoding': 'br' },
      { cookie: 'bm_session=%00; __proto__=1' },
      { cookie: `bm_session=${'x'.repeat(43)}` },
      { cookie: '='.repeat(3000) },
      { range: 'bytes=9-1,-,0-99999999999' },
      { 'if-none-match': '*' },
      { 'last-event-id': '-1' },
      { 'x-forwarded-for': '::1, \u00ff' },
      { 'accept-language': 'x'.repeat(3000) },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'x-http-method-override': 'DELETE' },
    ),
  },
);

const BOUNDARY = 'fuzz-boundary';

function formOf(file: Buffer, name: string): Buffer {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), file, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]);
}

const NAMES = [
  'a.xlsx',
  'a.csv',
  '../../x.csv',
  '\u0000.csv',
  '名单\u202e.xlsx',
  '',
  'x'.repeat(5000),
];

/** A file with some of its bytes changed, cut off, or doubled. */
function damaged(files: readonly Buffer[]): fc.Arbitrary<Buffer> {
  return fc
    .record({
      file: fc.constantFrom(...files),
      changes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 30 }),
      way: fc.integer({ min: 0, max: 9 }),
    })
    .map(({ file, changes, way }) => {
      const bytes = Buffer.from(way === 0 ? file.subarray(0, file.length / 2) : file);
      for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
      return way === 1 ? Buffer.concat([bytes, bytes]) : bytes;
    });
}

/** Everything that can be asked of the application, but what `without` says. */
export function doorsOf(document: OpenAPIObject, without: readonly string[]): Door[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, unknown>)
      .filter(([method]) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
      .filter(([method]) => !without.includes(`${method.toUpperCase()} ${path}`))
      .map(([method, operation]) => {
        const { parameters = [], requestBody } = operation as {
          parameters?: Parameter[];
          requestBody?: { content: Record<string, { schema: Schema }> };
        };
        return {
          method: method.toUpperCase(),
          path,
          query: parameters.filter((one) => one.in === 'query'),
          body: requestBody?.content['application/json']?.schema,
          takesFile: requestBody?.content['multipart/form-data'] !== undefined,
        };
      }),
  );
}

/** Shots at these doors by so many visitors. */
export function shots(
  document: OpenAPIObject,
  doors: readonly Door[],
  firms: readonly Firm[],
  files: readonly Buffer[],
  visitors: number,
): fc.Arbitrary<Shot> {
  const schemas = (document.components?.schemas ?? {}) as Known['schemas'];
  const all: Known = { schemas, evil: true };
  const right: Known = { schemas, evil: false };
  return fc.oneof(
    ...doors.map((door) => {
      const body: fc.Arbitrary<Buffer | undefined> = door.takesFile
        ? fc
            .tuple(damaged(files), fc.constantFrom(...NAMES))
            .map(([file, name]) => formOf(file, name))
        : door.body === undefined
          ? fc.constant(undefined)
          : fc.oneof(
              valueOf(door.body, right).map(jsonBytes),
              fc
                .tuple(valueOf(door.body, right), word)
                .map(([value, one]) => jsonBytes(withWord(value, one))),
              bytesOf(valueOf(door.body, all)),
            );
      const type: Record<string, string> = door.takesFile
        ? { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }
        : door.body === undefined
          ? {}
          : { 'content-type': 'application/json' };
      return fc
        .record({
          // The first may do most, so that most of what is behind the doors is reached.
          visitor: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: visitors - 1 })),
          address: addresses(door, firms, all),
          headers: odd,
          body,
        })
        .map((one): Shot => ({ ...one, door, headers: { ...type, ...one.headers } }));
    }),
  );
}
