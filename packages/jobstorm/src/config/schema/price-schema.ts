import { z } from 'zod';
import { defaultPrices, priceTable, pricesAsOf, type Prices } from '../../model/prices.ts';
import { parseUtcDate } from '../units/date.ts';
import { numberBetween, parsedText } from './fields.ts';
import { instanceType } from './node-pool-schema.ts';

const figures = Object.fromEntries(
  Object.entries(priceTable).map(([name, { min, max, value, description }]) => [
    name,
    numberBetween(min, max)
      .optional()
      .meta({ description: `${description} Default ${value}.` }),
  ]),
) as Record<keyof typeof priceTable, z.ZodOptional<z.ZodNumber>>;

function parseDay(text: string): string | undefined {
  return parseUtcDate(`${text}T00:00:00Z`) === undefined ? undefined : text;
}

/** Prices to reckon with in place of the list prices that the tool knows. */
export const pricesSchema = z
  .strictObject(
    {
      asOf: parsedText('a day such as 2026-07-20', parseDay, {
        title: 'Day',
        pattern: '^\\d{4}-\\d{2}-\\d{2}$',
        examples: [pricesAsOf],
      })
        .optional()
        .meta({ description: 'The day from which the prices hold; the summary shows it.' }),
      ec2UsdPerHour: z
        .record(z.string(), numberBetween(0, 10_000), 'must be a mapping from types to prices')
        .check(({ value, issues }) => {
          for (const type of Object.keys(value)) {
            const unknown = instanceType.safeParse(type).error?.issues[0]?.message;
            if (unknown === undefined) continue;
            issues.push({ code: 'custom', input: value, path: [type], message: unknown });
          }
        })
        .optional()
        .meta({
          description:
            'On-demand prices of instance types; spot is a share of them, `ec2.spotPricePercent`.',
          examples: [{ 'm5.4xlarge': 0.6 }],
        }),
      ...figures,
    },
    'must be a mapping of prices',
  )
  .check(({ value, issues }) => {
    const hasPrices = Object.entries(value).some(
      ([name, given]) => name !== 'asOf' && given !== undefined,
    );
    if (!hasPrices || value.asOf !== undefined) return;
    const message = 'must be given with prices of your own: the day from which they hold';
    issues.push({ code: 'custom', input: value, path: ['asOf'], message });
  })
  .transform((given): Prices => {
    const stated = Object.entries(given).filter(([, price]) => price !== undefined);
    return { ...defaultPrices(), ...Object.fromEntries(stated) };
  })
  .prefault({})
  .meta({
    description: `Prices to reckon with; without them list prices of ${pricesAsOf}.`,
  });
