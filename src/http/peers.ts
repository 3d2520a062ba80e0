/** Which addresses may connect: single ones and networks (192.168.1.0/24), IPv4 and IPv6. */
import { BlockList, isIP } from 'node:net';

export type IsPeer = (address: string) => boolean;

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** An IPv4 peer at a door that listens on both families is told in this form. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '');

/** Throws for an entry that is no address. */
export function peersOf(entries: readonly string[]): IsPeer {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    if (prefix === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(prefix), familyOf(address));
  }
  return (address) => {
    const peer = plain(address);
    return isIP(peer) !== 0 && list.check(peer, familyOf(peer));
  };
}
