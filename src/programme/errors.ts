import { DomainError } from '../domain/errors.js';
import type { Located } from './load.js';

const unknownPlace = { file: '', line: 1, message: '', english: '' };

/** The file has faults; `details` lists them with their places. */
export class ProgrammeFaulty extends DomainError {
  readonly code = 'programme.faulty';
  override readonly kind = 'refused';
  constructor(id: string, findings: readonly Located[]) {
    const errors = findings.filter(({ level }) => level === 'error');
    const [first = unknownPlace] = errors;
    const at = `${first.file}:${first.line}`;
    super(
      {
        zh: `方案 ${id} 有 ${errors.length} 处错误，第一处在 ${at}：${first.message}`,
        en: `programme ${id} has ${errors.length} errors, the first in ${at}: ${first.english}`,
      },
      errors,
    );
  }
}

/** Words after `programme` that mean nothing. */
export class ProgrammeUsage extends DomainError {
  readonly code = 'programme.usage';
  constructor() {
    super({
      zh: '请写 programme check <文件或编号>、programme list 或 programme schema',
      en: 'write programme check <file or id>, programme list or programme schema',
    });
  }
}
