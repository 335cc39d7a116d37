/** Who may change which figure when, and why not. Pure. */
import type { BaseList } from '../domain/cycle/base-list.js';
import type { Actor } from '../flow/flow.types.js';
import type { ChangeSource, Writer } from './subject.types.js';

export interface Reason {
  readonly zh: string;
  readonly en: string;
}

/** Phases in which the enterprise, or its territory for it, fills in. */
const ENTRY = ['collecting', 'returned'];
/** Phases in which the data-owning departments may still put a figure right. */
const CHECKING = ['collecting', 'submitted', 'returned', 'verifying', 'verified', 'auditing'];
/** During an appeal a figure moves only with the answer to it, which keeps old, new, reason and evidence. */
const REVIEW = ['appealing', 'reviewing', 'rescoring'];
/** From the publication on. */
const PUBLIC = ['published', 'policyListed', 'rectifying', 'rectified', 'archived'];

export interface Figure {
  /** Codes of the organisations that answer for it. */
  readonly owners: readonly string[];
  readonly ownerTitle: string;
  /** Who wrote it last, if anybody. */
  readonly writer: Writer | undefined;
}

/** Where the firm's year stands. */
export interface Standing {
  readonly phase: string;
  /** Departments that have not signed the record off yet. */
  readonly pending: readonly string[];
}

/** Why this person cannot change this figure now; null: they can. */
export function lockOf(actor: Actor, figure: Figure, standing: Standing | null): Reason | null {
  if (standing === null) return { zh: '本年度流程尚未开始', en: 'its year has not begun' };
  const { phase } = standing;
  switch (actor.role) {
    case 'enterprise':
    case 'territory':
      return lockOfEntry(figure, standing);
    case 'department':
      return lockOfDepartment(actor, figure, phase);
    case 'lead':
    case 'system':
      return CHECKING.includes(phase) ? null : lockAfter(phase);
    case 'leader':
    case 'system-admin':
    case 'security-admin':
    case 'audit-admin':
      return { zh: '只能查看', en: 'for reading only' };
    default:
      return actor.role satisfies never;
  }
}

function lockAfter(phase: string): Reason {
  if (REVIEW.includes(phase)) {
    return {
      zh: '申诉处理中，随“采纳重算”更正',
      en: 'under appeal: a figure is corrected only by accepting the appeal',
    };
  }
  return PUBLIC.includes(phase)
    ? {
        zh: '评价结果已通报封存，数据不再改动；结果确有错误的，由牵头单位更正已通报结果',
        en: 'the result is published and sealed; the lead bureau corrects a published result',
      }
    : {
        zh: '现阶段数据已锁定，结果有误请走申诉',
        en: 'the figures are locked at this stage; appeal if the result is wrong',
      };
}

/** Why this person cannot put a firm on the list now; null: they can. */
export function lockOfList({ role }: Pick<Actor, 'role'>, list: BaseList): Reason | null {
  if (list === 'sealed') {
    return {
      zh: '本年度评价结果已通报封存，名录不再增减；新企业请列入下一年度名录',
      en: 'the result is published, the list is sealed; a new firm goes on the list of the next year',
    };
  }
  if (list === 'open' || role === 'lead') return null;
  return {
    zh: '预评价已完成，属地不再增加企业；确属漏评的，请报牵头单位补录，否则列入下一年度名录',
    en: 'the pre-evaluation is made: ask the lead bureau to add a forgotten firm, or wait for next year',
  };
}

/** The same of what else decides its class: scale, industry, dates; and of figures of a double. */
export function lockOfAttribute(actor: Actor, phase: string | null): Reason | null {
  const figure = { owners: [], ownerTitle: '名录', writer: undefined };
  return lockOf(actor, figure, { phase: gathering(phase), pending: [] });
}

/** Why an import cannot change this figure; what is signed off changes with a reason, one by one. */
export function lockOfImport(actor: Actor, figure: Figure, at: Standing | null): Reason | null {
  const standing = { phase: gathering(at?.phase ?? null), pending: at?.pending ?? [] };
  const lock = lockOf(actor, figure, standing);
  if (lock !== null || !isSignedOff(figure, standing)) return lock;
  return {
    zh: '已审核通过，不能用导入更改；请在企业页面逐项更正并写明原因',
    en: 'signed off: correct it on the page of the firm, with a reason',
  };
}

/** Before entry opens the lists of departments and territories may already be gathered. */
function gathering(phase: string | null): string {
  return phase === null || phase === 'listed' ? 'collecting' : phase;
}

function lockOfEntry(figure: Figure, standing: Standing): Reason | null {
  const { phase } = standing;
  if (phase === 'listed') return { zh: '录入尚未开始', en: 'entry has not opened' };
  if (phase === 'submitted') {
    return { zh: '已提交，撤回后才能修改', en: 'handed in; withdraw it first' };
  }
  if (!ENTRY.includes(phase)) return lockAfter(phase);
  if (isSignedOff(figure, standing)) {
    return {
      zh: `${figure.ownerTitle}已审核通过，如需更正请与其联系`,
      en: 'signed off by the department that owns it; ask it for a correction',
    };
  }
  if (!isFromOwner(figure)) return null;
  return {
    zh: `${figure.ownerTitle}提供，如有不符请与其联系更正`,
    en: 'given by the department that owns it; ask it for a correction',
  };
}

function lockOfDepartment(actor: Actor, figure: Figure, phase: string): Reason | null {
  if (actor.organisation === null || !figure.owners.includes(actor.organisation)) {
    return { zh: `由${figure.ownerTitle}负责`, en: 'another organisation owns it' };
  }
  return CHECKING.includes(phase) ? null : lockAfter(phase);
}

/**
 * Whether somebody has signed this figure off already: everybody once the record is verified, before
 * that the departments no longer `pending`. Who changes it then has to say why.
 */
export function isSignedOff(
  { owners }: Pick<Figure, 'owners'>,
  standing: Standing | null,
): boolean {
  switch (standing?.phase) {
    case 'verified':
    case 'auditing':
      return true;
    case 'verifying':
    case 'returned':
      return owners.some((owner) => !standing.pending.includes(owner));
    default:
      return false;
  }
}

/** True when the figure as it stands came from the organisation that answers for it. */
export function isFromOwner({ owners, writer }: Figure): boolean {
  if (writer?.organisation === undefined || writer.organisation === null) return false;
  return writer.source !== 'territory' && owners.includes(writer.organisation);
}

/** In whose name this person's change stands in the log. */
export function sourceOf(actor: Actor): ChangeSource {
  switch (actor.role) {
    case 'enterprise':
      return 'enterprise';
    case 'territory':
      return 'territory';
    case 'department':
      return 'department';
    default:
      return 'review';
  }
}
