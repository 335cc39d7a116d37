/** Where administrators may work (GB/T 22239 8.1.4.4: 管理终端限制). Pure. */
import { BlockList, isIPv6 } from 'node:net';
import { isAdministrator } from '../../workflows/roles.js';
import type { Actor } from '../flow/flow.types.js';

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4');

/**
 * Whether somebody of this role may come from this address: an administrator from one of the networks
 * (`10.1.0.0/16` or a single address), from anywhere where there are none; everybody else always.
 */
export function mayComeFrom(
  address: string,
  { role }: Pick<Actor, 'role'>,
  networks: readonly string[],
): boolean {
  if (networks.length === 0 || !isAdministrator(role)) return true;
  const allowed = new BlockList();
  for (const network of networks) {
    const [base = '', bits] = network.split('/');
    if (bits === undefined) allowed.addAddress(base, familyOf(base));
    else allowed.addSubnet(base, Number(bits), familyOf(base));
  }
  return allowed.check(address, familyOf(address));
}
