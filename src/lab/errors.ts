import { DomainError } from '../domain/errors.js';

/** There is no such scenario in this year. */
export class ScenarioNotFound extends DomainError {
  readonly code = 'lab.scenario-not-found';
  override readonly kind = 'not-found';
  constructor(id: string) {
    super({ zh: '没有这个测算方案', en: `there is no scenario ${id}` }, { id });
  }
}

/** Two scenarios of a year have different names. */
export class ScenarioExists extends DomainError {
  readonly code = 'lab.scenario-exists';
  override readonly kind = 'conflict';
  constructor(name: string) {
    super(
      {
        zh: `已有名为“${name}”的测算方案，请换一个名称`,
        en: `there is a scenario "${name}" already; choose another name`,
      },
      { name },
    );
  }
}

/** Nothing has been evaluated that could be tried otherwise. */
export class NothingToTry extends DomainError {
  readonly code = 'lab.nothing-to-try';
  override readonly kind = 'refused';
  constructor() {
    super({ zh: '预评价以后才能测算', en: 'evaluate once before trying something else' });
  }
}
