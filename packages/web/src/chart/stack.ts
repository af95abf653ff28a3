type Values = readonly (number | null)[];

/**
 * Running totals from the bottom up: what each layer's upper edge is when the visible layers lie on
 * top of each other. Nothing measured counts as 0; a hidden layer has the edge of the one below.
 */
export function stack(layers: readonly Values[], visible: readonly boolean[]): number[][] {
  let below: readonly number[] = (layers[0] ?? []).map(() => 0);
  return layers.map((layer, index) => {
    const edge = below.map((base, at) => base + (visible[index] ? (layer[at] ?? 0) : 0));
    below = edge;
    return edge;
  });
}
