/** Whom an address stands for when calls are counted. Pure. */
import { isIPv4, isIPv6 } from 'node:net';

const GROUPS = 8;
/** A line of IPv6 is given a whole /64: whoever has it has eighteen trillion million addresses. */
const NETWORK = 4;

/**
 * An IPv4 address as it is, also when it is written within IPv6; of an IPv6 address its /64:
 * `2001:db8:0:1::/64`. What is no address stays what it is.
 */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%', 1);
  if (!isIPv6(plain)) return address;
  const within = /^::ffff:([\d.]+)$/i.exec(plain)?.[1];
  if (within !== undefined && isIPv4(within)) return within;
  const groups = groupsOf(plain).slice(0, NETWORK);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

/** The eight groups, those that `::` stands for included; the last two may be written as IPv4. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.replace(/[\d.]+\.\d+$/, '0:0').split('::');
  const [before, after] = [head, tail ?? ''].map((half) => half.split(':').filter(Boolean));
  if (before === undefined || after === undefined) return [];
  const missing = tail === undefined ? 0 : GROUPS - before.length - after.length;
  return [...before, ...Array<string>(Math.max(0, missing)).fill('0'), ...after];
}
