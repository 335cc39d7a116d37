/** A row held against the base list: new, changing, the same, or in conflict. Pure. */
import type { Candidate } from './candidate.js';
import type { RowFault } from './columns.js';
import type { Reason } from './locks.js';
import { columnTitle, type Fillable, lackingIn } from './missing.js';
import type { SubjectYear } from './subject.types.js';

/** An enterprise of the region, and how it stands in this cycle if it is on its list. */
export interface Known {
  readonly id: string;
  readonly name: string;
  readonly creditCode: string | null;
  readonly aliases: readonly string[];
  readonly year: SubjectYear | null;
}

export interface Examiner {
  /** A territory brings its own enterprises, a department only figures of enterprises on the list. */
  readonly role: 'lead' | 'territory' | 'department';
  readonly own: string | null;
  /** Why this figure of this enterprise cannot be changed now; null: it can. */
  readonly lock: (known: Known, item: string) => Reason | null;
  /** The same of an attribute that decides its class. */
  readonly lockOfAttribute: (known: Known) => Reason | null;
  /** Why this firm cannot be put on the list now; null: it can. */
  readonly lockOfList: (candidate: Candidate) => Reason | null;
  /** Attributes the programme judges by; null where the importer brings none. */
  readonly needed: readonly Fillable[] | null;
  /** What the programme's checks say of the figures brought, seen with those that are there. */
  readonly check: (candidate: Candidate, known: Known | undefined) => readonly ItemFault[];
  /** Index of the column of an attribute or item. */
  readonly columnOf: (field: string) => number | null;
}

export interface ItemFault {
  readonly item: string;
  readonly zh: string;
  readonly en: string;
}

export type Effect = 'fresh' | 'changed' | 'same';

export interface Examined {
  readonly known: Known | undefined;
  /** Undefined when the row has an error. */
  readonly effect: Effect | undefined;
  readonly faults: readonly RowFault[];
}

const NONE: readonly RowFault[] = [];

/** What is found when a row is held against those of the same code or name. */
export function examine(
  candidate: Candidate,
  alike: readonly Known[],
  examiner: Examiner,
): Examined {
  const { known, faults } = identify(candidate, alike, examiner);
  const isRefused = faults.some(({ level }) => level === 'error');
  const more = known?.year
    ? againstList(candidate, known, known.year, examiner)
    : asNew(candidate, examiner, isRefused);
  const checks = examiner
    .check(candidate, known)
    .map(({ item, zh, en }) =>
      error(
        examiner.columnOf(`item:${item}`),
        candidate.values[item] ?? null,
        'import.check',
        zh,
        en,
      ),
    );
  const unsaid = isRefused ? NONE : lacking(candidate, known?.year ?? null, examiner);
  const found = [...faults, ...more, ...checks, ...unsaid];
  const all = found.length === 0 ? NONE : found;
  const isFaulty = all.some(({ level }) => level === 'error');
  return {
    known,
    effect: isFaulty ? undefined : effectOf(candidate, known, examiner.role),
    faults: all,
  };
}

function identify(
  candidate: Candidate,
  alike: readonly Known[],
  { columnOf, role }: Examiner,
): { known: Known | undefined; faults: RowFault[] } {
  const { code, name, pending } = candidate;
  const namesakes = alike.filter((one) => one.name === name);
  if (code !== null) {
    const known = alike.find((one) => one.creditCode === code);
    if (known !== undefined)
      return { known, faults: renamed(candidate, known, role, columnOf('name')) };
    // A firm that was entered while its code was pending has got it now.
    const waiting = namesakes.find((one) => one.creditCode === null);
    if (waiting !== undefined) return { known: waiting, faults: [] };
    const other = namesakes[0];
    const faults = other === undefined ? [] : [namesake(candidate, other, columnOf('name'))];
    return { known: undefined, faults };
  }
  if (role === 'department') return byName(name, namesakes, columnOf('name'));
  if (name !== null && pending !== null) {
    const waiting = namesakes.find((one) => one.creditCode === null);
    const other = namesakes.find((one) => one.creditCode !== null);
    if (waiting !== undefined || other === undefined) return { known: waiting, faults: [] };
    const zh = `名录中已有同名企业，代码是 ${other.creditCode ?? ''}，请填上代码`;
    const en = 'an enterprise of this name is on the list; give its code';
    return {
      known: undefined,
      faults: [error(columnOf('code'), null, 'import.name-taken', zh, en)],
    };
  }
  const zh = '请填统一社会信用代码；确实没有的，在“无代码原因”列写明原因';
  const en = 'give the credit code, or the reason why there is none';
  return {
    known: undefined,
    faults: [error(columnOf('code'), null, 'import.code-missing', zh, en)],
  };
}

