/**
 * The items of GB/T 22239-2019 (8.1.4, 安全计算环境, level 2 and 3) that the system can answer about
 * itself, and those it must leave to people. Pure: facts in, items with their evidence out. What cannot
 * be known from inside is never claimed: it is for a person to look at.
 */
import { accessItems } from './access-items.js';
import { auditItems } from './audit-items.js';
import { dataItems } from './data-items.js';
import type { SecurityFacts } from './facts.js';
import { identityItems } from './identity-items.js';
import type { CheckItem } from './item.js';

/** All items in the order of the standard. */
export function checkList(facts: SecurityFacts): CheckItem[] {
  return [
    ...identityItems(facts),
    ...accessItems(facts),
    ...auditItems(facts),
    ...dataItems(facts),
  ];
}
