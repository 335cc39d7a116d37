/** Synthetic enterprises with realistic sizes: what a rehearsal and the demonstration run on. */
import type { Item } from '../programme/data.js';
import { creditCodeOf } from '../subject/credit-code.js';
import { Random } from './random.js';

/** An invented enterprise. Values are decimals as strings, in the units of the programme's items. */
export interface SyntheticEnterprise {
  readonly creditCode: string;
  readonly name: string;
  readonly territory: string;
  readonly scale: 'above' | 'below';
  /** GB/T 4754-2017 */
  readonly industry: string;
  readonly founded: string;
  readonly inProduction: string;
  readonly contact: string;
  readonly values: Readonly<Record<string, string>>;
}

export interface SyntheticOrder {
  readonly seed: string;
  readonly count: number;
  /** First day of the year the data are of, e.g. 2021. */
  readonly dataYear: number;
  /** Six digits for the credit codes. */
  readonly region: string;
  /** What the names begin with: 南通, 荣成 … */
  readonly place: string;
  readonly territories: readonly string[];
  readonly items: readonly Item[];
  /** Share of above-scale enterprises, 0–1. */
  readonly aboveScale: number;
}

/** Draws `count` enterprises; the same order gives the same enterprises. */
export function syntheticEnterprises(order: SyntheticOrder): SyntheticEnterprise[] {
  const random = new Random(`${order.seed}/enterprises`);
  const names = new Set<string>();
  return Array.from({ length: order.count }, (_, index) => oneOf(order, random, names, index));
}

const firstWords = '恒永新华瑞海通盛金宏泰兴鼎润嘉德安信立万';
const secondWords = '盛鑫达源丰润泰隆锦腾和创力威诚博辉邦科益';
const trades: readonly (readonly [code: string, words: string])[] = [
  ['1751', '纺织'],
  ['1819', '服饰'],
  ['2110', '家居'],
  ['2211', '纸业'],
  ['2614', '化工'],
  ['2665', '新材料'],
  ['2927', '塑业'],
  ['3031', '建材'],
  ['3130', '金属制品'],
  ['3311', '钢构'],
  ['3392', '铸造'],
  ['3443', '阀门'],
  ['3484', '机械'],
  ['3513', '重工'],
  ['3734', '船舶配件'],
  ['3821', '电气'],
  ['3985', '电子'],
  ['1362', '水产食品'],
];
/** Water, power, gas: what most programmes set aside. */
const utilities: readonly (readonly [code: string, words: string])[] = [
  ['4412', '热电'],
  ['4511', '燃气'],
  ['4610', '供水'],
];
const surnames = '王李张刘陈杨黄周吴徐孙马朱胡林郭何高罗';

function oneOf(
  order: SyntheticOrder,
  random: Random,
  names: Set<string>,
  index: number,
): SyntheticEnterprise {
  const [industry, trade] = random.chance(0.012) ? random.pick(utilities) : random.pick(trades);
  const scale = random.chance(order.aboveScale) ? 'above' : 'below';
  const age = Math.max(0, Math.round(random.lognormal(9, 0.7)));
  const founded = order.dataYear - age - random.whole(0, 2);
  const figures = figuresOf(random, scale);
  return {
    creditCode: creditCodeOf(`91${order.region}MA${body(index, random)}`),
    name: uniqueName(order.place, trade, random, names),
    territory: random.pick(order.territories),
    scale,
    industry,
    founded: `${founded}-0${random.whole(1, 9)}-1${random.whole(0, 9)}`,
    inProduction: `${order.dataYear - age}-0${random.whole(1, 9)}-0${random.whole(1, 9)}`,
    contact: `${random.pick(Array.from(surnames))}${random.pick(['会计', '经理', '主任'])}`,
    values: valuesOf(order.items, figures),
  };
}

function uniqueName(place: string, trade: string, random: Random, names: Set<string>): string {
  for (;;) {
    const name = `${place}${random.pick(Array.from(firstWords))}${random.pick(Array.from(secondWords))}${trade}有限公司`;
    if (!names.has(name)) {
      names.add(name);
      return name;
    }
    // Two words may run out in a large draw; a third makes room.
    const longer = name.replace('有限', `${random.pick(Array.from(secondWords))}业有限`);
    if (!names.has(longer)) {
      names.add(longer);
      return longer;
    }
  }
}

