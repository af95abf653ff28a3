import { createHash } from 'node:crypto';
import type { AwsAccount } from '../aws-account.ts';
import { AwsError } from '../protocol/aws-error.ts';
import type { AwsService } from '../protocol/aws-request.ts';
import { createJsonService } from '../protocol/json-rpc.ts';
import { integer, structure, text } from '../protocol/shape.ts';

/**
 * KMS, as far as submission scripts look: keys of AWS itself, of services whose aliases are
 * `alias/aws/SERVICE`.
 */
export function createKmsApi(account: AwsAccount, createdAt: number): AwsService {
  const services = ['ebs', 's3', 'secretsmanager', 'logs'];
  const keys = services.map((service) => keyOf(service, account));
  return createJsonService({
    signingName: 'kms',
    targetPrefix: 'TrentService',
    version: '1.1',
    operations: {
      ListAliases: {
        input: structure({ KeyId: text(), Limit: integer({ min: 1, max: 100 }), Marker: text() }),
        perform: ({ KeyId: id }) => ({
          Aliases: keys
            .filter((key) => id === undefined || key.id === id || key.arn === id)
            .map((key) => ({
              AliasName: key.alias,
              AliasArn: key.aliasArn,
              TargetKeyId: key.id,
              CreationDate: createdAt / 1_000,
              LastUpdatedDate: createdAt / 1_000,
            })),
          Truncated: false,
        }),
      },
      DescribeKey: {
        input: structure({ KeyId: text({ min: 1, max: 2_048 }) }, ['KeyId']),
        perform: ({ KeyId: id }) => {
          const key = keys.find(({ names }) => names.includes(String(id)));
          if (key === undefined) {
            const message = `Key '${String(id)}' does not exist: the twin has ${keys.map((one) => one.alias).join(', ')}`;
            throw new AwsError('NotFoundException', message);
          }
          return { KeyMetadata: metadataOf(key, account, createdAt) };
        },
      },
    },
  });
}

interface Key {
  readonly id: string;
  readonly arn: string;
  readonly alias: string;
  readonly aliasArn: string;
  /** All that a request may name it by. */
  readonly names: readonly string[];
}

function keyOf(service: string, { region, accountId }: AwsAccount): Key {
  const digest = createHash('sha256').update(`${accountId}/${service}`).digest('hex');
  const id = digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
  const prefix = `arn:aws:kms:${region}:${accountId}`;
  const alias = `alias/aws/${service}`;
  const [arn, aliasArn] = [`${prefix}:key/${id}`, `${prefix}:${alias}`];
  return { id, arn, alias, aliasArn, names: [id, arn, alias, aliasArn] };
}

function metadataOf({ id, arn }: Key, { accountId }: AwsAccount, createdAt: number): object {
  return {
    AWSAccountId: accountId,
    KeyId: id,
    Arn: arn,
    CreationDate: createdAt / 1_000,
    Enabled: true,
    Description: '',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyState: 'Enabled',
    Origin: 'AWS_KMS',
    KeyManager: 'AWS',
    CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    MultiRegion: false,
  };
}
