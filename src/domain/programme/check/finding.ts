/** What a check of a programme finds, said to a clerk: where, what, in both languages. */

export type Step = string | number;
export type Path = readonly Step[];

export interface Finding {
  /** `error` forbids use, `unsupported` forbids opening a cycle, `warning` asks for a second look. */
  readonly level: 'error' | 'unsupported' | 'warning';
  /** Stable code, e.g. `programme.unknown-organisation`. */
  readonly code: string;
  readonly path: Path;
  readonly message: string;
  readonly english: string;
  /** Where inside the text at `path` the fault lies, counted in characters. */
  readonly offset?: number;
  /** The fault is the key itself, not its value. */
  readonly atKey?: boolean;
}

/** `stages[2].tasks[0].lead`. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

/** A finding as one sentence that begins with its place. */
export function sentenceOf({
  path,
  message,
  english,
}: Pick<Finding, 'path' | 'message' | 'english'>): { zh: string; en: string } {
  const place = pathText(path);
  return { zh: `${place}：${message}`, en: `${place}: ${english}` };
}

/** Reads what `pathText` writes. */
export function pathOf(text: string): Path {
  return [...text.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key]) =>
    index === undefined ? (key ?? '') : Number(index),
  );
}

interface Saying {
  readonly code: string;
  readonly path: Path;
  readonly zh: string;
  readonly en: string;
  readonly offset?: number;
  readonly atKey?: boolean;
}

export function error(saying: Saying): Finding {
  return finding('error', saying);
}

export function warning(saying: Saying): Finding {
  return finding('warning', saying);
}

export function unsupported(saying: Saying): Finding {
  return finding('unsupported', saying);
}

function finding(level: Finding['level'], { zh, en, ...rest }: Saying): Finding {
  return { level, message: zh, english: en, ...rest };
}

/** The value, or undefined where it is still to fill. */
export function given<T>(value: T): Exclude<T, { toFill: string }> | undefined {
  return isGiven(value) ? value : undefined;
}

function isGiven<T>(value: T): value is Exclude<T, { toFill: string }> {
  return !(typeof value === 'object' && value !== null && 'toFill' in value);
}
