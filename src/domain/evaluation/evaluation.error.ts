import { DomainError } from '../errors.js';
import type { ExpressionError } from '../expression/expression.error.js';

/** A formula of the programme cannot be understood; `path` says where it stands. */
export class RuleInvalid extends DomainError {
  readonly code = 'evaluation.rule-invalid';

  constructor(
    readonly path: string,
    cause: ExpressionError,
  ) {
    super(
      { zh: `${path}：${cause.message}`, en: `${path}: ${cause.english}` },
      { path, source: cause.source, offset: cause.offset, end: cause.end },
    );
  }
}

/** A rule that is written but makes no sense, such as a pooled mean of something not a ratio. */
export class RuleContradictory extends DomainError {
  readonly code = 'evaluation.rule-contradictory';

  constructor(
    readonly path: string,
    sentence: { zh: string; en: string },
  ) {
    super({ zh: `${path}：${sentence.zh}`, en: `${path}: ${sentence.en}` }, { path });
  }
}

/** The programme says nothing about evaluation. */
export class NothingToEvaluate extends DomainError {
  readonly code = 'evaluation.nothing-to-evaluate';
  override readonly kind = 'refused';

  constructor(programme: string) {
    super({
      zh: `方案 ${programme} 没有评价对象或评价指标。`,
      en: `Programme ${programme} has no population or no indicators to evaluate.`,
    });
  }
}
