/** Whether a block of IPv4 addresses holds one; never of IPv6, of which no address is known here. */
export function cidrContains(cidr: string, address: string): boolean {
  const [base = "", length = ""] = cidr.split("/");
  const block = ipv4(base);
  const asked = ipv4(address);
  if (block === null || asked === null) return false;
  const bits = Number(length);
  if (bits === 0) return true;
  const size = 2 ** (32 - bits);
  return Math.floor(block / size) === Math.floor(asked / size);
}

/** Whether a block holds every address of its family. */
export function isEverything(cidr: string): boolean {
  return cidr.endsWith("/0");
}

function ipv4(text: string): number | null {
  const parts = text.split(".");
  if (parts.length !== 4) return null;
  let sum = 0;
  for (const part of parts) {
    const value = Number(part);
    if (!/^\d{1,3}$/.test(part) || value > 255) return null;
    sum = sum * 256 + value;
  }
  return sum;
}
