import ipaddr from "ipaddr.js";

/**
 * True for an address that Usher may connect to: public, or inside a network the operator named.
 * An address hidden in a transition format (mapped, NAT64, 6to4, Teredo) counts as what it hides.
 */
export function isAllowedAddress(text: string, allowCidrs: readonly string[]): boolean {
  const address = unwrap(text);
  if (!address) return false;
  return isPublic(address) || allowCidrs.some((cidr) => isInside(address, cidr));
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

function unwrap(text: string): Address | null {
  if (!ipaddr.isValid(text) || text.includes("%")) return null;
  const address = ipaddr.parse(text);
  return address instanceof ipaddr.IPv6 ? (hiddenIPv4(address) ?? address) : address;
}

function hiddenIPv4(address: ipaddr.IPv6): ipaddr.IPv4 | null {
  const bytes = address.toByteArray();
  const take = (at: number) => new ipaddr.IPv4(bytes.slice(at, at + 4));
  switch (address.range()) {
    case "ipv4Mapped":
    case "rfc6145":
    case "rfc6052":
      return take(12);
    case "6to4":
      return take(2);
    case "teredo":
      return new ipaddr.IPv4(bytes.slice(12).map((byte) => byte ^ 0xff));
    default:
      return null;
  }
}

/** Global unicast IPv6 is 2000::/3 only (RFC 4291 §2.4); ipaddr.js calls more than that unicast. */
function isPublic(address: Address): boolean {
  if (address.range() !== "unicast") return false;
  if (!(address instanceof ipaddr.IPv6)) return true;
  const [first = 0] = address.toByteArray();
  return first >> 5 === 1;
}

function isInside(address: Address, cidr: string): boolean {
  const [network, bits] = ipaddr.parseCIDR(cidr);
  return network.kind() === address.kind() && address.match([network, bits]);
}
