/** The pure specs as `npm run check` runs them: all of them, many to a file (test/support/together.ts). */
import config, { project } from './jest.config.js';

export default {
  ...config,
  projects: [
    project('pure', {
      testMatch: ['<rootDir>/test/together/*.spec.ts', '<rootDir>/test/workflows/machines.spec.ts'],
    }),
  ],
};
