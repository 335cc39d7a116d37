import type { Built, Builds } from './built.js';
import { Exact } from './exact.js';
import { ExpressionError, nearest } from './expression.error.js';
import type { Place } from './expression.error.js';
import { FUNCTION_NAMES, buildCall } from './functions.js';
import { buildMethod } from './methods.js';
import type { Node } from './node.js';
import { buildOperator } from './operators.js';
import { typeZh } from './scope.js';
import type { Name, Scope, Type } from './scope.js';
import { readUnit } from './unit.js';
import type { SubjectEvent, Value } from './value.js';

const EVENT_FIELDS: Readonly<Record<string, Type>> = {
  kind: 'text',
  level: 'text',
  date: 'date',
  amount: 'number',
};

/** Checks a tree against its scope and turns it into closures; collects the names it uses. */
export class Builder implements Builds {
  readonly variables = new Set<string>();
  private readonly locals = new Map<string, { event: SubjectEvent | null }>();

  constructor(
    readonly source: string,
    readonly scope: Scope,
  ) {}

  build(node: Node): Built {
    switch (node.op) {
      case 'number':
        return constant('number', node.value);
      case 'text':
        return constant('text', node.value);
      case 'truth':
        return constant('truth', node.value);
      case 'nothing':
        return constant('nothing', null);
      case 'name':
        return this.name(node.name, node.at);
      case 'member':
        return this.eventField(node.of, node.name, node.at);
      case 'list':
        return this.list(node.items);
      case 'call':
        return buildCall(this, node);
      case 'method':
        return buildMethod(this, node);
      default:
        return buildOperator(this, node);
    }
  }

  /** Builds a part that must have one of these types. */
  expect(node: Node, types: readonly Type[]): Built {
    const built = this.build(node);
    if (types.includes(built.type)) return built;
    const wanted = types.map(typeZh).join('或');
    throw this.error(node.at, {
      zh: `这里要${wanted}，而“${this.textOf(node)}”是${typeZh(built.type)}。`,
      en: `${types.join(' or ')} expected, but "${this.textOf(node)}" is ${built.type}.`,
    });
  }

  /** Builds a body in which `local` stands for one event. */
  withEvent(local: string, body: Node): { built: Built; set: (event: SubjectEvent) => void } {
    const cell: { event: SubjectEvent | null } = { event: null };
    const outer = this.locals.get(local);
    this.locals.set(local, cell);
    const built = this.expect(body, ['truth']);
    if (outer) this.locals.set(local, outer);
    else this.locals.delete(local);
    return { built, set: (event) => (cell.event = event) };
  }

  textOf(node: Node): string {
    return this.source.slice(node.at.offset, node.at.end);
  }

  error(
    at: Place,
    sentence: { zh: string; en: string; suggestion?: string | undefined },
  ): ExpressionError {
    return new ExpressionError(this.source, at, sentence);
  }

  private name(id: string, at: Place): Built {
    if (id.startsWith('last.')) return this.lastYear(id.slice('last.'.length), at);
    const local = this.locals.get(id);
    if (local) return { type: 'event', run: () => local.event };
    const built = builtOf(this.declared(id, at));
    this.variables.add(id);
    return { ...built, run: ({ values }) => values[id] ?? null };
  }

  private lastYear(id: string, at: Place): Built {
    if (!this.scope.lastYear) throw this.error(at, NO_LAST_YEAR);
    const built = builtOf(this.declared(id, at));
    this.variables.add(`last.${id}`);
    return { ...built, run: ({ last }) => last?.values[id] ?? null };
  }

  private declared(id: string, at: Place): Name {
    const name = Object.hasOwn(this.scope.names, id) ? this.scope.names[id] : undefined;
    if (name) return name;
    const known = [...Object.keys(this.scope.names), ...FUNCTION_NAMES];
    throw this.error(at, {
      zh: `不认识“${id}”。`,
      en: `"${id}" is not known here.`,
      suggestion: nearest(id, known),
    });
  }

  private eventField(local: string, field: string, at: Place): Built {
    const type = Object.hasOwn(EVENT_FIELDS, field) ? EVENT_FIELDS[field] : undefined;
    const cell = this.locals.get(local);
    if (!type || !cell) {
      throw this.error(at, {
        zh: `事件没有“${field}”这一项。`,
        en: `An event has no "${field}".`,
        suggestion: nearest(field, Object.keys(EVENT_FIELDS)),
      });
    }
    return { type, run: () => fieldOf(cell.event, field) };
  }

  private list(items: readonly Node[]): Built {
    const built = items.map((item) => this.build(item));
    const odd = items.find((_, index) => built[index]?.type !== built[0]?.type);
    if (odd) {
      throw this.error(odd.at, {
        zh: '列表里的各项要是同一类。',
        en: 'All items of a list must be of one type.',
      });
    }
    const values = built.map((item) => item.run);
    return { type: 'list', run: (facts) => values.map((run) => run(facts)) };
  }
}

const NO_LAST_YEAR = {
  zh: '这里没有上年数据，不能用 last 和 growth。',
  en: "Last year's data cannot be used here.",
};

function constant(type: Type, value: Value): Built {
  return { type, run: () => value };
}

function builtOf(name: Name): Omit<Built, 'run'> {
  return { type: name.type, unit: name.unit === undefined ? undefined : readUnit(name.unit) };
}

function fieldOf(event: SubjectEvent | null, field: string): Value {
  if (event === null) return null;
  switch (field) {
    case 'kind':
      return event.kind;
    case 'level':
      return event.level ?? null;
    case 'date':
      return event.date ?? null;
    default:
      return event.amount === undefined ? null : (Exact.parse(event.amount) ?? null);
  }
}
