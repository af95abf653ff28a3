import { AwsError } from './aws-error.ts';

export interface PageRequest<Item> {
  /** Of the list, so that a token of another one is refused. */
  readonly listName: string;
  readonly nextToken: string | undefined;
  readonly size: number;
  readonly matches: (item: Item) => boolean;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Undefined on the last page. */
  readonly nextToken: string | undefined;
}

/**
 * A page of a list to which things are only ever added, at its end: the token says where the next
 * page begins.
 *
 * @throws {AwsError} ValidationException for a token that this list never gave
 */
export function pageOf<Item>(all: readonly Item[], request: PageRequest<Item>): Page<Item> {
  const { listName, nextToken, size, matches } = request;
  const items: Item[] = [];
  let place = nextToken === undefined ? 0 : placeOf(nextToken, listName);
  for (; place < all.length; place += 1) {
    const item = all[place] as Item;
    if (!matches(item)) continue;
    if (items.length === size) return { items, nextToken: tokenOf(place, listName) };
    items.push(item);
  }
  return { items, nextToken: undefined };
}

function tokenOf(place: number, listName: string): string {
  return Buffer.from(`${listName}:${place}`).toString('base64url');
}

function placeOf(token: string, listName: string): number {
  const [name, place] = Buffer.from(token, 'base64url').toString().split(':');
  if (name === listName && /^\d{1,15}$/.test(place ?? '')) return Number(place);
  throw new AwsError('ValidationException', 'Invalid nextToken');
}
