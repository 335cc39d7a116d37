/** How alike two names of firms are: what finds one firm entered twice. Pure. */

/** Words that say what kind of firm it is, not which. */
const KINDS =
  /(有限责任公司|股份有限公司|有限公司|股份公司|合作社|经营部|加工厂|分公司|公司|工厂|厂)$/;
const PLACES =
  /^(江苏省|江苏|山东省|山东|南通市|南通|荣成市|荣成|通州湾|[\u4e00-\u9fff]{2}[省市县])+/;

/** What makes a name this name: `南通恒盛金属制品有限公司` is `恒盛金属制品`. */
export function coreOf(name: string): string {
  const plain = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\(.*?\)|[\s·.,，。()（）"'“”‘’\-_]/g, '');
  const core = plain.replace(KINDS, '').replace(PLACES, '');
  return core === '' ? plain : core;
}

/** 1 for the same core, 0 for nothing in common: shared pairs of characters (Dice). */
export function likeness(a: string, b: string): number {
  const [x, y] = [coreOf(a), coreOf(b)];
  if (x === y) return 1;
  const [p, q] = [pairs(x), pairs(y)];
  if (p.length === 0 || q.length === 0) return 0;
  const rest = [...q];
  const shared = p.filter((pair) => {
    const at = rest.indexOf(pair);
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  }).length;
  return (2 * shared) / (p.length + q.length);
}

/** Neighbouring characters of a core. */
export function pairs(core: string): string[] {
  return Array.from({ length: Math.max(0, core.length - 1) }, (_, i) => core.slice(i, i + 2));
}

/** Above this two names are shown side by side to the person who enters the second. */
export const ALIKE = 0.6;
