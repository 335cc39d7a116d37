/** Reads a programme file, its parents included, and says everything that is wrong with it, with its place. */
import { type Check, type Surroundings, checkProgramme } from '../domain/programme/check/check.js';
import { type Finding, error, pathOf, pathText } from '../domain/programme/check/finding.js';
import { shape } from '../domain/programme/check/shape.js';
import type { Unfilled } from '../domain/programme/filling.js';
import type { Programme } from '../domain/programme/schema.js';
import { type Override, inherit } from './inherit.js';
import { type Blemish, type Origins, type Source, readSource } from './source.js';

/** A finding with its place in a file. */
export interface Located {
  readonly level: Finding['level'];
  readonly code: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly message: string;
  readonly english: string;
}

export interface Loaded {
  readonly file: string;
  /** Absent when the file does not even have the shape of a programme. */
  readonly programme?: Programme;
  readonly findings: readonly Located[];
  readonly toFill: readonly (Unfilled & { readonly line: number })[];
  /** What the child says differently from its parents. */
  readonly overrides: readonly Override[];
}

/** The text of a programme by its id; undefined when there is none. */
export type FindText = (id: string) => { readonly text: string; readonly file: string } | undefined;

/**
 * Reads and checks the text of one programme. Never throws over what a clerk can write: everything
 * found is in `findings`, in the order of the file.
 */
export function loadProgramme(
  text: string,
  file: string,
  options: Surroundings & { readonly find?: FindText } = {},
): Loaded {
  const family = withParents(readSource(text, file), options.find ?? (() => undefined));
  const locate = (finding: Finding) => located(finding, family.value, family.origins);
  // Without its parents, or over broken writing, whatever else seems wrong only follows from that.
  if (family.incomplete) {
    return { file, findings: family.found, toFill: [], overrides: family.overrides };
  }
  const shaped = shape(family.value);
  if (shaped.programme === undefined) {
    const rest = shaped.otherwise && checkProgramme(shaped.otherwise, options);
    const own = [...shaped.findings, ...withoutTheCut(rest?.findings ?? [], shaped.findings)];
    const findings = sorted([...family.found, ...own.map(locate)], file);
    return { file, findings, toFill: [], overrides: family.overrides };
  }
  const check: Check = checkProgramme(shaped.programme, options);
  return {
    file,
    programme: shaped.programme,
    findings: sorted([...family.found, ...check.findings.map(locate)], file),
    toFill: check.toFill.map((gap) => ({
      ...gap,
      line: family.origins.locate(family.value, pathOf(gap.path)).line,
    })),
    overrides: family.overrides,
  };
}

/** True when nothing found forbids reading the programme; gaps and unsupported rules may remain. */
export function isReadable(loaded: Loaded): loaded is Loaded & { readonly programme: Programme } {
  return loaded.programme !== undefined && loaded.findings.every(({ level }) => level !== 'error');
}

interface Family {
  readonly value: unknown;
  readonly origins: Origins;
  readonly found: readonly Located[];
  readonly overrides: readonly Override[];
  /** The file or one of its parents cannot be read. */
  readonly incomplete: boolean;
}

/** Takes parents in, the eldest first. `trail` holds the ids met so far, to find circles. */
function withParents(source: Source, find: FindText, trail: readonly string[] = []): Family {
  const { value, origins } = source;
  const own: Family = {
    value,
    origins,
    found: source.blemishes.map(blemished),
    overrides: [],
    incomplete: value === undefined && source.blemishes.length > 0,
  };
  const orphan = { ...own, found: [], incomplete: true };
  const parentId = wordOf(value, 'extends');
  if (parentId === undefined) return own;
  const also = (family: Family, findings: readonly Finding[]): Family => ({
    ...family,
    found: [...own.found, ...family.found, ...findings.map((one) => located(one, value, origins))],
  });
  const line = [...trail, wordOf(value, 'programme') ?? source.file];
  if (line.includes(parentId)) return also(orphan, [circle([...line, parentId])]);
  const text = find(parentId);
  if (text === undefined) return also(orphan, [noParent(parentId)]);
  const parent = withParents(readSource(text.text, text.file), find, line);
  if (parent.incomplete) return also({ ...orphan, found: parent.found }, []);
  const { findings, ...merged } = inherit(source, parent);
  return also({ ...merged, found: parent.found, incomplete: false }, findings);
}

function wordOf(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null || !(key in value)) return undefined;
  const word: unknown = Object.entries(value).find(([name]) => name === key)?.[1];
  return typeof word === 'string' ? word : undefined;
}

function circle(ids: readonly string[]): Finding {
  return error({
    code: 'programme.extends-circular',
    path: ['extends'],
    zh: `方案互相继承，成了一个圈：${ids.join(' → ')}`,
    en: `programmes extend each other in a circle: ${ids.join(' → ')}`,
  });
}

function noParent(id: string): Finding {
  return error({
    code: 'programme.extends-unknown',
    path: ['extends'],
    zh: `找不到上级方案“${id}”，应有文件 ${id}.yaml`,
    en: `there is no programme "${id}" to extend; a file ${id}.yaml is expected`,
  });
}

function located(finding: Finding, value: unknown, origins: Origins): Located {
  const place = origins.locate(value, finding.path, finding);
  return {
    level: finding.level,
    code: finding.code,
    ...place,
    path: pathText(finding.path),
    message: finding.message,
    english: finding.english,
  };
}

function blemished({ place, message, english }: Blemish): Located {
  return { level: 'error', code: 'programme.yaml', ...place, path: '', message, english };
}

/** In the order of the file, the file asked about before its parents. */
/** A formula cut off at its comma is told once: that it wants quotes. */
function withoutTheCut(findings: readonly Finding[], shaped: readonly Finding[]): Finding[] {
  const cut = shaped.filter(({ path }) => /^[^([]*[)\]]/.test(String(path.at(-1))));
  const places = cut.map(({ path }) => path.slice(0, -1).join('/'));
  const isFormula = ({ code }: Finding): boolean => code === 'expression.invalid';
  return findings.filter(
    (one) => !isFormula(one) || !places.includes(one.path.slice(0, -1).join('/')),
  );
}

function sorted(findings: readonly Located[], file: string): Located[] {
  const rank = (one: Located) => (one.file === file ? 0 : 1);
  return [...findings].sort((a, b) => rank(a) - rank(b) || a.line - b.line || a.column - b.column);
}
