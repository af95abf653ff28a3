import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/*
 * Style as lint: sizes, names and the purity of layers (STYLE.md). Formatting is Prettier's, layers
 * are dependency-cruiser's (.dependency-cruiser.cjs), the rest is scripts/tidy.test.ts.
 */

const tests = ['**/*.test.ts', '**/{test,testing,fakes,contract}/**/*.ts'];
const plainJavaScript = ['**/*.js', '**/*.mjs', '**/*.cjs'];

/** Layers that know no clock, no chance and no Node: time and randomness come in as arguments. */
const pureLayers = 'util model config workload metrics engine twin report'
  .split(' ')
  .map((layer) => `packages/jobstorm/src/${layer}/**/*.ts`);

/** Tables of facts and of words: long by nature. */
const dataTables = ['packages/jobstorm/src/model/instance-types.ts'];

const timelineInstead = 'Take a Timeline through the constructor (engine/ports.ts).';
const streamInstead = 'Take a RandomStream through the constructor (util/random.ts).';
const cliInstead = 'Pure layers touch nothing of Node: let cli or an adapter do it and pass it in.';

const bannedSyntax = [
  {
    selector: 'ExportDefaultDeclaration',
    message: 'Export by name, so that every import uses the same word.',
  },
  {
    selector: 'TSEnumDeclaration',
    message: 'Use a union of string literals: Node strips types and cannot run an enum.',
  },
  {
    selector: 'TSParameterProperty',
    message: 'Declare the field and assign it: Node strips types and cannot run this.',
  },
  {
    selector: 'ForInStatement',
    message: 'Iterate with for..of over Object.keys() or Object.entries().',
  },
];

const bannedInPureLayers = [
  ...bannedSyntax,
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: timelineInstead,
  },
  { selector: 'CallExpression[callee.name="Date"]', message: timelineInstead },
];

export default tseslint.config(
  {
    ignores: ['**/node_modules/', '**/dist/', 'runs/', '.cache/', 'coverage/'],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', ...bannedSyntax],
      'object-shorthand': 'error',

      complexity: ['error', { max: 12, variant: 'modified' }],
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],

      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-shadow': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
      // A fold that cares for some kinds of entry has a `default`; without one, all are due.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/strict-boolean-expressions': [
        'error',
        { allowNullableBoolean: true, allowNumber: false, allowString: true, allowAny: true },
      ],
      '@typescript-eslint/naming-convention': [
        'error',
        { selector: 'default', format: ['camelCase'], leadingUnderscore: 'allow' },
        { selector: 'import', format: null },
        { selector: 'typeLike', format: ['PascalCase'] },
        { selector: 'classProperty', modifiers: ['#private'], format: ['camelCase'] },
        // Keys of objects and of interfaces are often other people's words: API members, labels.
        {
          selector: ['objectLiteralProperty', 'typeProperty', 'objectLiteralMethod'],
          format: null,
        },
        { selector: 'variable', modifiers: ['destructured'], format: null },
      ],
      // A number in a message needs no conversion; an object there is a mistake.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => this.#next()` says all that a block would.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // `array[index] as number` names the type where `!` would only wave the doubt away.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // It cannot see what a callback changes, nor the holes of a sparse array.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // What index signatures hold is reached with brackets, as the compiler asks.
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    // Browser code and the tools around it are two programs, in one folder.
    files: ['packages/web/*.ts', 'packages/web/test/**/*.ts', 'packages/web/src/**/*.test.ts'],
    languageOptions: {
      parserOptions: { projectService: false, project: 'packages/web/tsconfig.tools.json' },
    },
  },
  {
    files: pureLayers,
    ignores: tests,
    rules: {
      'no-restricted-syntax': ['error', ...bannedInPureLayers],
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'setImmediate', 'performance', 'queueMicrotask'].map(
          (name) => ({ name, message: timelineInstead }),
        ),
        ...['process', 'Buffer', 'fetch', 'console', 'crypto', 'require'].map((name) => ({
          name,
          message: cliInstead,
        })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: timelineInstead },
        { object: 'Math', property: 'random', message: streamInstead },
        { property: 'localeCompare', message: 'Compare with < and >: locales differ by machine.' },
      ],
      'no-restricted-imports': ['error', { patterns: [{ regex: '^node:', message: cliInstead }] }],
    },
  },
  {
    files: [...tests, 'bench/**/*.ts'],
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'max-params': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // The types of schemas are inferred: written out they would be longer than the schemas.
    files: ['packages/jobstorm/src/config/schema/**/*.ts'],
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' },
  },
  { files: dataTables, rules: { 'max-lines': 'off' } },
  {
    // Types of plain JavaScript are JSDoc, which tsc checks; typed rules ask for syntax.
    files: plainJavaScript,
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false } },
    rules: {
      'no-undef': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/naming-convention': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
    },
  },
  {
    files: ['*.config.ts', '**/*.config.ts', '*.config.js', '*.cjs'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
