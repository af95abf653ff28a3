/** The two zones in which everything of a random scenario is. */
export const randomAzs = ['us-west-2a', 'us-west-2b'] as const;
