import manifest from '../../package.json' with { type: 'json' };

/** Version of this Jobstorm, as its package says. */
export const jobstormVersion: string = manifest.version;
