/** `extends`: a parent taken whole, lists merged by id, `remove` taken away, overrides listed. */
import { nearest } from '../domain/expression/expression.error.js';
import { type Finding, type Path, error, pathText } from '../domain/programme/check/finding.js';
import { Origins, type Source } from './source.js';
import { saidAnotherWay } from './ways.js';

/** One line of the parent that does not hold here any more. */
export interface Override {
  /** Path in the parent; lists by id: `evaluation[above].indicators[tax_per_mu].weight`. */
  readonly path: string;
  readonly parent: unknown;
  /** undefined: removed. */
  readonly own: unknown;
}

export interface Merged {
  readonly value: unknown;
  readonly origins: Origins;
  readonly overrides: readonly Override[];
  readonly findings: readonly Finding[];
}

/** Words of the head that a child always says for itself; they are no overrides worth listing. */
const ownWords = new Set([
  'programme',
  'version',
  'title',
  'document',
  'extends',
  'remove',
  'note',
]);

/** Puts a child over its parent. Both stay as they are; places of origin follow the values. */
export function inherit(child: Source, parent: { value: unknown; origins: Origins }): Merged {
  const merging = new Merging(child.origins, parent.origins, child.file);
  const removed = merging.removed(parent.value, child.value);
  const value = merging.merge(removed, child.value, []);
  return {
    value,
    origins: merging.origins,
    overrides: merging.overrides,
    findings: merging.findings,
  };
}

type Entries = Record<string, unknown>;

class Merging {
  readonly origins: Origins;
  readonly overrides: Override[] = [];
  readonly findings: Finding[] = [];

  constructor(
    private readonly ofChild: Origins,
    private readonly ofParent: Origins,
    file: string,
  ) {
    this.origins = new Origins(file);
  }

  /** The parent without what the child removes; a name that is not there is an error. */
  removed(parent: unknown, child: unknown): unknown {
    const names = isMap(child) && Array.isArray(child['remove']) ? child['remove'] : [];
    let value = this.copy(parent, this.ofParent);
    names.forEach((name: unknown, i) => {
      if (typeof name === 'string') value = this.without(value, name, ['remove', i]);
    });
    return value;
  }

  merge(parent: unknown, child: unknown, path: readonly string[]): unknown {
    if (isMap(parent) && isMap(child) && !('toFill' in parent) && !('toFill' in child)) {
      return this.mergeMaps(parent, child, path);
    }
    if (Array.isArray(parent) && Array.isArray(child) && keyed(parent) && keyed(child)) {
      return this.mergeLists(parent, child, path);
    }
    if (!same(parent, child)) this.overrides.push({ path: spelt(path), parent, own: child });
    return this.copy(child, this.ofChild);
  }

  private mergeMaps(parent: Entries, child: Entries, path: readonly string[]): Entries {
    const result: Entries = {};
    this.noteOwn(result, child, this.ofChild);
    for (const key of new Set([...Object.keys(parent), ...Object.keys(child)])) {
      if (path.length === 0 && (key === 'remove' || key === 'extends')) {
        if (key === 'extends') this.take(result, key, child, this.ofChild);
        continue;
      }
      if (!(key in child) && saidAnotherWay(key, Object.keys(child), path)) {
        this.overrides.push({
          path: spelt([...path, key]),
          parent: parent[key],
          own: undefined,
        });
      } else if (!(key in child)) this.take(result, key, parent, this.origins);
      else if (!(key in parent)) this.take(result, key, child, this.ofChild);
      else {
        const quiet = path.length === 0 && ownWords.has(key);
        result[key] = quiet
          ? this.copy(child[key], this.ofChild)
          : this.merge(parent[key], child[key], [...path, key]);
        this.origins.adopt(result, key, this.ofChild, child, key);
      }
    }
    return result;
  }

  private mergeLists(parent: unknown[], child: unknown[], path: readonly string[]): unknown[] {
    const result: unknown[] = [];
    this.noteOwn(result, child, this.ofChild);
    const own = new Map(child.map((entry, i) => [keyOf(entry), i]));
    parent.forEach((entry, i) => {
      const at = own.get(keyOf(entry));
      if (at === undefined) {
        const kept = this.withoutTaken(entry, child, path);
        if (kept === undefined) return;
        this.origins.adopt(result, result.length, this.origins, parent, i);
        result.push(kept);
        return;
      }
      own.delete(keyOf(entry));
      this.origins.adopt(result, result.length, this.ofChild, child, at);
      result.push(this.merge(entry, child[at], [...path, `[${keyOf(entry) ?? ''}]`]));
    });
    for (const at of own.values()) {
      this.origins.adopt(result, result.length, this.ofChild, child, at);
      result.push(this.copy(child[at], this.ofChild));
    }
    return result;
  }

  /**
   * A line for certain groups loses those the child has written its own line for; a county that
   * grades above and below scale apart need not remove the city's common line first.
   */
  private withoutTaken(
    entry: unknown,
    child: readonly unknown[],
    path: readonly string[],
  ): unknown {
    const groups = groupsOf(entry);
    const taken = new Set(child.flatMap((one) => groupsOf(one) ?? []));
    if (!isMap(entry) || groups === undefined || !groups.some((one) => taken.has(one)))
      return entry;
    const left = groups.filter((one) => !taken.has(one));
    const at = [...path, `[${keyOf(entry) ?? ''}]`];
    if (left.length === 0) {
      this.overrides.push({ path: spelt(at), parent: entry, own: undefined });
      return undefined;
    }
    this.overrides.push({ path: spelt([...at, 'groups']), parent: groups, own: left });
    entry['groups'] = left;
    return entry;
  }

