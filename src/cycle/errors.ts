import type { Condition } from '../domain/cycle/conditions.js';
import { DomainError } from '../domain/errors.js';

export { CycleNotFound } from '../timetable/errors.js';

/** The same programme runs once a year in a region. */
export class CycleExists extends DomainError {
  readonly code = 'cycle.exists';
  override readonly kind = 'conflict';
  constructor(programme: string, year: number, region: string) {
    super(
      {
        zh: `本方案的 ${String(year)} 年度在${region}已经开启，不能重复开启`,
        en: `${programme} has been opened for ${String(year)} in ${region} already`,
      },
      { programme, year, region },
    );
  }
}

/** The year cannot be opened with this programme. */
export class CycleCannotOpen extends DomainError {
  readonly code = 'cycle.cannot-open';
  override readonly kind = 'refused';
}

/** A lead bureau opens the years of its own place. */
export class CycleElsewhere extends DomainError {
  readonly code = 'cycle.elsewhere';
  override readonly kind = 'refused';
  constructor(title: string, region: string) {
    super({
      zh: `“${title}”是${region}的方案，只能由当地牵头单位开启`,
      en: `this is the programme of ${region}; only the lead bureau there opens its years`,
    });
  }
}

/** The year is closed; nothing changes in it any more. */
export class CycleArchived extends DomainError {
  readonly code = 'cycle.archived';
  override readonly kind = 'refused';
  constructor(title: string) {
    super({ zh: `${title}已归档，不能再办理`, en: `${title} is archived` });
  }
}

/** Something has to be done first; `details.conditions` says what stands in the way. */
export class ConditionsNotMet extends DomainError {
  readonly code = 'cycle.conditions-not-met';
  override readonly kind = 'refused';
  constructor(action: { zh: string; en: string }, conditions: readonly Condition[]) {
    const blocks = conditions.flatMap((one) => one.blocks.map((block) => `${one.title}：${block}`));
    super(
      {
        zh: `还不能${action.zh}：${blocks.join('；')}`,
        en: `${action.en} is not possible yet: ${conditions.map((one) => one.english).join('; ')}`,
      },
      { conditions },
    );
  }
}

/** The action does not exist, or not in this programme. */
export class ActionUnknown extends DomainError {
  readonly code = 'cycle.action-unknown';
  override readonly kind = 'not-found';
  constructor(action: string) {
    super({ zh: '没有这项操作，或本方案不设这项操作', en: `there is no action ${action}` });
  }
}

/** The action is shut, as the page of the year shows it; `details.reasons` says why. */
export class ActionShut extends DomainError {
  readonly code = 'cycle.action-shut';
  override readonly kind = 'refused';
  constructor(action: { event: string; label: string; reasons: readonly string[] }) {
    const { event, label, reasons } = action;
    super(
      {
        zh: `现在不能办理“${label}”：${reasons.join('；')}`,
        en: `${event} is not possible now; the page of the year says why`,
      },
      { action: event, reasons },
    );
  }
}

/** A guarded action asks for its words to be typed. */
export class NotConfirmed extends DomainError {
  readonly code = 'cycle.not-confirmed';
  constructor(expected: string) {
    super({ zh: `请输入“${expected}”以确认`, en: `type "${expected}" to confirm` }, { expected });
  }
}
