/** What a formula may name. */
export type Type =
  | 'number'
  | 'text'
  /** A code of a tree, such as an industry or a region: `in` also finds what lies below. */
  | 'code'
  | 'date'
  | 'truth'
  | 'event'
  | 'events'
  | 'list'
  | 'nothing';

export interface Name {
  readonly type: Type;
  /** Unit as written in the programme, e.g. 万元 or 万元/亩; without it units are not checked. */
  readonly unit?: string | undefined;
  /** What people read instead of the id. */
  readonly title?: string | undefined;
  readonly en?: string | undefined;
  /** The only words a text may be, e.g. above and below. */
  readonly options?: readonly string[];
}

export interface Scope {
  /** Names by id; a dotted id such as `b.mean` is a name, too. */
  readonly names: Readonly<Record<string, Name>>;
  /** Whether `last.<name>` and `growth()` may be used. */
  readonly lastYear?: boolean;
  /** Whether `events()` may be used; a list names the only kinds there are. */
  readonly events?: boolean | readonly string[];
  /** Whether `history.class(n)` may be used. */
  readonly history?: boolean;
  /** Whether the formula speaks of all subjects: `sum(tax)`, `pooled(tax, land)`, `count(class == 'A')`. */
  readonly aggregates?: boolean;
  /** Whether `rank(x)` may be used. */
  readonly ranks?: boolean;
}

const TYPE_ZH: Record<Type, string> = {
  number: '数',
  text: '文字',
  code: '代码',
  date: '日期',
  truth: '是非',
  event: '事件',
  events: '事件清单',
  list: '列表',
  nothing: '空',
};

export function typeZh(type: Type): string {
  return TYPE_ZH[type];
}

export function isText(type: Type): boolean {
  return type === 'text' || type === 'code' || type === 'date';
}
