import { defineConfig } from 'vite';

/**
 * One script and one style sheet with fixed names, which the HTML report carries in itself. Targets
 * are the first browsers with `light-dark()`, so that one sheet holds both themes as written.
 */
export default defineConfig({
  build: {
    target: ['chrome123', 'firefox120', 'safari17.5'],
    lib: {
      entry: 'src/main.ts',
      formats: ['iife'],
      name: 'jobstormReport',
      fileName: () => 'report.js',
      cssFileName: 'report',
    },
    rolldownOptions: {
      output: { postBanner: '/*! Contains uPlot, (c) Leon Sorokin, MIT licence */' },
    },
    reportCompressedSize: false,
  },
});
