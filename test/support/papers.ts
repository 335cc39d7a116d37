/** Papers made by hand: PDFs and pictures with the structure of real ones. */
import { crc32, deflateSync } from 'node:zlib';

/** A PDF of one page with these objects beside it; `root` stands in its catalogue. */
export function aPdf(
  text = '',
  more: { root?: string; objects?: readonly (string | Buffer)[] } = {},
) {
  const { root = '', objects = [] } = more;
  const parts = [
    `<< /Type /Catalog /Pages 2 0 R ${root} >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>',
    ...objects,
  ].map((one, at) =>
    Buffer.concat([
      Buffer.from(`${String(at + 1)} 0 obj\n`),
      Buffer.from(one),
      Buffer.from('\nendobj\n'),
    ]),
  );
  const body = Buffer.concat([Buffer.from(`%PDF-1.7\n% ${text}\n`), ...parts]);
  const end = `xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R >>\nstartxref\n${String(body.length)}\n%%EOF\n`;
  return Buffer.concat([body, Buffer.from(end)]);
}

/** Objects packed into a stream, as newer writers do. */
export function aPack(objects: string, filter = '/FlateDecode'): Buffer {
  const bytes = deflateSync(objects);
  const head = `<< /Type /ObjStm /N 1 /First 4 /Filter ${filter} /Length ${String(bytes.length)} >>`;
  return Buffer.concat([Buffer.from(`${head}\nstream\n`), bytes, Buffer.from('\nendstream')]);
}

/** A white PNG of so many pixels. */
export function aPng(width = 2, height = 2): Buffer {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size[8] = 8;
  const rows = Buffer.alloc(height * (width + 1), 255);
  for (let row = 0; row < height; row += 1) rows[row * (width + 1)] = 0;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', size),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** A photo as a phone writes it: Exif, tables, frame, pixels, end, and what its maker adds behind. */
export function aJpeg(width = 4000, height = 3000, behind = 'maker'): Buffer {
  const frame = Buffer.alloc(15);
  frame[0] = 8;
  frame.writeUInt16BE(height, 1);
  frame.writeUInt16BE(width, 3);
  frame[5] = 3;
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe1, Buffer.from('Exif\0\0')),
    segment(0xdb, Buffer.alloc(65)),
    segment(0xc0, frame),
    segment(0xc4, Buffer.alloc(17)),
    segment(0xda, Buffer.from([3, 1, 0, 2, 0, 3, 0, 0, 63, 0])),
    Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd9]),
    Buffer.from(behind),
  ]);
}

function segment(marker: number, content: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(content.length + 2);
  return Buffer.concat([Buffer.from([0xff, marker]), length, content]);
}

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const DOCUMENT = 'application/vnd.openxmlformats-officedocument.wordprocessingml';

/** The parts of a letter as Word writes them. */
export function aLetter(more: Readonly<Record<string, string | Buffer>> = {}) {
  return {
    '[Content_Types].xml': `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.oleObject"/><Override PartName="/word/document.xml" ContentType="${DOCUMENT}.document.main+xml"/><Override PartName="/word/settings.xml" ContentType="${DOCUMENT}.settings+xml"/></Types>`,
    '_rels/.rels': relations(['officeDocument', 'word/document.xml']),
    'word/document.xml': '<?xml version="1.0"?><w:document xmlns:w="w"><w:body/></w:document>',
    'word/_rels/document.xml.rels': relations(
      ['hyperlink', 'https://www.nantong.gov.cn/', 'External'],
      ['image', 'media/image1.png'],
    ),
    'word/settings.xml': '<w:settings xmlns:w="w"/>',
    'word/_rels/settings.xml.rels': relations([
      'attachedTemplate',
      'file:///D:\\模板\\公文.dotx',
      'External',
    ]),
    'word/media/image1.png': aPng(),
    'word/fonts/font1.odttf': 'x',
    'docProps/thumbnail.emf': 'x',
    'customXml/item1.xml': '<a/>',
    ...more,
  };
}

/** A part of relations: type, target, mode. */
export function relations(...all: readonly (readonly [string, string, string?])[]): string {
  const lines = all.map(
    ([type, target, mode], at) =>
      `<Relationship Id="rId${String(at)}" Type="${OFFICE}/${type}" Target="${target}"${mode === undefined ? '' : ` TargetMode="${mode}"`}/>`,
  );
  return `<Relationships>${lines.join('')}</Relationships>`;
}