/** Seven characters of the body code, unique by index. */
function body(index: number, random: Random): string {
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  const tail = index.toString().padStart(6, '0');
  return `${alphabet.charAt(random.whole(0, alphabet.length - 1))}${tail}`;
}

/** The economy of one enterprise; money 万元, land 亩, energy tce, power 万kWh, area m². */
interface Figures {
  readonly land: number;
  readonly rented: number;
  readonly sales: number;
  readonly tax: number;
  readonly added: number;
  readonly energy: number;
  readonly power: number;
  readonly emission: number;
  readonly research: number;
  readonly staff: number;
  readonly profit: number;
  readonly water: number;
}

/** Rented plant counts as land at this rate. */
const M2_PER_MU = 667;

function figuresOf(random: Random, scale: 'above' | 'below'): Figures {
  const tenant = random.chance(scale === 'above' ? 0.12 : 0.35);
  const owned = tenant ? 0 : random.lognormal(scale === 'above' ? 28 : 9, 0.75);
  const rented = tenant ? random.lognormal(scale === 'above' ? 6000 : 3200, 0.5) : 0;
  const mu = owned + rented / M2_PER_MU;
  const sales = mu * random.lognormal(scale === 'above' ? 340 : 190, 0.7);
  const energy = sales * random.lognormal(0.09, 0.6);
  return {
    land: owned,
    rented,
    sales,
    tax: sales * random.lognormal(0.031, 0.55),
    added: sales * random.lognormal(0.22, 0.25),
    energy,
    power: energy * random.lognormal(0.16, 0.25),
    emission: sales * random.lognormal(0.00018, 0.8),
    research: random.chance(0.15) ? 0 : sales * random.lognormal(0.018, 0.5),
    staff: Math.max(3, sales / random.lognormal(95, 0.35)),
    profit: sales * (0.04 + 0.05 * random.normal()),
    water: energy * random.lognormal(9, 0.5),
  };
}

/** What an item measures is told by its unit and title, so that a new place needs no new code. */
const readings: readonly (readonly [title: RegExp, figure: keyof Figures, places: number])[] = [
  // 应税销售 is a sale, not a tax
  [/(?<!应)税/, 'tax', 2],
  [/租赁|租用|厂房面积/, 'rented', 0],
  [/用地|土地|占地/, 'land', 2],
  [/增加值/, 'added', 2],
  [/研发/, 'research', 2],
  [/利润/, 'profit', 2],
  [/销售|收入|产值/, 'sales', 2],
  [/用电|电量/, 'power', 2],
  [/用水|水量/, 'water', 0],
  [/能耗|能源/, 'energy', 2],
  [/排放|排污|污染/, 'emission', 4],
  [/职工|人数|从业/, 'staff', 0],
];

function valuesOf(items: readonly Item[], figures: Figures): Record<string, string> {
  const read = items.flatMap((item) => {
    const reading = readingOf(item);
    return reading === undefined ? [] : [{ item, ...reading }];
  });
  // Where rented plant is not asked for by itself, the land in use takes it in.
  const apart = read.some(({ figure }) => figure === 'rented');
  const land = apart ? figures.land : figures.land + figures.rented / M2_PER_MU;
  const values: Record<string, string> = {};
  for (const { item, figure, places } of read) {
    values[item.id] = written({ ...figures, land }[figure], item.decimals ?? places);
  }
  return values;
}

function readingOf({ title, kind = 'decimal' }: Item) {
  if (kind !== 'decimal') return undefined;
  const [, figure, places] = readings.find(([words]) => words.test(title)) ?? [];
  return figure === undefined || places === undefined ? undefined : { figure, places };
}

/** What there is of something is never written as nothing, however small. */
function written(figure: number, places: number): string {
  const text = figure.toFixed(places);
  if (figure === 0 || Number(text) !== 0) return text;
  return (Math.sign(figure) * 10 ** -places).toFixed(places);
}
