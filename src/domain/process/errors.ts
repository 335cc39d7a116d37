import { DomainError } from '../errors.js';
import { type SchemaFault, faultsText } from '../faults.js';
import { eventTitle } from '../supervision/events.js';

/** The event is not possible where the flow stands. `details.possible` lists what is. */
export class EventRefused extends DomainError {
  readonly code = 'flow.event-refused';
  override readonly kind = 'refused';
  constructor(
    { kind, event }: { readonly kind: string; readonly event: string },
    at: { readonly phase: string; readonly label: { readonly zh: string; readonly en: string } },
    possible: readonly string[],
  ) {
    const asked = eventTitle(kind, event);
    const open = possible.map((type) => eventTitle(kind, type));
    const zh = [...new Set(open.map((title) => title.zh))].join('、') || '无';
    const en = open.map((title) => title.en).join(', ') || 'nothing';
    super(
      {
        zh: `当前环节（${at.label.zh}）不能办理“${asked.zh}”；现在可以办理：${zh}`,
        en: `"${asked.en}" is not possible in "${at.label.en}"; possible now: ${en}`,
      },
      { event, phase: at.phase, possible },
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
  constructor(
    { kind, event }: { readonly kind: string; readonly event: string },
    faults: readonly SchemaFault[],
  ) {
    const asked = eventTitle(kind, event);
    const { zh, en } = faultsText(faults);
    const issues = faults.map(({ path, en: message }) => ({ path, message }));
    super(
      { zh: `办理“${asked.zh}”时填写有误：${zh}`, en: `${asked.en}: ${en}` },
      { event, issues },
    );
  }
}

/** This person may not do this to this flow. */
export class EventNotPermitted extends DomainError {
  readonly code = 'flow.not-permitted';
  override readonly kind = 'not-permitted';
  constructor({ kind, event }: { readonly kind: string; readonly event: string }, role: string) {
    const asked = eventTitle(kind, event);
    super(
      { zh: `您无权对此事办理“${asked.zh}”`, en: `your role may not "${asked.en}" here` },
      { event, role },
    );
  }
}
