/** Run with `npm test`; Jest needs --experimental-vm-modules for ES modules. */
export const project = (name, extra = {}) => ({
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.spec.ts`],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  resolver: '<rootDir>/test/support/resolver.cjs',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        module: { type: 'es6' },
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
      },
    ],
  },
  ...extra,
});

const database = {
  globalSetup: '<rootDir>/test/support/database-setup.mjs',
  globalTeardown: '<rootDir>/test/support/database-teardown.mjs',
  setupFiles: ['<rootDir>/test/support/database-per-file.mjs'],
};

export default {
  maxWorkers: 2,
  // What a worker has loaded as modules is never given back: one that has grown is begun anew.
  workerIdleMemoryLimit: '1500MB',
  testTimeout: 60_000,
  projects: [
    project('domain'),
    project('workflows'),
    project('architecture'),
    project('db', database),
    project('http', database),
    project('year', database),
    project('web', database),
  ],
};
