/** The empty table a person fills in: the columns they may bring, with unit, owner and an example. Pure. */
import type { Template, TemplateColumn } from '../documents/template.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import { attributes, type Attribute } from './columns.js';
import { ownerOf } from './data-sheet.js';
import type { FilledItem } from './entry.js';
import { industries } from './industries.js';

export interface TemplateOf {
  readonly programme: FilledProgramme;
  readonly dataYear: number;
  readonly attributes: ReadonlySet<Attribute>;
  readonly items: readonly FilledItem[];
  readonly territories: readonly string[];
}

interface Words {
  readonly note: string;
  readonly example: string;
  readonly required?: boolean;
  readonly kind?: TemplateColumn['kind'];
  readonly choices?: readonly string[];
  readonly strict?: boolean;
}

/** Offered to choose from; other codes may be written. */
const INDUSTRIES = Object.entries(industries).map(([code, name]) => `${code} ${name}`);

/** The template for this person. */
export function templateOf(of: TemplateOf): Template {
  const words = wordsOf(of);
  const own = attributes
    .filter(({ field }) => of.attributes.has(field))
    .map(({ field, title }) => attributeColumn(title, words[field]));
  return {
    sheet: '企业数据',
    columns: [...own, ...of.items.map((item) => itemColumn(of.programme, item))],
    help: helpOf(of),
  };
}

function wordsOf({ territories }: TemplateOf): Record<Attribute, Words> {
  return {
    name: { note: '营业执照上的全称', example: '南通恒盛金属制品有限公司', required: true },
    code: {
      note: '18 位，按文本填写，避免末位变成 0',
      example: '91350100M000100Y43',
      required: true,
    },
    pending: { note: '只在没有统一社会信用代码时填写', example: '' },
    territory: {
      note: '从列表中选择',
      example: territories[0] ?? '',
      required: true,
      choices: territories,
    },
    scale: { note: '规上或规下', example: '规上', required: true, choices: ['规上', '规下'] },
    industry: {
      note: '国民经济行业代码（GB/T 4754-2017），2 至 4 位',
      example: '3311',
      choices: INDUSTRIES,
      strict: false,
    },
    address: { note: '生产经营地址', example: '临海高等级公路 18 号' },
    contact: { note: '填报数据的人', example: '张会计' },
    phone: { note: '联系人的电话', example: '13800000000' },
    email: { note: '接收通知用', example: 'zhang@example.com' },
    founded: { note: '如 2011-03-05', example: '2011-03-05', kind: 'date' },
    inProduction: { note: '如 2012-06-01', example: '2012-06-01', kind: 'date' },
    hidden: { note: '摸排发现、不在部门名单上的填“是”', example: '否', choices: ['是', '否'] },
  };
}

function attributeColumn(title: string, words: Words): TemplateColumn {
  const { note, example, required = false, kind = 'text', choices, strict = true } = words;
  return {
    title,
    note: required ? `必填。${note}` : note,
    required,
    kind,
    example,
    ...(choices === undefined ? {} : { choices: { words: choices, strict } }),
  };
}

function itemColumn(programme: FilledProgramme, item: FilledItem): TemplateColumn {
  const isFigure = (item.kind ?? 'decimal') === 'decimal';
  const lines = [
    item.required === true ? '必填' : '选填',
    item.unit === undefined ? '' : `单位：${item.unit}，只填数字`,
    `归口：${ownerOf(programme, item).title}`,
    item.method === undefined ? '' : `口径：${item.method}`,
    item.note ?? '',
  ];
  return {
    title: item.unit === undefined ? item.title : `${item.title}（${item.unit}）`,
    note: lines.filter((line) => line !== '').join('\n'),
    required: item.required === true,
    kind: isFigure ? 'number' : 'text',
    example: isFigure ? '0' : '',
  };
}

function helpOf({ programme, dataYear }: TemplateOf): string[] {
  return [
    `${programme.title.zh}：填报 ${String(dataYear)} 年数据`,
    '第 2 行是示例，导入时会跳过，可以删除或覆盖。',
    '橙色表头为必填列；把鼠标放在表头上可以看到单位、归口单位和口径。',
    '只填数字，不带单位；没有数据请留空，为零请填 0。空格不会清除系统里已有的数据。',
    '没有统一社会信用代码的企业，在“无代码原因”列写明原因。',
    '租赁厂房按建筑面积（m2）填写，系统按方案折算成亩。',
    '有错误的行不影响其他行：上传后可下载带批注的文件，改正后再次上传。',
  ];
}
