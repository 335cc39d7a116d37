import type { Built, Builds } from './built.js';
import { nearest } from './expression.error.js';
import type { Node } from './node.js';
import { isEvent, isList, isNumber } from './value.js';
import type { Facts, SubjectEvent, Value } from './value.js';

type MethodNode = Extract<Node, { op: 'method' }>;
type Make = (builder: Builds, node: MethodNode) => Built;

const METHODS: Readonly<Record<string, Make>> = {
  class: classOfYear,
  exists: (builder, node) => quantify(builder, node, (events, holds) => events.some(holds)),
  all: (builder, node) => quantify(builder, node, (events, holds) => events.every(holds)),
  filter: (builder, node) => ({ ...over(builder, node), type: 'events' }),
  startsWith: (builder, node) => onText(builder, node, (text, part) => text.startsWith(part)),
  endsWith: (builder, node) => onText(builder, node, (text, part) => text.endsWith(part)),
  contains: (builder, node) => onText(builder, node, (text, part) => text.includes(part)),
};

/** Calls with a dot: `history.class(1)`, `events('x').exists(e, …)`, `name.contains('…')`. */
export function buildMethod(builder: Builds, node: MethodNode): Built {
  const make = Object.hasOwn(METHODS, node.name) ? METHODS[node.name] : undefined;
  if (make) return make(builder, node);
  throw builder.error(node.at, {
    zh: `没有“.${node.name}()”这种写法。`,
    en: `There is no ".${node.name}()".`,
    suggestion: nearest(node.name, Object.keys(METHODS)),
  });
}

/** `history.class(1)` is the class of the evaluation before, `history.class(2)` that before it. */
function classOfYear(builder: Builds, node: MethodNode): Built {
  const [back] = node.args;
  const onHistory = node.on.op === 'name' && node.on.name === 'history';
  if (!builder.scope.history || !onHistory || !back || node.args.length !== 1) {
    throw builder.error(node.at, {
      zh: '往年等级写作 history.class(1)，1 是上一年；此处若无往年等级则不能用。',
      en: 'Past classes are written history.class(1), where there are any.',
    });
  }
  const ago = builder.expect(back, ['number']).run;
  return {
    type: 'text',
    run: (facts) => {
      const years = ago(facts);
      if (!isNumber(years) || facts.year === undefined) return null;
      const wanted = facts.year - years.toInteger() * (facts.every ?? 1);
      return facts.history?.find((entry) => entry.year === wanted)?.class ?? null;
    },
  };
}

function over(builder: Builds, node: MethodNode): Built {
  const [local, condition] = node.args;
  if (local?.op !== 'name' || !condition || node.args.length !== 2) {
    throw builder.error(node.at, {
      zh: `写作 .${node.name}(e, 条件)，e 代表其中一件事。`,
      en: `Write .${node.name}(e, condition); e stands for one event.`,
    });
  }
  const list = builder.expect(node.on, ['events']);
  const { built, set } = builder.withEvent(local.name, condition);
  return {
    type: 'events',
    run: (facts) =>
      eventsOf(list.run(facts)).filter((event) => {
        set(event);
        return built.run(facts) === true;
      }),
  };
}

function quantify(
  builder: Builds,
  node: MethodNode,
  decide: (events: readonly Value[], holds: (event: Value) => boolean) => boolean,
): Built {
  const kept = over(builder, node);
  const all = builder.expect(node.on, ['events']);
  return {
    type: 'truth',
    run: (facts: Facts) => {
      const matching = new Set(eventsOf(kept.run(facts)));
      return decide(eventsOf(all.run(facts)), (event) => isEvent(event) && matching.has(event));
    },
  };
}

function eventsOf(value: Value): SubjectEvent[] {
  return isList(value) ? value.filter(isEvent) : [];
}

function onText(
  builder: Builds,
  node: MethodNode,
  decide: (text: string, part: string) => boolean,
): Built {
  const text = builder.expect(node.on, ['text', 'code', 'date']).run;
  const [first] = node.args;
  if (!first || node.args.length !== 1) {
    throw builder.error(node.at, {
      zh: `“.${node.name}()”要一个参数。`,
      en: `".${node.name}()" takes one argument.`,
    });
  }
  const part = builder.expect(first, ['text']).run;
  return {
    type: 'truth',
    run: (facts) => {
      const [whole, piece] = [text(facts), part(facts)];
      return typeof whole === 'string' && typeof piece === 'string' ? decide(whole, piece) : null;
    },
  };
}
