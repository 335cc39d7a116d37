/** Which column of a table holds what: headers by id, Chinese title, alias, with or without unit. Pure. */
import { readUnit, unitsAgree } from '../domain/expression/unit.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import type { FilledItem } from './entry.js';
import { narrow } from './reading.js';

/** What an enterprise is known by, beside its figures. */
export const attributes = [
  { field: 'name', title: '企业名称', also: ['名称', '单位名称', '单位详细名称', '企业全称'] },
  {
    field: 'code',
    title: '统一社会信用代码',
    also: ['信用代码', '社会信用代码', '统一代码', '纳税人识别号', 'creditcode', 'credit_code'],
  },
  { field: 'pending', title: '无代码原因', also: ['代码待补原因', '无统一社会信用代码原因'] },
  {
    field: 'territory',
    title: '属地',
    also: ['所属片区', '片区', '所属镇街', '镇街', '属地单位', '所属园区', '所在园区', '所属属地'],
  },
  { field: 'scale', title: '规模', also: ['规上/规下', '规上规下', '企业规模'] },
  { field: 'industry', title: '行业代码', also: ['国民经济行业代码', '行业', '所属行业'] },
  { field: 'address', title: '地址', also: ['企业地址', '生产地址', '经营地址', '注册地址'] },
  { field: 'contact', title: '联系人', also: ['企业联系人'] },
  { field: 'phone', title: '联系电话', also: ['电话', '手机', '手机号码', '联系方式'] },
  { field: 'email', title: '电子邮箱', also: ['邮箱', '电子邮件'] },
  { field: 'founded', title: '成立日期', also: ['成立时间', '注册日期', '注册时间'] },
  { field: 'inProduction', title: '投产日期', also: ['投产时间', 'in_production'] },
  { field: 'hidden', title: '隐形企业', also: ['是否隐形企业'] },
] as const;

export type Attribute = (typeof attributes)[number]['field'];
export const attributeFields: readonly Attribute[] = attributes.map(({ field }) => field);
/** An attribute, or `item:<id>`. */
export type Field = Attribute | `item:${string}`;

/** Something wrong with a cell, a row or a header. */
export interface RowFault {
  /** Index of the column, null when the row as a whole is meant. */
  readonly column: number | null;
  readonly value: string | null;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  /** A warning does not hinder the row. */
  readonly level: 'error' | 'warning';
}

export interface Layout {
  /** Row of the header, as Excel counts. */
  readonly row: number;
  readonly titles: readonly string[];
  /** By index of the column; null: not taken over. */
  readonly fields: readonly (Field | null)[];
  readonly faults: readonly RowFault[];
}

export interface LayoutRules {
  readonly programme: FilledProgramme;
  /** The year the figures are of: `2021年入库税收` is this year's column. */
  readonly dataYear: number;
  /** Ids of the items this person may bring; the others are passed over. */
  readonly items: ReadonlySet<string>;
  /** Attributes this person may bring. */
  readonly attributes: ReadonlySet<Attribute>;
}

interface Heading {
  readonly name: string;
  readonly unit: string | null;
}

/** A header without blanks, stars and the year; the unit in brackets apart. */
function headingOf(text: string, dataYear: number): Heading {
  const tidy = narrow(text)
    .replace(/\s+/g, '')
    .replace(/^\*|\*$/g, '');
  const [, bare = tidy, unit = null] = /^(.+?)[([【](?:单位[:：]?)?(.+?)[)\]】]$/.exec(tidy) ?? [];
  const year = String(dataYear);
  return { name: bare.replace(new RegExp(`^${year}年?度?`), '').toLowerCase(), unit };
}

/** How many columns a row must have in common with what is known to be taken for the header. */
const ENOUGH = 2;

