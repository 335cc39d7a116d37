import { DomainError } from '../errors.js';

/** The event is not possible where the flow stands. `details.possible` lists what is. */
export class EventRefused extends DomainError {
  readonly code = 'flow.event-refused';
  override readonly kind = 'refused';
  constructor(event: string, phase: string, possible: readonly string[]) {
    super(
      {
        zh: `当前环节（${phase}）不能办理“${event}”；现在可以办理：${possible.join('、') || '无'}`,
        en: `${event} is not possible in ${phase}; possible now: ${possible.join(', ') || 'nothing'}`,
      },
      { event, phase, possible },
    );
  }
}

/** Somebody else moved the flow first. The caller reads again and decides again. */
export class FlowStale extends DomainError {
  readonly code = 'flow.stale';
  override readonly kind = 'conflict';
  constructor(flow: string, expected: number, actual: number) {
    super(
      {
        zh: '这件事刚被别人办过，请刷新后再办',
        en: `flow ${flow} is at revision ${actual}, not ${expected}; read it again`,
      },
      { flow, expected, actual },
    );
  }
}

/** There is no such flow. */
export class FlowNotFound extends DomainError {
  readonly code = 'flow.not-found';
  override readonly kind = 'not-found';
  constructor(flow: string) {
    super({ zh: '没有这个流程', en: `there is no flow ${flow}` }, { flow });
  }
}

/** The event's facts do not have the shape the machine declares. `details.issues` says where. */
export class EventInvalid extends DomainError {
  readonly code = 'flow.event-invalid';
  constructor(event: string, issues: readonly { path: string; message: string }[]) {
    const where = issues.map(({ path }) => path || '整体').join('、');
    super(
      {
        zh: `办理“${event}”时填写的内容有误：${where}`,
        en: `${event}: ${issues.map(({ path, message }) => `${path || 'event'}: ${message}`).join('; ')}`,
      },
      { event, issues },
    );
  }
}

/** This person may not do this to this flow. */
export class EventNotPermitted extends DomainError {
  readonly code = 'flow.not-permitted';
  override readonly kind = 'not-permitted';
  constructor(event: string, role: string) {
    super(
      {
        zh: `您无权对此事办理“${event}”`,
        en: `a ${role} may not send ${event} to this flow`,
      },
      { event, role },
    );
  }
}
