/** Whose account the twin is, and where. */
export interface AwsAccount {
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
  /** Of the EKS cluster. */
  readonly clusterName: string;
}

/** The account of AWS's own examples. */
export const servedAccountId = '123456789012';
