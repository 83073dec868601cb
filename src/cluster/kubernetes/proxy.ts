import { BlockList, isIP, isIPv6 } from 'node:net';

/**
 * The proxy that the environment names for a server, read as kubectl reads it (Go's golang.org/x/net/http/httpproxy):
 * HTTPS_PROXY or HTTP_PROXY by the server's scheme, either case, unless NO_PROXY names the server; never for loopback.
 */
export function proxyFor(server: string, env: Readonly<Record<string, string | undefined>>): string | null {
  const url = new URL(server);
  const proxy = url.protocol === 'https:' ? (env.HTTPS_PROXY ?? env.https_proxy) : (env.HTTP_PROXY ?? env.http_proxy);
  if (!proxy) return null;
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const exceptions = (env.NO_PROXY ?? env.no_proxy ?? '').split(',').map((entry) => entry.trim().toLowerCase());
  if (isLoopback(host) || exceptions.some((entry) => matches(entry, host, port))) return null;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** `*`, a CIDR, an address, or a domain, which stands for its subdomains too; the last two may have a port. */
function matches(entry: string, host: string, port: string): boolean {
  if (entry === '') return false;
  if (entry === '*') return true;
  const range = /^(.+)\/(\d+)$/.exec(entry);
  if (range) return inRange(host, range[1] ?? '', Number(range[2]));
  const [, name = entry, onlyPort] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(isIP(entry) ? `[${entry}]` : entry) ?? [];
  if (onlyPort !== undefined && onlyPort !== port) return false;
  if (isIP(name)) return name === host;
  const domain = name.replace(/^\*?\./, '');
  return host.endsWith(`.${domain}`) || (host === domain && name === domain);
}

function inRange(host: string, network: string, prefix: number): boolean {
  const family = isIPv6(network) ? 'ipv6' : 'ipv4';
  if (isIP(network) === 0 || isIP(host) === 0 || prefix > (family === 'ipv6' ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, family);
  return list.check(host, isIPv6(host) ? 'ipv6' : 'ipv4');
}
