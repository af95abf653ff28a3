/** Major and minor version of Spark as one number, such as 3.5. */
export type SparkVersion = number;

/** Where the label does not say: what the releases of the last years have in common. */
const usualVersion = 3.5;

/**
 * The version of Spark in an EMR release: 3.5 in emr-7, 3.4 in the last of emr-6, 4.0 in
 * emr-spark-8. Source: EMR on EKS release notes.
 */
export function sparkVersionOf(releaseLabel: string | undefined): SparkVersion {
  const match = /^emr-(spark-)?(\d+)\.(\d+)/.exec(releaseLabel ?? '');
  if (match === null) return usualVersion;
  if (match[1] !== undefined) return 4;
  if (match[2] !== '6') return usualVersion;
  return emr6Version(Number(match[3]));
}

/** 6.2 has Spark 3.0, 6.3 to 6.5 3.1, 6.6 and 6.7 3.2, 6.8 to 6.11 3.3, later ones 3.4. */
function emr6Version(minor: number): SparkVersion {
  if (minor < 3) return 3;
  if (minor < 6) return 3.1;
  if (minor < 8) return 3.2;
  return minor < 12 ? 3.3 : 3.4;
}
