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
    // Against what hangs: a machine that others use, too, may be ten times as slow as it is alone.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Vitest leaves one processor free, which is half of a machine with two.
    maxWorkers: '100%',
  },
});
