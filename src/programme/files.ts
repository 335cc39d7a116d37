/** The files of `workflows/`: programmes by id, calendars by year, and the templates there are. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { projectFile } from '../config.js';
import { Calendar, CalendarYear, type LocalDay } from '../domain/calendar/calendar.js';
import { DomainError } from '../domain/errors.js';
import type { Programme } from '../domain/programme/schema.js';
import { inIds } from '../domain/programme/unit-words.js';
import type { FindText, Loaded } from './load.js';
import { loadProgramme } from './load.js';

const folder = projectFile('workflows/programmes');

/** Nobody has written a programme with this id. */
export class ProgrammeUnknown extends DomainError {
  readonly code = 'programme.unknown';
  override readonly kind = 'not-found';
  constructor(id: string) {
    super({
      zh: `没有方案“${id}”，现有：${programmeIds().join('、')}`,
      en: `there is no programme "${id}"; there are: ${programmeIds().join(', ')}`,
    });
  }
}

/** Whether the rules are also tried on invented enterprises. */
export interface Trial {
  readonly trial?: boolean;
}

/** Ids of all programmes that ship, in alphabetical order. */
export function programmeIds(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort();
}

/** Reads and checks a programme by its id; throws `ProgrammeUnknown`. */
export function readProgramme(id: string, options: Trial = {}): Loaded {
  const found = findProgramme(id);
  if (found === undefined) throw new ProgrammeUnknown(id);
  const surroundings = { find: findProgramme, templates: templates(), ...options };
  return loadProgramme(found.text, found.file, surroundings);
}

/** Reads and checks a programme file anywhere; parents are looked for beside it, then among ours. */
export function readProgrammeFile(file: string, options: Trial = {}): Loaded {
  const beside: FindText = (id) =>
    textOf(path.join(path.dirname(file), `${id}.yaml`)) ?? findProgramme(id);
  const surroundings = { find: beside, templates: templates(), ...options };
  const text = utf8Of(readFileSync(file));
  return text === undefined ? notUtf8(file) : loadProgramme(text, file, surroundings);
}

/** Undefined for bytes of another encoding. */
function utf8Of(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A file of which nothing can be said but that: every word in it would be taken for a mistake. */
function notUtf8(file: string): Loaded {
  const finding = {
    level: 'error',
    code: 'programme.encoding',
    file,
    line: 1,
    column: 1,
    path: '',
    message: '文件不是 UTF-8 编码（多半是 GBK），请用编辑器另存为 UTF-8',
    english: 'the file is not UTF-8, probably GBK; save it as UTF-8',
  } as const;
  return { file, findings: [finding], toFill: [], overrides: [] };
}

/** A file of fillings is no list of paths with values. */
export class FillingsUnreadable extends DomainError {
  readonly code = 'programme.fillings-unreadable';
  constructor(file: string, why: string) {
    super({
      zh: `${file} 读不懂，每行应为“路径: 内容”：${why}`,
      en: `${file} cannot be read; each line is "path: value": ${why}`,
    });
  }
}

/**
 * Values for what a programme leaves to fill, by path, from a YAML file; a path without a value
 * counts as not filled. @throws FillingsUnreadable
 */
export function readFillings(file: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new FillingsUnreadable(file, error instanceof Error ? error.message : String(error));
  }
  const list = z.record(z.string(), z.unknown()).safeParse(content ?? {});
  if (!list.success) throw new FillingsUnreadable(file, list.error.issues[0]?.message ?? '');
  return Object.fromEntries(Object.entries(list.data).filter(([, value]) => value !== null));
}

/**
 * The same, each value written as it would stand in the file, units by any of their names; an empty
 * one counts as not filled. @throws FillingsUnreadable
 */
export function parseFillings(
  programme: Programme,
  texts: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const values = Object.entries(texts).map(([path, text]): [string, unknown] => {
    try {
      return [path, inIds(programme, path, parse(text))];
    } catch (error) {
      throw new FillingsUnreadable(path, error instanceof Error ? error.message : String(error));
    }
  });
  return Object.fromEntries(values.filter(([, value]) => value !== null));
}

/** The file of an id. Ids are looked up among the files there are, so none can lead elsewhere. */
const findProgramme: FindText = (id) =>
  programmeIds().includes(id) ? textOf(path.join(folder, `${id}.yaml`)) : undefined;

function textOf(file: string): { text: string; file: string } | undefined {
  try {
    return { text: readFileSync(file, 'utf8'), file: path.relative(process.cwd(), file) };
  } catch {
    return undefined;
  }
}

/** Names of the mail and document templates. */
export function templates(): string[] {
  return ['mail', 'document'].flatMap((kind) =>
    filesOf(projectFile(`templates/${kind}`))
      .filter((name) => name.endsWith('.hbs'))
      .map((name) => name.slice(0, -'.hbs'.length)),
  );
}

function filesOf(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** The statutory calendars that ship. */
export function calendarYears(): CalendarYear[] {
  const directory = projectFile('workflows/calendars');
  return readdirSync(directory)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => CalendarYear.parse(parse(readFileSync(path.join(directory, name), 'utf8'))));
}

/** The working calendar of a place: the statutory years and its own exceptions. */
export function readCalendar(local: readonly LocalDay[] = []): Calendar {
  return new Calendar(calendarYears(), local);
}
