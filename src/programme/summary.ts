/** One line about a programme. */
import { firstYear } from '../domain/programme/check/check.js';
import type { ProgrammeSummary } from './dto.js';
import type { Loaded, Located } from './load.js';

export function summaryOf(loaded: Loaded, id: string): ProgrammeSummary {
  const { programme } = loaded;
  return {
    id,
    title: programme?.title.zh ?? '',
    english: programme?.title.en ?? null,
    kind: programme?.kind ?? null,
    extends: programme?.extends ?? null,
    year: programme === undefined ? null : firstYear(programme),
    lastYear: programme?.years?.to ?? null,
    toFill: loaded.toFill.length,
    errors: countOf(loaded, 'error'),
    unsupported: countOf(loaded, 'unsupported'),
  };
}

export function countOf(loaded: Loaded, level: Located['level']): number {
  return loaded.findings.filter((finding) => finding.level === level).length;
}