function byName(
  name: string | null,
  namesakes: readonly Known[],
  column: number | null,
): { known: Known | undefined; faults: RowFault[] } {
  const [known, second] = namesakes;
  if (known !== undefined && second === undefined) return { known, faults: [] };
  const fault =
    known === undefined
      ? error(column, name, 'import.not-listed', '名录中没有这家企业', 'not on the base list')
      : error(
          column,
          name,
          'import.ambiguous',
          '名录中有多家同名企业，请填代码',
          'several of this name; give the code',
        );
  return { known: undefined, faults: [fault] };
}

function renamed(
  { name }: Candidate,
  known: Known,
  role: Examiner['role'],
  column: number | null,
): RowFault[] {
  if (name === null || name === known.name || known.aliases.includes(name)) return [];
  const then = role === 'department' ? '名称不会改动' : '导入后以本次名称为准，原名保留为曾用名';
  return [
    {
      column,
      value: name,
      code: 'import.name-differs',
      zh: `名录中的名称是“${known.name}”，${then}`,
      en: `the base list says "${known.name}"`,
      level: 'warning',
    },
  ];
}

function namesake({ name }: Candidate, other: Known, column: number | null): RowFault {
  return {
    column,
    value: name,
    code: 'import.namesake',
    zh: `名录中有同名企业，代码是 ${other.creditCode ?? '（待补）'}，请确认不是同一家`,
    en: 'another enterprise of this name is on the list',
    level: 'warning',
  };
}

/** The code of the fault of a firm the list takes no more. */
export const LIST_CLOSED = 'import.list-closed';

function asNew(
  candidate: Candidate,
  { role, columnOf, lockOfList }: Examiner,
  isRefused: boolean,
): RowFault[] {
  if (role === 'department') {
    if (isRefused) return [];
    const zh = '名录中没有这家企业，请联系属地补录';
    return [
      error(columnOf('code'), candidate.code, 'import.not-listed', zh, 'not on the base list'),
    ];
  }
  const closed = lockOfList(candidate);
  if (closed !== null) {
    const { zh, en } = closed;
    return [error(columnOf('name'), candidate.name, LIST_CLOSED, zh, en)];
  }
  const needed = [
    ['name', candidate.name, '企业名称'],
    ['territory', candidate.territory, '属地'],
    ['scale', candidate.scale, '规模（规上或规下）'],
  ] as const;
  return needed.flatMap(([field, value, title]) =>
    value === null
      ? [
          error(
            columnOf(field),
            null,
            `import.${field}-missing`,
            `新企业须填${title}`,
            `a new enterprise needs its ${field}`,
          ),
        ]
      : [],
  );
}

/** Warns of what the programme will ask for and neither the row nor the list says. */
function lacking(
  candidate: Candidate,
  year: SubjectYear | null,
  { needed, columnOf }: Examiner,
): readonly RowFault[] {
  if (needed === null) return NONE;
  return lackingIn(needed, candidate)
    .filter((field) => (year?.[field] ?? null) === null)
    .map((field) => {
      const title = columnTitle(field);
      return {
        column: columnOf(field),
        value: null,
        code: 'import.attribute-missing',
        zh: `未填${title}，方案按它判断企业是否参评、归入哪一组；可以导入，请在预评价前补填`,
        en: `without ${field} the programme may not be able to judge the firm; fill it in before scoring`,
        level: 'warning',
      };
    });
}

