import type { KubeClient } from './kube-client.ts';

/** What is read of any object. */
export interface KubeItem {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
}

interface KubeList<Item> {
  readonly metadata?: { readonly continue?: string; readonly remainingItemCount?: number };
  readonly items: readonly Item[];
}

/** Objects of one page: what kubectl asks for. */
const pageSize = 500;

/** Where objects are, and which of them. */
export interface KubeCollection {
  readonly path: string;
  readonly labelSelector?: string;
}

/** Lists all objects of a collection, page by page. */
export async function listAll<Item extends KubeItem>(
  kube: KubeClient,
  { path, labelSelector }: KubeCollection,
): Promise<Item[]> {
  const items: Item[] = [];
  let next: string | undefined;
  do {
    const page = await kube.request<KubeList<Item>>({
      method: 'GET',
      path,
      query: { labelSelector, limit: pageSize, continue: next },
    });
    items.push(...page.items);
    next = page.metadata?.continue;
  } while (next !== undefined && next !== '');
  return items;
}

/** Counts the objects of a collection without fetching them all. */
export async function countAll(kube: KubeClient, path: string): Promise<number> {
  const { items, metadata } = await kube.request<KubeList<KubeItem>>({
    method: 'GET',
    path,
    query: { limit: 1 },
  });
  const { continue: next, remainingItemCount } = metadata ?? {};
  if (next === undefined || next === '') return items.length;
  // The server may leave the count out.
  if (remainingItemCount !== undefined) return items.length + remainingItemCount;
  return (await listAll(kube, { path })).length;
}
