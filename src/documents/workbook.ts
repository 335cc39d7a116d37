/** The parts of an xlsx that say where its sheets are and which numbers are dates. */
import { DamagedDocument, DocumentTooLarge, SheetMissing } from './errors.js';
import { refuseEntities } from './office.js';
import { tags } from './xml.js';
import { inflatedText, type Member } from './zip.js';

export interface Workbook {
  readonly sheet: Member;
  readonly sharedStrings: Member | undefined;
  /** By index of a cell's style: whether it shows a number as a date. */
  readonly dateStyles: readonly boolean[];
  /** Days are counted from 1904, as old Macs did. */
  readonly from1904: boolean;
}

const MAX_PART = 16 * 1024 * 1024;
const WORKBOOK = 'xl/workbook.xml';

interface SheetLine {
  name: string;
  id: string;
  hidden: boolean;
}

/** Finds the sheet called `wanted`, or the first visible one. Throws `SheetMissing`, `DamagedDocument`, `UnsafeDocument`. */
export async function openWorkbook(
  path: string,
  members: ReadonlyMap<string, Member>,
  wanted: string | undefined,
): Promise<Workbook> {
  const part = async (name: string): Promise<string> => {
    const member = members.get(name);
    if (member === undefined) return '';
    if (member.size > MAX_PART) throw new DocumentTooLarge({ zh: name, en: name });
    const text = await inflatedText(path, member, MAX_PART);
    refuseEntities(text);
    return text;
  };
  const { sheets, from1904 } = readWorkbook(await part(WORKBOOK));
  const targets = readRelations(await part('xl/_rels/workbook.xml.rels'));
  const chosen = choose(sheets, wanted);
  const sheet = members.get(targets.get(chosen.id)?.target ?? '');
  if (sheet === undefined) {
    throw new DamagedDocument({
      zh: `缺少工作表“${chosen.name}”`,
      en: `no sheet "${chosen.name}"`,
    });
  }
  const typed = (type: string): string =>
    [...targets.values()].find((one) => one.type.endsWith(`/${type}`))?.target ?? '';
  return {
    sheet,
    sharedStrings: members.get(typed('sharedStrings')),
    dateStyles: readDateStyles(await part(typed('styles'))),
    from1904,
  };
}

function readWorkbook(xml: string): { sheets: SheetLine[]; from1904: boolean } {
  const sheets: SheetLine[] = [];
  let from1904 = false;
  for (const { name, attribute } of tags(xml)) {
    if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attribute('date1904') ?? '');
    if (name !== 'sheet') continue;
    const id = attribute('r:id') ?? attribute('id') ?? attribute('relationships:id');
    if (id === undefined) continue;
    const state = attribute('state') ?? 'visible';
    sheets.push({ name: attribute('name') ?? '', id, hidden: state !== 'visible' });
  }
  return { sheets, from1904 };
}

function choose(sheets: readonly SheetLine[], wanted: string | undefined): SheetLine {
  const found =
    wanted === undefined
      ? (sheets.find((sheet) => !sheet.hidden) ?? sheets[0])
      : sheets.find((sheet) => sheet.name === wanted);
  if (found !== undefined) return found;
  if (sheets.length === 0) throw new DamagedDocument({ zh: '没有工作表', en: 'no sheets' });
  throw new SheetMissing(
    wanted ?? '',
    sheets.map(({ name }) => name),
  );
}

function readRelations(xml: string): Map<string, { type: string; target: string }> {
  const relations = new Map<string, { type: string; target: string }>();
  for (const { name, attribute } of tags(xml)) {
    const id = attribute('Id');
    const target = attribute('Target');
    if (name !== 'Relationship' || id === undefined || target === undefined) continue;
    relations.set(id, { type: attribute('Type') ?? '', target: resolved(target) });
  }
  return relations;
}

/** Targets are relative to `xl/` unless they begin with a slash. */
function resolved(target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const parts: string[] = ['xl'];
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** Excel's own date formats, the Chinese ones (27–36, 50–58) included. */
const BUILT_IN_DATES = new Set([
  14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58,
]);

function readDateStyles(xml: string): boolean[] {
  const own = new Map<number, boolean>();
  const styles: boolean[] = [];
  let inCells = false;
  for (const { name, attribute } of tags(xml)) {
    if (name === 'numFmt') {
      own.set(Number(attribute('numFmtId')), isDateFormat(attribute('formatCode') ?? ''));
    }
    if (name === 'cellXfs') inCells = true;
    if (name === 'cellStyles' || name === 'dxfs') inCells = false;
    if (name !== 'xf' || !inCells) continue;
    const format = Number(attribute('numFmtId') ?? '0');
    styles.push(own.get(format) ?? BUILT_IN_DATES.has(format));
  }
  return styles;
}

/** A format with year or day in it: `yyyy"年"m"月"`, `[$-804]d`, but not `[Red]0.00` or `mm:ss`. */
function isDateFormat(code: string): boolean {
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_./g, '');
  return /[yd]/i.test(bare) && !/^general$/i.test(bare);
}
