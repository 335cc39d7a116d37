/** One row of a table read as an enterprise, with everything that is wrong in it. Pure. */
import { creditCodeVerdict, tidyCreditCode } from '../domain/subject/credit-code.js';
import type { FilledItem } from './entry.js';
import { isAttribute, itemOfField, type Attribute, type Layout, type RowFault } from './columns.js';
import { narrow, readDay, readIndustry, readScale, readYesNo, tidyFigure } from './reading.js';
import type { Read } from './reading.js';

/** What a row says; null or absent: nothing was said, so nothing is changed. */
export interface Candidate {
  readonly row: number;
  readonly name: string | null;
  readonly code: string | null;
  readonly pending: string | null;
  /** Organisation code. */
  readonly territory: string | null;
  readonly scale: 'above' | 'below' | null;
  readonly industry: string | null;
  readonly address: string | null;
  readonly contact: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly founded: string | null;
  readonly inProduction: string | null;
  readonly hidden: boolean | null;
  readonly values: Readonly<Record<string, string>>;
}

export interface RowRules {
  readonly items: ReadonlyMap<string, FilledItem>;
  /** The code of the territory that this spelling names. */
  readonly territoryOf: (spelling: string) => string | undefined;
  /** Titles of all territories, for the message. */
  readonly territories: readonly string[];
  /** The territory of whoever imports: the only one allowed, and the default. */
  readonly own: string | null;
}

export interface ReadRow {
  readonly candidate: Candidate;
  readonly faults: readonly RowFault[];
}

const LONGEST_NAME = 120;
const LONGEST_TEXT = 300;

/** A column that is taken over. */
type Column =
  | { readonly at: number; readonly item: FilledItem; readonly attribute?: undefined }
  | { readonly at: number; readonly attribute: Attribute; readonly item?: undefined };

/** Reads rows of one layout. */
export class RowReader {
  private readonly columns: readonly Column[];

  constructor(
    layout: Layout,
    private readonly rules: RowRules,
  ) {
    this.columns = layout.fields.flatMap((field, at): Column[] => {
      if (field === null) return [];
      const id = itemOfField(field);
      const item = id === undefined ? undefined : rules.items.get(id);
      if (item !== undefined) return [{ at, item }];
      return isAttribute(field) ? [{ at, attribute: field }] : [];
    });
  }

  /** The cells of one row as an enterprise, with what is wrong in them. */
  read(row: number, cells: readonly string[]): ReadRow {
    const faults: RowFault[] = [];
    const said: Partial<Record<Attribute, string | null>> = {};
    const values: Record<string, string> = {};
    for (const { at, item, attribute } of this.columns) {
      const cell = (cells[at] ?? '').trim();
      if (cell === '') continue;
      const read =
        item === undefined ? readAttribute(attribute, cell, this.rules) : tidyFigure(item, cell);
      if (read.fault !== undefined) {
        faults.push({ column: at, value: cell, level: 'error', ...read.fault });
      } else if (item === undefined) said[attribute] = read.value;
      else if (read.value !== null) values[item.id] = read.value;
    }
    return { candidate: candidateOf(row, said, values, this.rules.own), faults };
  }
}

function candidateOf(
  row: number,
  said: Readonly<Partial<Record<Attribute, string | null>>>,
  values: Readonly<Record<string, string>>,
  own: string | null,
): Candidate {
  return {
    row,
    name: said.name ?? null,
    code: said.code ?? null,
    pending: said.pending ?? null,
    territory: said.territory ?? own,
    scale: said.scale === 'above' || said.scale === 'below' ? said.scale : null,
    industry: said.industry ?? null,
    address: said.address ?? null,
    contact: said.contact ?? null,
    phone: said.phone ?? null,
    email: said.email ?? null,
    founded: said.founded ?? null,
    inProduction: said.inProduction ?? null,
    hidden: said.hidden == null ? null : said.hidden === 'true',
    values,
  };
}

function readAttribute(field: Attribute, cell: string, rules: RowRules): Read<string> {
  switch (field) {
    case 'name':
      return readText(narrowBrackets(cell), LONGEST_NAME);
    case 'code':
      return readCode(cell);
    case 'territory':
      return readTerritory(cell, rules);
    case 'scale':
      return readScale(cell);
    case 'industry':
      return readIndustry(cell);
    case 'founded':
    case 'inProduction':
      return readDay(cell);
    case 'hidden':
      return readYesNo(cell);
    case 'email':
      return readEmail(cell);
    case 'pending':
    case 'address':
    case 'contact':
    case 'phone':
      return readText(cell, LONGEST_TEXT);
    default:
      return field satisfies never;
  }
}

/** Half-width brackets in a Chinese name are a matter of typing: `恒盛(南通)` is `恒盛（南通）`. */
export function narrowBrackets(name: string): string {
  return oneLine(name).replaceAll('(', '（').replaceAll(')', '）');
}

/** Without line breaks and doubled blanks. */
function oneLine(text: string): string {
  return /\s/.test(text) ? text.replace(/\s+/g, ' ').trim() : text;
}

function readText(cell: string, longest: number): Read<string> {
  const tidy = oneLine(cell);
  if (tidy.length <= longest) return { value: tidy === '' ? null : tidy };
  const n = String(longest);
  return refused('too-long', `不能超过 ${n} 个字`, `at most ${n} characters`);
}

/** A unified social credit code, or what is wrong with it and what to do. */
export function readCode(cell: string): Read<string> {
  const code = tidyCreditCode(cell);
  if (code === '') return { value: null };
  switch (creditCodeVerdict(code)) {
    case 'valid':
      return { value: code };
    case 'length':
      return /^\d{15}$/.test(code)
        ? refused(
            'code-old',
            '这是 15 位旧注册号，请填 18 位统一社会信用代码',
            'an old 15-digit number',
          )
        : refused(
            'code-length',
            `统一社会信用代码应为 18 位，现为 ${String(code.length)} 位`,
            `a credit code has 18 characters, not ${String(code.length)}`,
          );
    case 'character':
      return refused(
        'code-character',
        '统一社会信用代码只含数字和大写字母，不含 I、O、S、V、Z，请检查是否把 0、1、5、2 写成了字母',
        'a credit code has no I, O, S, V, Z and no other signs',
      );
    case 'check':
      return /^\d{15}000$/.test(code)
        ? refused(
            'code-rounded',
            '代码末位被 Excel 改成了 0，请把该列设为“文本”后重新填写',
            'Excel rounded the code; make the column text and write it again',
          )
        : refused(
            'code-check',
            '统一社会信用代码校验不通过，请核对每一位',
            'the check character is wrong',
          );
  }
}

function readTerritory(cell: string, { territoryOf, territories, own }: RowRules): Read<string> {
  const code = territoryOf(narrow(cell)) ?? territoryOf(cell.trim());
  if (code === undefined) {
    const known = territories.slice(0, 8).join('、');
    return refused(
      'territory-unknown',
      `没有这个属地，可填：${known}`,
      `no such territory; write ${known}`,
    );
  }
  if (own === null || code === own) return { value: code };
  return refused(
    'territory-foreign',
    '只能导入本单位的企业',
    'only enterprises of your own territory',
  );
}

function readEmail(cell: string): Read<string> {
  const tidy = narrow(cell);
  if (tidy.length > LONGEST_TEXT) return readText(tidy, LONGEST_TEXT);
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(tidy)) return { value: tidy };
  return refused('email', '不是有效的电子邮箱', 'not an e-mail address');
}

function refused(code: string, zh: string, en: string): Read<never> {
  return { value: null, fault: { code: `import.${code}`, zh, en } };
}
