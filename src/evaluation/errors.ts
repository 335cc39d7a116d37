import { DomainError } from '../domain/errors.js';

/** There is no such evaluation or move. */
export class EvaluationNotFound extends DomainError {
  readonly code = 'evaluation.not-found';
  override readonly kind = 'not-found';
  constructor(what: string) {
    super({ zh: '没有这次评价', en: `there is no evaluation ${what}` }, { what });
  }
}

/** A benchmark that was fixed stays as it is; one that was never proposed cannot be fixed. */
export class BenchmarkRefused extends DomainError {
  readonly code = 'evaluation.benchmark-refused';
  override readonly kind = 'refused';
  constructor(group: string, indicator: string, known: boolean) {
    super(
      known
        ? {
            zh: '这项基准值已经审定，不能再改',
            en: `the benchmark of ${indicator} in ${group} is fixed already`,
          }
        : {
            zh: '没有这项基准值，请刷新页面后再审定',
            en: `there is no benchmark of ${indicator} in ${group}`,
          },
      { group, indicator },
    );
  }
}

/** A class move the programme or the four-eyes rule does not allow. */
export class MoveRefused extends DomainError {
  readonly code = 'evaluation.move-refused';
  override readonly kind = 'refused';
}

/** The graded result cannot be approved, or not by this person. */
export class ApprovalRefused extends DomainError {
  readonly code = 'evaluation.approval-refused';
  override readonly kind = 'refused';
}

/** A published result cannot be amended like this, or not by this person. */
export class AmendmentRefused extends DomainError {
  readonly code = 'evaluation.amendment-refused';
  override readonly kind = 'refused';
}

/** What was corrected on appeal does not fit the programme or the record. */
export class CorrectionRefused extends DomainError {
  readonly code = 'evaluation.correction-refused';
  override readonly kind = 'refused';
}

/** Nobody can be evaluated yet. */
export class NobodyToEvaluate extends DomainError {
  readonly code = 'evaluation.nobody';
  override readonly kind = 'refused';
  constructor() {
    super({
      zh: '还没有审核通过的企业，不能预评价',
      en: 'no enterprise is verified yet: there is nothing to evaluate',
    });
  }
}

/** An old version was written before its figures were kept with it. */
export class InputNotKept extends DomainError {
  readonly code = 'evaluation.input-not-kept';
  override readonly kind = 'refused';
  constructor() {
    super({
      zh: '这一版评价没有留存当时的数据，请重新预评价后再测算',
      en: 'the figures of this version were not kept; evaluate once more',
    });
  }
}

/** A published result is not scored again. */
export class ResultPublished extends DomainError {
  readonly code = 'evaluation.published';
  override readonly kind = 'refused';
  constructor() {
    super({
      zh: '评价结果已经通报，不能再评价',
      en: 'the result is published and is not changed any more',
    });
  }
}

/** Versions of two phases speak of different enterprises. */
export class VersionsOfOtherPhases extends DomainError {
  readonly code = 'evaluation.versions-of-other-phases';
  override readonly kind = 'refused';

  constructor(from: number, to: number) {
    super(
      {
        zh: `第 ${String(from)} 版和第 ${String(to)} 版属于不同批次，企业不同，不能比较；请选同一批次的两版`,
        en: `versions ${String(from)} and ${String(to)} are of different phases; compare two of the same`,
      },
      { from, to },
    );
  }
}