  private take(into: Entries, key: string, from: Entries, origins: Origins): void {
    into[key] = origins === this.origins ? from[key] : this.copy(from[key], origins);
    this.origins.adopt(into, key, origins, from, key);
  }

  /** A copy that knows where its parts come from. */
  private copy(value: unknown, from: Origins): unknown {
    if (Array.isArray(value)) {
      const list: unknown[] = value.map((entry: unknown) => this.copy(entry, from));
      this.noteOwn(list, value, from);
      value.forEach((_, i) => {
        this.origins.adopt(list, i, from, value, i);
      });
      return list;
    }
    if (!isMap(value)) return value;
    const map = Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, this.copy(entry, from)]),
    );
    this.noteOwn(map, value, from);
    for (const key of Object.keys(value)) this.origins.adopt(map, key, from, value, key);
    return map;
  }

  private noteOwn(holder: object, source: object, from: Origins): void {
    const own = from.own(source);
    if (own !== undefined) this.origins.note(holder, own);
  }

  /** Takes `staff` or `items.staff` out of the one list that holds it, `deployment.parks` out of its map. */
  private without(parent: unknown, name: string, path: Path): unknown {
    const word = wordAt(parent, name);
    if (word !== undefined) {
      this.overrides.push({ path: name, parent: word.holder[word.key], own: undefined });
      Reflect.deleteProperty(word.holder, word.key);
      return parent;
    }
    const found = placesOf(parent, name);
    const [only] = found;
    if (only === undefined || found.length > 1) {
      this.findings.push(
        only === undefined ? notThere(parent, name, path) : ambiguous(found, name, path),
      );
      return parent;
    }
    this.overrides.push({ path: only.path, parent: only.list[only.index], own: undefined });
    const kept: unknown[] = [];
    this.noteOwn(kept, only.list, this.origins);
    only.list.forEach((entry, i) => {
      if (i === only.index) return;
      this.origins.adopt(kept, kept.length, this.origins, only.list, i);
      kept.push(entry);
    });
    only.holder[only.key] = kept;
    return parent;
  }
}

/** `deployment.parks`: a word of a part that is no list. */
function wordAt(root: unknown, name: string): { holder: Entries; key: string } | undefined {
  const [part = '', key] = name.split('.', 2);
  const holder = isMap(root) ? root[part] : undefined;
  return key !== undefined && isMap(holder) && key in holder ? { holder, key } : undefined;
}

interface Found {
  readonly holder: Entries;
  readonly key: string;
  readonly list: unknown[];
  readonly index: number;
  readonly path: string;
}

/** Every list entry called `name`; a name with a dot says in which list. */
function placesOf(root: unknown, name: string): Found[] {
  const [list, id] = name.includes('.') ? name.split('.', 2) : [undefined, name];
  return everyEntry(root, []).filter(
    ({ key, list: entries, index }) =>
      keyOf(entries[index]) === id && (list === undefined || key === list),
  );
}

function everyEntry(value: unknown, path: readonly string[]): Found[] {
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, list]) => {
    if (!Array.isArray(list)) return everyEntry(list, [...path, key]);
    return list.flatMap((entry: unknown, index): Found[] => [
      {
        holder: value,
        key,
        list,
        index,
        path: spelt([...path, key, `[${keyOf(entry) ?? String(index)}]`]),
      },
      ...everyEntry(entry, [...path, key, `[${keyOf(entry) ?? String(index)}]`]),
    ]);
  });
}

function notThere(parent: unknown, name: string, path: Path): Finding {
  const names = everyEntry(parent, []).flatMap(({ list, index }) => keyOf(list[index]) ?? []);
  const meant = nearest(name, names);
  return error({
    code: 'programme.remove-unknown',
    path,
    zh: `上级方案里没有“${name}”，无从删除${meant === undefined ? '' : `；是不是“${meant}”？`}`,
    en: `the parent has no "${name}" to remove${meant === undefined ? '' : `; did you mean "${meant}"?`}`,
  });
}

function ambiguous(found: readonly Found[], name: string, path: Path): Finding {
  const places = found.map((one) => one.path).join('、');
  const example = `${found[0]?.key ?? ''}.${name}`;
  return error({
    code: 'programme.remove-ambiguous',
    path,
    zh: `上级方案里有几处“${name}”（${places}），请写明是哪一处，如 ${example}`,
    en: `the parent has "${name}" in several places (${places}); say which, e.g. ${example}`,
  });
}

function isMap(value: unknown): value is Entries {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Lists merge entry by entry when every entry has an id, or names the groups it is for. */
function keyed(list: readonly unknown[]): boolean {
  return list.every((entry) => keyOf(entry) !== undefined);
}

function keyOf(entry: unknown): string | undefined {
  if (!isMap(entry)) return undefined;
  if (typeof entry['id'] === 'string') return entry['id'];
  return Array.isArray(entry['groups']) ? entry['groups'].join('+') : undefined;
}

function groupsOf(entry: unknown): unknown[] | undefined {
  if (!isMap(entry) || typeof entry['id'] === 'string') return undefined;
  return Array.isArray(entry['groups']) ? entry['groups'] : undefined;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function spelt(path: readonly string[]): string {
  return pathText(path).replaceAll('.[', '[');
}
