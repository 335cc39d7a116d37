/** `programme check`: everything that can be known of a programme before a cycle opens. */
import { nearest } from '../../expression/expression.error.js';
import { presets as lightPresets } from '../../lights/presets.js';
import { type Unfilled, preview, unfilled } from '../filling.js';
import { ladderPresets } from '../ladders.js';
import { notYetSupported, paperKinds } from '../not-yet-supported.js';
import type { Programme } from '../schema.js';
import { unnamedCollectives } from '../units.js';
import { classFindings } from './classes.js';
import { dateFindings } from './dates.js';
import { type Finding, error, unsupported, warning } from './finding.js';
import { formulaFindings } from './formulas.js';
import { levelFindings } from './levels.js';
import { doubleNames, unknownNames } from './names.js';
import { stageFindings } from './stages.js';
import { trialFindings } from './trial.js';
import { weightFindings } from './weights.js';

export interface Surroundings {
  /** Names of the mail and document templates there are; without it templates are not checked. */
  readonly templates?: readonly string[];
  /** Also tries the rules on invented enterprises. */
  readonly trial?: boolean;
}

export interface Check {
  readonly findings: readonly Finding[];
  /** What the source does not say; a cycle cannot open over it. */
  readonly toFill: readonly Unfilled[];
}

/** Checks a programme, proposals standing in for what is still to fill. */
export function checkProgramme(programme: Programme, surroundings: Surroundings = {}): Check {
  const complete = preview(programme);
  const findings = staticFindings(complete, surroundings);
  const broken = findings.some(({ level }) => level === 'error');
  const tried = broken
    ? []
    : trialFindings(complete, firstYear(programme), surroundings.trial ?? false);
  return { toFill: unfilled(programme), findings: [...findings, ...tried] };
}

function staticFindings(complete: Programme, { templates }: Surroundings): Finding[] {
  return [
    ...doubleNames(complete),
    ...unknownNames(complete, templates),
    ...unknownPresets(complete),
    ...formulaFindings(complete),
    ...levelFindings(complete),
    ...weightFindings(complete),
    ...classFindings(complete),
    ...dateFindings(complete, firstYear(complete)),
    ...stageFindings(complete),
    ...emptyCollectives(complete),
    ...notYetSupported(complete).map(({ path, kind, message, english }) =>
      unsupported({
        code: `programme.not-yet-supported.${kind}`,
        path,
        zh: message,
        en: english,
      }),
    ),
    ...paperKinds.flatMap(({ kind, zh, en, at }) =>
      at(complete).map((path) =>
        warning({
          code: `programme.on-paper.${kind}`,
          path,
          zh: `仅作记录，不由系统执行：${zh}`,
          en: `kept as it is written, not carried out: ${en}`,
        }),
      ),
    ),
  ];
}

/** The first cycle year of a programme: as written, or the year in its id, or that of its document. */
export function firstYear(programme: Programme): number {
  const inId = /(\d{4})$/.exec(programme.programme)?.[1];
  const issued = programme.document.issued;
  if (programme.years !== undefined) return programme.years.from;
  if (inId !== undefined) return Number(inId);
  return typeof issued === 'string' ? Number(issued.slice(0, 4)) : 2000;
}

function unknownPresets(programme: Programme): Finding[] {
  const presets = [
    { key: 'lights', zh: '亮灯规则', en: 'light rules', known: Object.keys(lightPresets) },
    { key: 'ladder', zh: '督办阶梯', en: 'ladder', known: Object.keys(ladderPresets) },
  ] as const;
  return presets.flatMap(({ key, zh, en, known }) => {
    const name = programme[key];
    if (typeof name !== 'string' || known.includes(name)) return [];
    const meant = nearest(name, known);
    return error({
      code: `programme.unknown-${key}`,
      path: [key],
      zh: `没有叫“${name}”的${zh}${meant === undefined ? '' : `，是不是“${meant}”？`}可用：${known.join('、')}`,
      en: `there are no ${en} "${name}"; there are: ${known.join(', ')}`,
    });
  });
}

function emptyCollectives(programme: Programme): Finding[] {
  return unnamedCollectives(programme).map((organisation) =>
    warning({
      code: 'programme.collective-unnamed',
      path: ['organisations', programme.organisations.indexOf(organisation)],
      zh: `“${organisation.title}”是一类单位，deployment 里还没有写具体是哪几家`,
      en: `"${organisation.id}" stands for several units; name them under deployment`,
    }),
  );
}