/** The layout this row gives as a header; undefined when it is none. */
export function layoutOf(
  row: { readonly row: number; readonly cells: readonly string[] },
  rules: LayoutRules,
): Layout | undefined {
  const found = row.cells.map((cell) => (cell.trim() === '' ? null : targetOf(cell, rules)));
  const fields = found.map((target) => target?.field ?? null);
  const isKeyed = fields.includes('name') || fields.includes('code');
  if (!isKeyed || fields.filter((field) => field !== null).length < ENOUGH) return undefined;
  const faults = found.flatMap(
    (target, column) => target?.faults.map((one) => ({ ...one, column })) ?? [],
  );
  return {
    row: row.row,
    titles: row.cells.map((cell) => cell.trim()),
    fields: fields.map((field, column) => (fields.indexOf(field) === column ? field : null)),
    faults: [...faults, ...doubled(fields, row.cells)],
  };
}

type Loose = Omit<RowFault, 'column'>;

function targetOf(
  cell: string,
  rules: LayoutRules,
): { field: Field | null; faults: readonly Loose[] } {
  const heading = headingOf(cell, rules.dataYear);
  const attribute = attributes.find(
    ({ field, title, also }) =>
      [field.toLowerCase(), title, ...also].includes(heading.name) ||
      `${title}(${heading.unit ?? ''})` === heading.name,
  );
  if (attribute !== undefined) {
    if (rules.attributes.has(attribute.field)) return { field: attribute.field, faults: [] };
    return passedOver(cell, '本单位不提供该列', 'not yours to bring');
  }
  const item = rules.programme.items.find((one) =>
    [one.id, one.title, one.en ?? one.id].some((name) => named(name) === heading.name),
  );
  if (item === undefined) return passedOver(cell, '不认识的列', 'unknown column');
  if (!rules.items.has(item.id)) {
    return passedOver(cell, '本单位不负责该数据项', 'another organisation owns this item');
  }
  return { field: `item:${item.id}`, faults: unitFaults(cell, heading, item) };
}

/** Titles are compared as headers are read: a title may itself hold brackets or blanks. */
function named(name: string): string {
  return narrow(name).replace(/\s+/g, '').toLowerCase();
}

function passedOver(
  cell: string,
  zh: string,
  en: string,
): { field: null; faults: readonly Loose[] } {
  const fault: Loose = {
    value: cell,
    code: 'import.column-ignored',
    zh: `${zh}，不会导入`,
    en: `${en}; it is not taken over`,
    level: 'warning',
  };
  return { field: null, faults: [fault] };
}

function unitFaults(cell: string, { unit }: Heading, item: FilledItem): Loose[] {
  if (unit === null || item.unit === undefined) return [];
  const asUnit = (text: string) => readUnit(narrow(text).toLowerCase());
  if (unitsAgree(asUnit(unit), asUnit(item.unit))) return [];
  return [
    {
      value: cell,
      code: 'import.column-unit',
      zh: `单位不符：本列写的是${unit}，应为${item.unit}，请换算后再导入`,
      en: `the column is in ${unit}, it must be in ${item.unit}`,
      level: 'error',
    },
  ];
}

function doubled(fields: readonly (Field | null)[], cells: readonly string[]): RowFault[] {
  return fields.flatMap((field, column): RowFault[] => {
    const first = fields.indexOf(field);
    if (field === null || first === column) return [];
    return [
      {
        column,
        value: cells[column] ?? null,
        code: 'import.column-doubled',
        zh: `与 ${columnLetter(first)} 列重复，请只保留一列`,
        en: `the same as column ${columnLetter(first)}; keep only one`,
        level: 'error',
      },
    ];
  });
}

/** 0 is A, 26 is AA. */
export function columnLetter(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? columnLetter(rest - 1) : '') + String.fromCharCode(65 + (index % 26));
}

/** `item:tax` is `tax`; an attribute is none. */
export function itemOfField(field: Field): string | undefined {
  return field.startsWith('item:') ? field.slice(5) : undefined;
}

/** Whether a field is an attribute of the enterprise. */
export function isAttribute(field: Field): field is Attribute {
  return attributes.some((one) => one.field === field);
}
