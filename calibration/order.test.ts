import { expect, it } from 'vitest';
import type { Comparison } from './compare.ts';
import { orderRows, rowOrders } from './order.ts';

function comparison(row: string, published: number, mean: number): Comparison {
  const figure = {
    label: 'slow applies',
    of: 'slowApplies',
    low: published,
    high: published,
    boundPercent: 'order',
  } as const;
  return { row, figure, mean, least: mean, most: mean, deviationPercent: 0, isMet: true };
}

it('rowOrders() counts the pairs of rows and names those that are reversed', () => {
  const orders = rowOrders([
    comparison('a', 600, 200),
    comparison('b', 400, 50),
    comparison('c', 100, 90),
    comparison('d', 100, 300),
  ]);

  expect(orders).toEqual([
    {
      label: 'slow applies',
      pairs: 5,
      reversed: [
        ['a', 'd'],
        ['b', 'c'],
        ['b', 'd'],
      ],
    },
  ]);
  expect(orderRows(orders)[1]).toEqual([
    'slow applies',
    '5',
    '2',
    'a above d, b above c, b above d',
  ]);
});
