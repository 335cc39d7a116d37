/** What no office file we take may hold, whatever it is called: only parts that are known are taken. */
import { DamagedDocument, UnsafeDocument } from './errors.js';
import { tags } from './xml.js';
import { inflated, type Member } from './zip.js';

const TYPES = '[content_types].xml';
/** Types, relations and links of a real file are far smaller. */
const MAX_PART = 16 * 1024 * 1024;
/** What stands before the first tag of a part: a document type would. */
const MAX_HEAD = 64 * 1024;

const XML = /\.(xml|rels|vml|svg)$/i;
/** Parts that Word, Excel, WPS and LibreOffice write: XML, pictures, fonts, settings of printers. */
const KNOWN =
  /(^|\/)([^/]*\.(xml|rels|vml|svg|png|jpe?g|gif|bmp|tiff?|emf|wmf|emz|wmz|wdp|jfif|webp|odttf|fntdata)|(printerSettings|customProperty)\d*\.bin|)$/i;
/** Objects, controls and macros have folders of their own. */
const FOLDER = /(^|\/)(embeddings|activeX|macrosheets|dialogsheets|customUI|vba\w*)\//i;
const PROGRAM = /vbaProject|vbaData|^xl\/connections\.xml$/i;
const KNOWN_TYPE =
  /^(application\/(xml|inkml\+xml|x-font(data|-ttf)|vnd\.openxmlformats-[\w.+-]+|vnd\.ms-(office|word|excel|powerpoint|package)\.[\w.+-]+)|text\/xml|image\/[\w.+-]+)$/i;
const ACTIVE_TYPE = /macro|vba|activex|oleobject|connections|officedocument\.package$/i;
/** Relations that run, load or hold something: by the last word of their type. */
const ACTIVE_RELATION =
  /\/(vbaProject|wordVbaData|oleObject|package|control|activeXControlBinary|aFChunk|subDocument|frame|connections|xlMacrosheet|xlIntlMacrosheet|extensibility|attachedToolbars|ctrlProp\w*Binary)$/i;

const ACTIVE = { zh: '宏、程序或嵌入对象', en: 'macros, programs or embedded objects' };
const LOADS = { zh: '打开时从外部加载的内容', en: 'content that is loaded from outside' };
const ODD = { zh: '无法识别的部件', en: 'an unknown part' };

/**
 * Refuses an archive that holds programs, objects, parts nobody writes, document types, or relations to
 * what is loaded from outside when it is opened. Links a person clicks are fine, and so are files on a
 * drive of the writer's.
 * @throws UnsafeDocument, DamagedDocument, DocumentTooLarge
 */
export async function refusePrograms(
  path: string,
  members: ReadonlyMap<string, Member>,
): Promise<void> {
  for (const name of members.keys()) refuseName(name);
  const types = [...members.values()].find(({ name }) => name.toLowerCase() === TYPES);
  if (types !== undefined) refuseTypes(await textOf(path, types), [...members.keys()]);
  for (const member of members.values()) {
    if (!XML.test(member.name) || member.size === 0) continue;
    await refuseDocumentType(path, member);
    if (/\.rels$/i.test(member.name)) refuseRelations(await textOf(path, member));
    if (/(^|\/)externalLinks\/[^/]+\.xml$/i.test(member.name)) {
      refuseExchange(await textOf(path, member));
    }
  }
}

/** Office writes no document type, and only attackers declare entities. @throws UnsafeDocument */
export function refuseEntities(xml: string): void {
  if (!/<!(DOCTYPE|ENTITY)/i.test(xml)) return;
  throw new UnsafeDocument({ zh: 'XML 实体声明', en: 'XML entities' });
}

function refuseName(name: string): void {
  if (FOLDER.test(name) || PROGRAM.test(name)) throw new UnsafeDocument(ACTIVE);
  if (!KNOWN.test(name)) throw new UnsafeDocument(ODD);
}

/** The types that are in use: of parts there are, and all that name one part. */
function refuseTypes(xml: string, names: readonly string[]): void {
  refuseEntities(xml);
  for (const { name, attribute } of tags(xml)) {
    const type = (attribute('ContentType') ?? '').trim();
    const ending = `.${(attribute('Extension') ?? '').toLowerCase()}`;
    const isUsed =
      name === 'Override' ||
      (name === 'Default' && names.some((one) => one.toLowerCase().endsWith(ending)));
    if (!isUsed) continue;
    if (ACTIVE_TYPE.test(type)) throw new UnsafeDocument(ACTIVE);
    if (!KNOWN_TYPE.test(type)) throw new UnsafeDocument(ODD);
  }
}

function refuseRelations(xml: string): void {
  for (const { name, attribute } of tags(xml)) {
    if (name !== 'Relationship') continue;
    const type = (attribute('Type') ?? '').trim();
    const target = (attribute('Target') ?? '').trim();
    if (ACTIVE_RELATION.test(type)) throw new UnsafeDocument(ACTIVE);
    const isOutside = /^external$/i.test((attribute('TargetMode') ?? '').trim());
    if (isOutside && !/\/hyperlink$/i.test(type) && !isOnDrive(target)) {
      throw new UnsafeDocument(LOADS);
    }
  }
}

/** `other.xlsx`, `file:///D:\a.dotx`: no other machine is asked. */
function isOnDrive(target: string): boolean {
  const path = target.replace(/^file:\/{3}(?=[A-Za-z]:)/i, '');
  return /^[A-Za-z]:[\\/]/.test(path) || !/^[\w+.-]+:|^[\\/]{2}/.test(path);
}

/** Links to cells of another workbook are fine; links to running programs are not. */
function refuseExchange(xml: string): void {
  if (/<([\w.-]+:)?(ddeLink|oleLink)[\s>/]/i.test(xml)) throw new UnsafeDocument(LOADS);
}

/** Reads only up to the first tag: a document type can stand nowhere else. */
async function refuseDocumentType(path: string, member: Member): Promise<void> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of inflated(path, member, MAX_PART)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= MAX_HEAD) break;
  }
  const head = decoded(Buffer.concat(chunks).subarray(0, MAX_HEAD));
  const first = /<[A-Za-z_]/.exec(head.replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, ''));
  refuseEntities(head);
  if (first === null) throw new DamagedDocument({ zh: member.name, en: member.name });
}

async function textOf(path: string, member: Member): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of inflated(path, member, MAX_PART)) chunks.push(chunk);
  return decoded(Buffer.concat(chunks));
}

/** XML as text: UTF-8 or UTF-16, by its mark or its first bytes; nothing else is written by anybody. */
function decoded(bytes: Buffer): string {
  const [a, b] = [bytes[0], bytes[1]];
  const wide = (order: 'utf-16le' | 'utf-16be'): string => new TextDecoder(order).decode(bytes);
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) return wide('utf-16le');
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c)) return wide('utf-16be');
  const text = new TextDecoder().decode(bytes);
  const said = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']/i.exec(text)?.[1];
  if (said !== undefined && !/^(utf-?8|us-ascii)$/i.test(said.trim())) {
    throw new UnsafeDocument({ zh: '少见的文字编码', en: 'an unusual encoding' });
  }
  return text;
}
