import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';

/** Size is a warning light, not a law: `npm run check` lists these, and fails on everything else. */
export const SIZE_RULES = {
  'max-lines': ['warn', { max: 300, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['warn', { max: 50, skipBlankLines: true, skipComments: true }],
  complexity: ['warn', 10],
};

const NODE = { process: 'readonly', console: 'readonly', setTimeout: 'readonly' };
Object.assign(NODE, { setInterval: 'readonly', clearInterval: 'readonly', URL: 'readonly' });
Object.assign(NODE, { clearTimeout: 'readonly', Buffer: 'readonly', crypto: 'readonly' });
Object.assign(NODE, { WebAssembly: 'readonly', performance: 'readonly', fetch: 'readonly' });

export default defineConfig(
  {
    ignores: [
      '**/node_modules/**',
      '**/dist/**',
      'src/generated/**',
      'data/**',
      'web/src/api/schema.d.ts',
      'web/vite.config.ts',
      'prisma.config.ts',
    ],
  },
  js.configs.recommended,
  {
    files: [
      'src/**/*.ts',
      'workflows/**/*.ts',
      'test/**/*.ts',
      'bench/**/*.ts',
      'web/**/*.{ts,tsx}',
    ],
    extends: [ts.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...SIZE_RULES,
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // A module of Nest is a class with nothing but its decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // Counts and years are written into sentences all day; a number there surprises nobody.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // A parameter that is only there for the signature begins with an underscore.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // Nest declares its options as classes and is given object literals.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Chinese text is split into code points on purpose; there is no emoji in a county's papers.
      '@typescript-eslint/no-misused-spread': [
        'error',
        { allow: [{ from: 'lib', name: 'string' }] },
      ],
      // There are no enums in this code, and looking for them takes a fifth of the time.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      // An intent without facts has the params {}.
      '@typescript-eslint/no-generated-empty-object-type': 'off',
      // An implementation may answer at once where its interface promises a promise.
      '@typescript-eslint/require-await': 'off',
      // A new case must break the build at every place that forgot it.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
        { selector: 'ExportAllDeclaration', message: 'No barrels: import from where it is.' },
      ],
    },
  },
  {
    // Answers of supertest are `any`, and a test may insist that something is there.
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // A component is mostly its markup.
    files: ['web/**/*.tsx'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: ['**/*.{js,cjs,mjs}'],
    languageOptions: { globals: { ...NODE, module: 'writable', require: 'readonly' } },
    rules: { 'no-unused-vars': ['error', { argsIgnorePattern: '^_' }] },
  },
);
