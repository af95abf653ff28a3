import { defineConfig } from 'vitest/config';

/** What `npm test` runs: everything that needs nothing but Node. */
export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/test/**/*.test.ts',
      'scripts/**/*.test.ts',
      'calibration/**/*.test.ts',
      'practices/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', 'packages/*/test/interop*/**', 'packages/web/test/**'],
    testTimeout: 60_000,
    // Vitest leaves one processor free, which is half of a machine with two.
    maxWorkers: '100%',
  },
});
