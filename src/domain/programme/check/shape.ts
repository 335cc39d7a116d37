/** What is wrong with the shape of a programme, said so that a clerk understands it. */
import type { z } from 'zod';
import { nearest } from '../../expression/expression.error.js';
import { type Finding, type Path, error, pathText } from './finding.js';
import { Programme } from '../schema.js';

type Issue = z.core.$ZodIssue;

/**
 * A programme, or what keeps the value from being one; where that is only words it does not know, `otherwise`
 * is the programme without them, so that the rest can be checked as well.
 */
export type Shaped =
  | { readonly programme: Programme; readonly findings: readonly [] }
  | {
      readonly programme?: undefined;
      readonly findings: readonly Finding[];
      readonly otherwise: Programme | undefined;
    };

/** Parses plain values by the one schema. */
export function shape(value: unknown): Shaped {
  const result = Programme.safeParse(value, { error: wordsKnown });
  if (result.success) return { programme: result.data, findings: [] };
  const findings = result.error.issues.flatMap((issue) => sentences(issue, [], value));
  return {
    findings: unique(withoutMisspelt(findings)),
    otherwise: withoutUnknown(value, findings),
  };
}

function withoutUnknown(value: unknown, findings: readonly Finding[]): Programme | undefined {
  const unknown = findings.filter(({ code }) => code === 'programme.unknown-word');
  const rest = structuredClone(value);
  for (const { path } of unknown) {
    const owner = valueAt(rest, path.slice(0, -1));
    if (isMap(owner)) Reflect.deleteProperty(owner, path.at(-1) ?? '');
  }
  return unknown.length === 0 ? undefined : Programme.safeParse(rest).data;
}

/** A word that is missing because it was misspelt is said once, at the misspelling. */
function withoutMisspelt(findings: readonly Finding[]): Finding[] {
  const unknown = findings.filter(({ code }) => code === 'programme.unknown-word');
  return findings.filter(({ code, path }) => {
    const parent = pathText(path.slice(0, -1));
    const beside = unknown.filter((one) => pathText(one.path.slice(0, -1)) === parent);
    const name = String(path.at(-1));
    const meant = beside.some((one) => nearest(String(one.path.at(-1)), [name]) !== undefined);
    return code !== 'programme.missing-word' || !meant;
  });
}

/** For unknown words the message carries the words there are, so that the nearest can be named. */
function wordsKnown(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'unrecognized_keys') return undefined;
  const definition: unknown = issue.inst?._zod.def;
  if (typeof definition !== 'object' || definition === null || !('shape' in definition))
    return undefined;
  const fields = definition.shape;
  return typeof fields === 'object' && fields !== null ? Object.keys(fields).join(' ') : undefined;
}

function sentences(issue: Issue, before: Path, root: unknown): Finding[] {
  const path: Path = [
    ...before,
    ...issue.path.map((step) => (typeof step === 'number' ? step : String(step))),
  ];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownWord(key, issue.message.split(' '), path));
    case 'invalid_union':
      return ofUnion(issue.errors, path, root);
    case 'invalid_type':
      return [wrongType(issue.expected, path, root)];
    case 'invalid_value':
      return [notAmong(issue.values.map(String), path, root)];
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues.flatMap((inner) => sentences({ ...inner, path: [] }, path, root));
    case 'too_small':
      return [tooSmall(issue, path, root)];
    default:
      return [unfit(issue, path, root)];
  }
}

