/*
 * The layers, checked. A layer may import itself and what its line names, nothing else: other
 * layers by folder or file, npm packages by name (`npm` = any), Node's own modules as `node`.
 */
const layers = {
  util: ['pure-rand'],
  model: ['util'],
  config: ['model', 'util', 'zod', 'yaml', 'fastest-levenshtein'],
  workload: ['model', 'util'],
  metrics: ['model', 'util'],
  engine: ['workload', 'metrics', 'model', 'util'],
  twin: ['engine/ports.ts', 'engine/watching', 'metrics', 'model', 'util'],
  wire: ['twin', 'engine/ports.ts', 'metrics', 'model', 'util', 'npm', 'node'],
  report: ['metrics', 'model', 'util'],
  adapters: [
    'engine/ports.ts',
    'engine/watching',
    'engine/adaptive-pace.ts',
    'model',
    'util',
    'npm',
    'node',
  ],
};

const src = 'packages/jobstorm/src';
/** Tests and what only they use may cross layers. */
const tests = '\\.test\\.ts$|/(testing|fakes|contract|test)/';

/** Writers of schemas and reference pages: tests run them, and regenerate by them. */
const generators = '/reference(/|\\.ts$)';

/** Programs of their own, started by their path. */
const programs = '/adapters/script/aws-stand-in\\.ts$';

const escaped = (text) => text.replaceAll('.', '\\.');

const layerRules = Object.entries(layers).map(([layer, allowed]) => {
  const folders = [layer, ...allowed].map((name) => `^${src}/${escaped(name)}(/|$)`);
  const modules = allowed.includes('npm')
    ? ['(^|/)node_modules/']
    : allowed.map((name) => `(^|/)node_modules/${escaped(name)}/`);
  return {
    name: `layer-${layer}`,
    comment: `${layer} may import only: ${[layer, ...allowed].join(', ')} (.dependency-cruiser.cjs).`,
    severity: 'error',
    from: { path: `^${src}/${layer}/`, pathNot: tests },
    to: {
      pathNot: [...folders, ...modules],
      ...(allowed.includes('node') ? { dependencyTypesNot: ['core'] } : {}),
    },
  };
});

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'layer-unknown',
      comment: 'A new folder below src/ needs its line in the table of layers.',
      severity: 'error',
      from: { path: `^${src}/`, pathNot: `^${src}/(${Object.keys(layers).join('|')}|cli)/` },
      to: {},
    },
    {
      name: 'web-shares-only-the-vocabulary',
      comment:
        'Browser code sees the figures of a run and how they are written, not how they come about.',
      severity: 'error',
      from: { path: '^packages/web/src/', pathNot: tests },
      to: { path: `^${src}/`, pathNot: `^${src}/(util|model|metrics|report)/` },
    },
    {
      name: 'no-cycles',
      // Types that speak of each other are fine: their imports are stripped and load nothing.
      comment: 'Pull what both need into a file of its own, or import only the type.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-dead-files',
      comment: 'Nothing that runs leads to this file: import it or delete it.',
      severity: 'error',
      from: { path: `^packages/jobstorm/bin/|${programs}` },
      to: { path: `^${src}/`, pathNot: `${tests}|${generators}|${programs}`, reachable: false },
    },
    {
      name: 'no-tests-in-sources',
      comment: 'Only tests import tests and their helpers.',
      severity: 'error',
      from: { pathNot: tests },
      to: { path: tests },
    },
    {
      name: 'no-unresolved',
      comment: 'The import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'Add the package to the package.json of the workspace that imports it.',
      severity: 'error',
      from: { path: '^packages/', pathNot: tests },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-dev-dependencies-in-sources',
      comment: 'What runs on the user’s machine is a dependency, not a devDependency.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: tests },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Imports of types are dependencies too.
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
