import { integer, listOf, mapOf, oneOf, structure, text } from '../../protocol/shape.ts';

/*
 * Shapes that several operations of emr-containers 2020-10-01 share.
 * Source: boto/botocore `emr-containers/2020-10-01/service-2.json`.
 */

const notBlank = String.raw`.*\S.*`;

export function words(max: number): ReturnType<typeof text> {
  return text({ min: 1, max, pattern: notBlank });
}

export function sensitiveWords(max: number): ReturnType<typeof text> {
  return text({ min: 1, max, pattern: notBlank, isSensitive: true });
}

export const resourceId = text({ min: 1, max: 64, pattern: '[0-9a-z]+' });
export const resourceName = text({ min: 1, max: 64, pattern: String.raw`[\.\-_/#A-Za-z0-9]+` });
export const clientToken = words(64);
export const nextToken = words(1_024);
export const releaseLabel = text({ min: 1, max: 64, pattern: String.raw`[\.\-_/A-Za-z0-9]+` });
export const clusterId = text({
  min: 1,
  max: 100,
  pattern: String.raw`^[0-9A-Za-z][A-Za-z0-9\-_]*`,
});
export const kubernetesNamespace = text({
  min: 1,
  max: 63,
  pattern: '[a-z0-9]([-a-z0-9]*[a-z0-9])?',
});
export const iamRoleArn = text({
  min: 20,
  max: 2_048,
  pattern: String.raw`^arn:(aws[a-zA-Z0-9-]*):iam::(\d{12})?:(role((\u002F)|(\u002F[\u0021-\u007F]+\u002F))[\w+=,.@-]+)$`,
});
export const kmsKeyArn = text({
  min: 3,
  max: 2_048,
  pattern: String.raw`^(arn:(aws[a-zA-Z0-9-]*):kms:.+:(\d{12})?:key\/[(0-9a-zA-Z)-?]+|\$\{[a-zA-Z]\w*\})$`,
});
export const uri = text({
  min: 1,
  max: 10_280,
  pattern: String.raw`[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDBFF-\uDC00\uDFFF\r\n\t]*`,
});
/** An empty value is fine, though the model's pattern says otherwise. */
export const tagMap = mapOf(words(128), text({ max: 256 }), { max: 50 });
export const containerProviderType = oneOf(['EKS']);
export const containerProvider = structure(
  {
    type: containerProviderType,
    id: clusterId,
    info: structure({
      eksInfo: structure({
        namespace: kubernetesNamespace,
        nodeLabel: text({ min: 1, max: 64, pattern: '^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$' }),
      }),
    }),
  },
  ['type', 'id'],
);
/** The model gives it no range; none of the service's is published. */
export const maxResults = integer({ min: 1 });
/** Filters take at most ten values. */
export function filterOf(shape: ReturnType<typeof text>): ReturnType<typeof listOf> {
  return listOf(shape, { max: 10 });
}