function unknownWord(key: string, known: readonly string[], path: Path): Finding {
  const meant = nearest(key, known);
  // `{ is: pooled(tax, land) }` without quotes ends the text at the comma.
  const cut = /[)\]]/.test(key) && !/[([]/.test(key);
  const hint = cut
    ? {
        zh: '；多半是前面的公式里有逗号，要把整个公式放进引号',
        en: '; put the formula before it into quotes',
      }
    : meant === undefined
      ? { zh: `；这里可以写：${known.join('、')}`, en: `; here may stand: ${known.join(', ')}` }
      : { zh: `，是不是“${meant}”？`, en: `; did you mean "${meant}"?` };
  return error({
    code: 'programme.unknown-word',
    path: [...path, key],
    atKey: true,
    zh: `${whereZh(path)}没有“${key}”这个词${hint.zh}`,
    en: `${pathText(path) || 'the head'} has no "${key}"${hint.en}`,
  });
}

function whereZh(path: Path): string {
  return path.length === 0 ? '方案的第一层' : `“${pathText(path)}”里`;
}

/** Of several possible forms, the faults of the one that was probably meant. */
function ofUnion(branches: readonly (readonly Issue[])[], path: Path, root: unknown): Finding[] {
  const value = valueAt(root, path);
  const asToFill = isMap(value) && 'toFill' in value;
  const forms = branches.filter((issues) => !onlyMeansToFill(issues) || asToFill);
  const meant = [...forms].sort((a, b) => nearness(b) - nearness(a))[0];
  if (meant !== undefined && nearness(meant) > 0) {
    return meant.flatMap((issue) => sentences(issue, path, root));
  }
  const types = forms.flatMap((issues) =>
    issues.flatMap((issue) => (issue.code === 'invalid_type' ? [issue.expected] : [])),
  );
  const words = forms.flatMap((issues) =>
    issues.flatMap((issue) => (issue.code === 'invalid_value' ? issue.values.map(String) : [])),
  );
  if (words.length > 0 && typeof value === 'string') return [notAmong(words, path, root)];
  const single = forms.find((issues) => issues.length === 1 && isUnfit(issues[0]));
  if (single?.[0] !== undefined && typeof value === 'string')
    return sentences(single[0], path, root);
  return [wrongType([...new Set(types)].join('|'), path, root)];
}

function isUnfit(issue: Issue | undefined): boolean {
  return (
    issue !== undefined && ['invalid_format', 'too_small', 'invalid_union'].includes(issue.code)
  );
}

/** The branch `toFill: "…"` complains that there is no `toFill`. */
function onlyMeansToFill(issues: readonly Issue[]): boolean {
  return (
    issues.some((issue) => issue.path.length === 1 && issue.path[0] === 'toFill') ||
    issues.some(
      (issue) =>
        issue.path.length === 0 && issue.code === 'invalid_type' && issue.expected === 'object',
    )
  );
}

/** How well a value fits a form: faults deep inside are better than a wrong form. */
function nearness(issues: readonly Issue[]): number {
  const shallowest = Math.min(...issues.map((issue) => depthOf(issue)));
  return Number.isFinite(shallowest) ? shallowest : 0;
}

function depthOf(issue: Issue): number {
  if (issue.code === 'unrecognized_keys') return 0.5;
  if (issue.code === 'invalid_union' && issue.path.length === 0) {
    return Math.max(0, ...issue.errors.map(nearness));
  }
  return issue.path.length;
}

const typeWords: Readonly<Record<string, { zh: string; en: string }>> = {
  string: { zh: '文字', en: 'a text' },
  number: { zh: '数字', en: 'a number' },
  int: { zh: '整数', en: 'a whole number' },
  boolean: { zh: 'true 或 false', en: 'true or false' },
  array: { zh: '列表（每项前面有一个减号）', en: 'a list' },
  object: { zh: '一组“词: 值”', en: 'a map' },
  record: { zh: '一组“词: 值”', en: 'a map' },
};

function wrongType(expected: string, path: Path, root: unknown): Finding {
  const value = valueAt(root, path);
  const wanted = expected.split('|').map((one) => typeWords[one] ?? { zh: one, en: one });
  const zh = wanted.map((one) => one.zh).join('，或') || '别的写法';
  const en = wanted.map((one) => one.en).join(' or ') || 'something else';
  const name = pathText(path.slice(-1));
  if (path.length === 0) {
    return error({
      code: 'programme.not-a-programme',
      path,
      zh: '这个文件里没有方案：第一层应是“词: 值”，如 programme: tongzhou-bay-2022',
      en: 'this file holds no programme: it must begin with words and values, e.g. programme: tongzhou-bay-2022',
    });
  }
  if (value === undefined || value === null) {
    return error({
      code: 'programme.missing-word',
      path,
      zh: `${whereZh(path.slice(0, -1))}缺少“${name}”（${zh}）`,
      en: `${pathText(path.slice(0, -1)) || 'the head'} lacks "${name}" (${en})`,
    });
  }
  return error({
    code: 'programme.wrong-form',
    path,
    zh: `“${pathText(path)}”应是${zh}，现在是${formZh(value)}`,
    en: `"${pathText(path)}" must be ${en}, not ${formEn(value)}`,
  });
}

function formZh(value: unknown): string {
  if (Array.isArray(value)) return '列表';
  if (isMap(value)) return '一组“词: 值”';
  return typeof value === 'string' ? `文字“${value}”` : `“${String(value)}”`;
}

function formEn(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return isMap(value) ? 'a map' : JSON.stringify(value);
}

function notAmong(words: readonly string[], path: Path, root: unknown): Finding {
  const value = valueAt(root, path);
  if (value === undefined || value === null) return wrongType('string', path, root);
  const known = [...new Set(words)];
  const meant = typeof value === 'string' ? nearest(value, known) : undefined;
  return error({
    code: 'programme.wrong-word',
    path,
    zh: `“${pathText(path)}”不能写${formZh(value)}，可以写：${known.join('、')}${meant === undefined ? '' : `；是不是“${meant}”？`}`,
    en: `"${pathText(path)}" must be one of ${known.join(', ')}, not ${formEn(value)}${meant === undefined ? '' : `; did you mean "${meant}"?`}`,
  });
}

function tooSmall(
  issue: Extract<Issue, { code: 'too_small' }>,
  path: Path,
  root: unknown,
): Finding {
  const value = valueAt(root, path);
  const empty = Array.isArray(value)
    ? { zh: '至少要有一项', en: 'must have at least one entry' }
    : value === ''
      ? { zh: '不能为空', en: 'must not be empty' }
      : {
          zh: `太小，至少是 ${String(issue.minimum)}`,
          en: `must be at least ${String(issue.minimum)}`,
        };
  return error({
    code: 'programme.too-small',
    path,
    zh: `“${pathText(path)}”${empty.zh}`,
    en: `"${pathText(path)}" ${empty.en}`,
  });
}

/** Texts of a certain shape; the schema names each shape in its `error`. */
const shapes: Readonly<Record<string, { zh: string; en: string }>> = {
  id: {
    zh: '只能用字母、数字和下划线，并以字母开头，如 tax_per_mu',
    en: 'letters, digits and underscores, beginning with a letter',
  },
  programmeId: {
    zh: '只能用小写字母、数字和连字符，如 tongzhou-bay-2022',
    en: 'lower-case letters, digits and hyphens',
  },
  decimal: { zh: '应是数字，如 45 或 "0.0302"', en: 'a number' },
  percent: { zh: '应是百分比，如 20%', en: 'a share such as 20%' },
  isoDay: { zh: '应是存在的日期，如 2022-06-04', en: 'a day such as 2022-06-04' },
  move: { zh: '应写 up 1（上调一档）或 down 1（下调一档）', en: 'up 1 or down 1' },
  hour: { zh: '应是钟点，如 "12:00"（要加引号）', en: 'an hour such as "12:00"' },
};

function unfit(issue: Issue, path: Path, root: unknown): Finding {
  const value = valueAt(root, path);
  const wanted = shapes[issue.message] ?? { zh: '写法不对', en: issue.message };
  return error({
    code: 'programme.wrong-form',
    path,
    zh: `“${pathText(path)}”${wanted.zh}，现在是${formZh(value)}`,
    en: `"${pathText(path)}" must be ${wanted.en}, not ${formEn(value)}`,
  });
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return typeof step === 'number' ? value[step] : undefined;
    return isMap(value) ? value[step] : undefined;
  }, root);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unique(findings: readonly Finding[]): Finding[] {
  const key = (one: Finding) => `${pathText(one.path)}\n${one.message}`;
  return [...new Map(findings.map((one) => [key(one), one])).values()];
}
