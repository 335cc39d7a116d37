/** The rules that are about words in the code rather than imports: D7, D8, D10, and a few of style. */
import type { SourceFile } from './sources.js';

export interface HouseRule {
  name: string;
  why: string;
  /** Which files the rule looks at. */
  within: (path: string) => boolean;
  /** What must not be found there, once comments are taken out. */
  forbidden: RegExp;
}

const not =
  (...paths: string[]) =>
  (path: string): boolean =>
    (path.startsWith('src/') || path.startsWith('workflows/')) &&
    !paths.some(
      (allowed) => path === allowed || (allowed.endsWith('/') && path.startsWith(allowed)),
    );
const machines = (path: string): boolean => path.startsWith('workflows/machines/');

export const RULES: HouseRule[] = [
  {
    name: 'D7',
    why: 'only src/http knows exceptions of Nest; others throw a DomainError',
    within: not('src/http/'),
    forbidden:
      /\bnew (\w*HttpException|(?:BadRequest|Unauthorized|Forbidden|NotFound|Conflict|Gone|PayloadTooLarge|UnprocessableEntity|InternalServerError|ServiceUnavailable)Exception)\b/,
  },
  {
    name: 'D8 environment',
    why: 'only src/config.ts reads the environment',
    within: not('src/config.ts'),
    forbidden:
      /\bprocess\s*\.\s*env\b|\bimport\s*\{[^}]*\benv\b[^}]*\}\s*from\s*['"](?:node:)?process/,
  },
  {
    name: 'D8 time',
    why: 'only src/clock.ts asks the machine for the time',
    within: not('src/clock.ts'),
    forbidden:
      /\bnew Date\(\s*\)|\bDate\(\s*\)|\bDate\.now\b|\bperformance\.now\b|\bprocess\.hrtime\b/,
  },
  {
    name: 'D8 chance',
    why: 'only src/clock.ts asks the machine for chance; the domain takes a seed',
    within: not('src/clock.ts'),
    forbidden: /\bMath\.random\b|\brandomUUID\b|\bgetRandomValues\b/,
  },
  {
    name: 'D10 words',
    why: 'a machine states intents: no timers, no actors, no history',
    within: machines,
    forbidden:
      /(?<![.\w])(after|invoke|spawn\w*|history|sendTo|sendParent|emit|raise|enqueueActions|fromPromise)\s*[:(]|type:\s*'history'/,
  },
  {
    name: 'D10 inline',
    why: 'guards and actions of a machine have names; inline ones vanish from its JSON',
    within: machines,
    forbidden:
      /\b(guard|actions|entry|exit|cond)\s*:\s*(\[\s*)?(async\s*)?(\(|function\b|\w+\s*=>|assign\()/,
  },
  {
    name: 'no barrels',
    why: 'import from where it is',
    within: not(),
    forbidden: /^export \* /m,
  },
];

/** The code without its comments; '//' after a colon is taken for an address. */
export function bare(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:])\/\/.*$/gm, '$1');
}

/** Where the rule is broken, as `path: what was found`. */
export function breaches(rule: HouseRule, files: readonly SourceFile[]): string[] {
  return files
    .filter((file) => rule.within(file.path))
    .flatMap((file) => {
      const found = rule.forbidden.exec(bare(file.text));
      return found ? [`${file.path}: ${found[0].replace(/\s+/g, ' ')}`] : [];
    });
}

/** Folders that say nothing about what is in them. */
export const MEANINGLESS = /(^|\/)(common|shared|utils|util|helpers|lib|misc)\//;
