import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { hostname, networkInterfaces } from 'node:os';

/** `name`, `name:port`, `1.2.3.4:port` or `[::1]:port`, and nothing beside it. */
const authority = /^(?:\[([0-9a-f:.]+)\]|([^\s:@/?#[\]\\]+))(?::\d*)?$/i;

/**
 * What another server a request names, in its one Host header or in a target of absolute form;
 * undefined when it is for one of `hosts`. A web page can have a name of its own lead to 127.0.0.1:
 * then only this tells its requests from those of local programs.
 */
export function otherServerOf(
  { rawHeaders, url = '/' }: Pick<IncomingMessage, 'rawHeaders' | 'url'>,
  hosts: readonly string[],
): string | undefined {
  const given = rawHeaders.filter((_value, index) => isHostValue(rawHeaders, index));
  const target = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1];
  const named = [...given, ...(target === undefined ? [] : [target])];
  if (given.length !== 1) return given.length === 0 ? 'none' : given.join(' and ');
  return named.find((name) => !hosts.includes(hostOf(name)));
}

/**
 * Whether a browser sends it for a web page: to another origin, which it then names, or for an
 * image and the like, of which it says from which site it comes.
 */
export function isOfWebPage(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  return headers.origin !== undefined || (site !== undefined && site !== 'none');
}

/** The names by which this machine is reached when it listens on an address. */
export function hostsOf(address: string): readonly string[] {
  const local = ['localhost', '127.0.0.1', '::1'];
  if (address !== '0.0.0.0' && address !== '::') return [...local, address.toLowerCase()];
  const interfaces = Object.values(networkInterfaces()).flat();
  const addresses = interfaces.flatMap((one) => one?.address.replace(/%.*/, '') ?? []);
  return [...new Set([...local, hostname().toLowerCase(), ...addresses])];
}

function isHostValue(rawHeaders: readonly string[], index: number): boolean {
  return index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'host';
}

/** Of `name:port`; '' when it is anything else. */
function hostOf(text: string): string {
  const [, bracketed, plain] = authority.exec(text) ?? [];
  return (bracketed ?? plain ?? '').toLowerCase();
}
