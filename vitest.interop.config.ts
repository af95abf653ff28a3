import { defineConfig } from 'vitest/config';

/**
 * What `npm run test:interop` runs: suites beside other programs, which scripts/interop.mjs
 * installs.
 */
export default defineConfig({
  test: {
    include: ['packages/*/test/interop*/**/*.test.ts', 'packages/web/test/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
