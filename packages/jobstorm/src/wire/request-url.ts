/**
 * The target of a request as a URL, of which path and query count: what stands behind two slashes
 * is a path, too, and no host.
 */
export function requestUrl(target: string): URL {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(target)) return new URL(target);
  return new URL(`http://localhost${target.startsWith('/') ? '' : '/'}${target}`);
}
