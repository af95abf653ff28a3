import { matchingText } from './fields.ts';

/** Name of a Kubernetes object. */
export const kubernetesName = matchingText(
  /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/,
  63,
  'a name of lower-case letters, digits and hyphens',
);

export const azName = matchingText(
  /^[a-z]{2,3}(?:-[a-z0-9]+){2,5}$/,
  40,
  'an availability zone such as us-west-2a',
);

export const regionName = matchingText(
  /^[a-z]{2,3}(?:-[a-z]+){1,3}-\d{1,2}$/,
  30,
  'an AWS region such as us-west-2',
);

/**
 * An EKS cluster name, short enough that `<session>-<cluster>-<i>`, the name of a virtual cluster,
 * keeps to the 64 characters that EMR allows: 21 for the session, 3 for the index, 2 hyphens.
 */
export const clusterName = matchingText(
  /^[0-9A-Za-z][A-Za-z0-9\-_]*$/,
  38,
  'an EKS cluster name of letters, digits, hyphens and underscores',
);

export const scenarioName = matchingText(
  /^[A-Za-z0-9][\w .,:()+-]*$/,
  80,
  'a name that begins with a letter or digit',
);

export const templateName = matchingText(
  /^[A-Za-z0-9][\w.-]*$/,
  63,
  'a name of letters, digits, dots, hyphens and underscores',
);

/** Name of a user's own variable, as `${NAME}` in a job template. */
export const variableName = matchingText(
  /^[A-Za-z_]\w*$/,
  64,
  'a variable name of letters, digits and underscores',
);

/** Key of a label or a taint. */
export const labelKey = matchingText(
  /^(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9](?:[-\w.]*[A-Za-z0-9])?$/,
  317,
  'a Kubernetes label key',
);

export const labelValue = matchingText(
  /^(?:[A-Za-z0-9](?:[-\w.]*[A-Za-z0-9])?)?$/,
  63,
  'a label value',
);