function againstList(
  candidate: Candidate,
  known: Known,
  year: SubjectYear,
  { role, own, lock, lockOfAttribute, columnOf }: Examiner,
): RowFault[] {
  if (role === 'territory' && year.territory !== own) {
    const zh = '已在名录中，但属地不是本单位，请联系牵头单位核实';
    const en = 'on the list, but under another territory';
    return [error(columnOf('code'), candidate.code, 'import.elsewhere', zh, en)];
  }
  const faults: RowFault[] = [];
  if (candidate.territory !== null && candidate.territory !== year.territory) {
    const zh = '属地与名录不同，变更属地不能通过导入办理';
    const en = 'the territory differs from the list; it is not changed by an import';
    faults.push(error(columnOf('territory'), null, 'import.territory-differs', zh, en));
  }
  for (const { field, after } of movedAttributes(candidate, year)) {
    const reason = lockOfAttribute(known);
    if (reason === null) continue;
    faults.push(error(columnOf(field), after, 'import.locked', reason.zh, reason.en));
  }
  for (const [item, value] of Object.entries(candidate.values)) {
    if ((year.values[item] ?? null) === value) continue;
    const reason = lock(known, item);
    if (reason === null) continue;
    faults.push(error(columnOf(`item:${item}`), value, 'import.locked', reason.zh, reason.en));
  }
  return faults;
}

/** Attributes that decide whether, in which group and as what an enterprise is evaluated. */
const DECISIVE = ['scale', 'industry', 'founded', 'inProduction'] as const;

/** A decisive attribute a row changes, as it is put on record. */
export interface AttributeMove {
  readonly field: (typeof DECISIVE)[number] | 'hidden';
  readonly before: string | null;
  readonly after: string;
}

/** The decisive attributes a row changes; being hidden is only ever found out, never taken back. */
export function movedAttributes(candidate: Candidate, year: SubjectYear): AttributeMove[] {
  const moved = DECISIVE.flatMap((field): AttributeMove[] => {
    const [before, after] = [year[field], candidate[field]];
    return after === null || after === before ? [] : [{ field, before, after }];
  });
  const found = candidate.hidden === true && !year.hidden;
  return found ? [...moved, { field: 'hidden', before: 'false', after: 'true' }] : moved;
}

/** Attributes an import may change, beside name and figures. */
const KEPT = [
  'scale',
  'industry',
  'address',
  'contact',
  'phone',
  'email',
  'founded',
  'inProduction',
  'hidden',
] as const;

function effectOf(candidate: Candidate, known: Known | undefined, role: Examiner['role']): Effect {
  if (known?.year == null) return 'fresh';
  const { year } = known;
  const differs = <T>(said: T | null, is: T | null): boolean => said !== null && said !== is;
  const changed =
    (role !== 'department' && differs(candidate.name, known.name)) ||
    differs(candidate.code, known.creditCode) ||
    KEPT.some((field) => differs<string | boolean>(candidate[field], year[field])) ||
    Object.entries(candidate.values).some(([item, value]) =>
      differs(value, year.values[item] ?? null),
    );
  return changed ? 'changed' : 'same';
}

function error(
  column: number | null,
  value: string | null,
  code: string,
  zh: string,
  en: string,
): RowFault {
  return { column, value, code, zh, en, level: 'error' };
}

/** Finds the second row of the same enterprise in one file. */
export class Twice {
  private readonly codes = new Map<string, number>();
  private readonly names = new Map<string, number>();

  /** The fault of a row that says again what an earlier one said; undefined for the first. */
  find(candidate: Candidate, columnOf: Examiner['columnOf']): RowFault | undefined {
    const { code, name, row } = candidate;
    const [seen, key, field] =
      code === null ? [this.names, name, 'name'] : [this.codes, code, 'code'];
    if (key === null) return undefined;
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, row);
      return undefined;
    }
    const zh = `与第 ${String(first)} 行重复，请只保留一行`;
    const en = `the same as row ${String(first)}; keep only one`;
    return error(columnOf(field), key, 'import.doubled', zh, en);
  }
}
