/** Who may send which event. `system` is the engine itself; every other sender is a person's role. */
import type { Kind } from './registry.js';

/**
 * 三员: who runs the installation, who says who may in, who reads what was done. An account has one
 * role, so nobody is two of them; none of them sees an enterprise's figures.
 */
export const administrators = ['system-admin', 'security-admin', 'audit-admin'] as const;
export const roles = [
  'lead',
  'department',
  'territory',
  'enterprise',
  'leader',
  ...administrators,
] as const;
export type Role = (typeof roles)[number];
export type Sender = Role | 'system';

/** Whether this role is one of the three that look after the installation and not the programme. */
export function isAdministrator(role: Sender): role is (typeof administrators)[number] {
  return (administrators as readonly string[]).includes(role);
}

/**
 * A department sends only for a flow that waits for it (or for its own task), a territory only for
 * its own enterprises and tasks, an enterprise only for itself: see `src/domain/process/may.ts`.
 */
export const senders: Readonly<Record<Kind, Readonly<Record<string, readonly Sender[]>>>> = {
  stage: {
    OPEN: ['lead'],
    COMPLETE: ['lead', 'system'],
    ASSESSED: ['system'],
    MOVE: ['lead'],
    TIMER: ['system'],
  },
  'enterprise-year': {
    COLLECT: ['system'],
    SUBMIT: ['enterprise', 'territory'],
    WITHDRAW: ['enterprise', 'territory'],
    VERIFY: ['system'],
    VERIFIED: ['department', 'lead'],
    RETURN: ['department', 'lead'],
    SAMPLE: ['system'],
    AUDITED: ['lead'],
    SCORE: ['system'],
    ISSUE: ['system'],
    CONFIRM: ['enterprise', 'territory'],
    APPEAL: ['enterprise', 'territory'],
    WITHDRAW_APPEAL: ['enterprise', 'territory'],
    ASSIGN_REVIEW: ['lead'],
    UPHOLD: ['department', 'lead'],
    CORRECT: ['department', 'lead'],
    GRADE: ['system'],
    PUBLISH: ['system'],
    AMEND: ['system'],
    LIST: ['system'],
    RECTIFIED: ['system'],
    EXCLUDE: ['lead'],
    INCLUDE: ['lead'],
    ARCHIVE: ['system'],
    TIMER: ['system'],
  },
  task: {
    SIGN: ['department', 'territory', 'lead'],
    PROGRESS: ['department', 'territory', 'lead'],
    HAND_IN: ['department', 'territory', 'lead'],
    COMPLETED: ['system'],
    ACCEPT: ['lead'],
    RETURN: ['lead'],
    STRIKE_OFF: ['lead'],
    ASK_EXTENSION: ['department', 'territory'],
    GRANT_EXTENSION: ['lead'],
    REFUSE_EXTENSION: ['lead'],
    MOVE: ['system'],
    SUSPEND: ['lead'],
    RESUME: ['lead'],
    TERMINATE: ['lead', 'system'],
    CHASE: ['lead'],
    TIMER: ['system'],
  },
  rectification: {
    SUBMIT_PLAN: ['territory', 'enterprise'],
    APPROVE: ['lead'],
    RETURN: ['lead'],
    START: ['territory', 'enterprise'],
    MILESTONE_DONE: ['territory', 'enterprise'],
    REQUEST_ACCEPTANCE: ['territory', 'enterprise'],
    INSPECT: ['lead'],
    ACCEPT: ['lead'],
    REJECT: ['lead'],
    REEVALUATE: ['system'],
    REDEEM: ['lead'],
    WITHHOLD: ['lead'],
    TIMER: ['system'],
  },
  'supervision-form': {
    SIGN: ['department', 'territory'],
    REPLY: ['department', 'territory'],
    SATISFIED: ['lead'],
    NOT_SATISFIED: ['lead'],
    SETTLED: ['system'],
    TIMER: ['system'],
  },
  problem: {
    ASSIGN: ['lead'],
    HANDLE: ['department', 'territory', 'lead'],
    VERIFY: ['lead'],
    STRIKE_OFF: ['lead', 'enterprise'],
    REOPEN: ['lead', 'enterprise'],
    TIMER: ['system'],
  },
};
