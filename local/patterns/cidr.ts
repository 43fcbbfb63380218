import { isIPv4, isIPv6 } from 'node:net';
import { InvalidEventPattern } from './invalid-event-pattern.ts';

/**
 * A test whether an address lies in `block` (`10.0.0.0/24`, `2001:db8::/64`). Raises InvalidEventPattern.
 * The wording is that of https://github.com/aws/event-ruler.
 */
export function cidrTest(block: string): (address: string) => boolean {
  const [ip = '', mask, ...rest] = block.split('/');
  if (mask === undefined || rest.length > 0) throw new InvalidEventPattern("Malformed CIDR, one '/' required");
  if (!/^[+-]?\d+$/.test(mask)) throw new InvalidEventPattern('Malformed CIDR, mask bits must be an integer');
  const bits = Number(mask);
  if (bits < 0) throw new InvalidEventPattern('Malformed CIDR, mask bits must not be negative');
  const base = addressBits(ip);
  if (!base) throw new InvalidEventPattern(`Nonstandard IP address: ${ip}`);
  if (base.width === 32 && bits > 31) throw new InvalidEventPattern('IPv4 mask bits must be < 32');
  if (base.width === 128 && bits > 127) throw new InvalidEventPattern('IPv6 mask bits must be < 128');
  const shift = BigInt(base.width - bits);
  const prefix = base.value >> shift;
  return (address) => {
    const candidate = addressBits(address);
    return candidate !== undefined && candidate.width === base.width && candidate.value >> shift === prefix;
  };
}

function addressBits(ip: string): { width: 32 | 128; value: bigint } | undefined {
  if (isIPv4(ip)) return { width: 32, value: fromGroups(ip.split('.').map(Number), 8n) };
  if (!isIPv6(ip) || ip.includes('%')) return undefined;
  return { width: 128, value: fromGroups(ipv6Groups(ip), 16n) };
}

function fromGroups(groups: readonly number[], width: bigint): bigint {
  return groups.reduce((value, group) => (value << width) | BigInt(group), 0n);
}

/** The eight groups of an address, with `::` filled in and a dotted tail (`::ffff:10.0.0.1`) turned into two groups. */
function ipv6Groups(ip: string): number[] {
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(ip);
  const plain = dotted
    ? ip.slice(0, dotted.index) +
      [
        [dotted[1], dotted[2]],
        [dotted[3], dotted[4]],
      ]
        .map(([high, low]) => (Number(high) * 256 + Number(low)).toString(16))
        .join(':')
    : ip;
  const [left = '', right] = plain.split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16));
}
