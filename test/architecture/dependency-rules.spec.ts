import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cruise } from 'dependency-cruiser';
import type { ICruiseResult, IForbiddenRuleType } from 'dependency-cruiser';

interface Settings {
  forbidden: IForbiddenRuleType[];
  options: object;
}
const require = createRequire(import.meta.url);
const settings = require('../../.dependency-cruiser.cjs') as Settings;

/** One small tree in which every rule is broken once, and what breaks it. */
const breaches: Record<string, { file: string; imports: string }> = {
  'D1-pure': { file: 'src/domain/lights/lights.ts', imports: 'node:fs' },
  'D2-domain-below-workflows': {
    file: 'src/domain/process/step.ts',
    imports: '../../../workflows/roles.js',
  },
  'D2-registry': { file: 'src/task/task.service.ts', imports: '../../workflows/registry.js' },
  'D3-prisma': {
    file: 'src/board/board.service.ts',
    imports: '../generated/prisma/client.js',
  },
  'D4-store-at-home': { file: 'src/task/form.service.ts', imports: '../flow/flow.store.js' },
  'D5-controller': { file: 'src/flow/flow.controller.ts', imports: './flow.store.js' },
  'D6-queue': { file: 'src/report/report.service.ts', imports: 'bullmq' },
  'D6-mail': { file: 'src/notice/notice.service.ts', imports: 'nodemailer' },
  'D6-render': { file: 'src/notice/text.service.ts', imports: 'handlebars' },
  'D6-documents': { file: 'src/subject/import.service.ts', imports: 'exceljs' },
  'D6-yaml': { file: 'src/cycle/cycle.service.ts', imports: 'yaml' },
  'D9-no-cycles': { file: 'src/policy/a.ts', imports: './b.js' },
  'D9-no-orphans': { file: 'src/policy/alone.ts', imports: '' },
  'D9-nothing-imports-tests': { file: 'src/audit/audit.ts', imports: '../../test/a.js' },
  'D9-web-apart': { file: 'web/src/main.ts', imports: '../../src/config.js' },
  'D9-server-apart': { file: 'src/audit/page.ts', imports: '../../web/src/access.js' },
};
const targets = ['workflows/roles', 'workflows/registry', 'src/generated/prisma/client'];
targets.push('src/flow/flow.store', 'test/a', 'src/config', 'web/src/access');

let folder: string;
let result: ICruiseResult;
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bm-rules-'));
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  for (const target of targets) write(`${target}.ts`, 'export const it = 1;\n');
  for (const { file, imports } of Object.values(breaches)) {
    write(file, imports ? `import * as it from '${imports}';\nconsole.log(it);\n` : 'export {};\n');
  }
  write('src/policy/b.ts', "import * as a from './a.js';\nconsole.log(a);\n");
  for (const name of ['bullmq', 'nodemailer', 'handlebars', 'exceljs', 'yaml']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    write(`node_modules/${name}/index.js`, 'module.exports = {};\n');
  }
  const { output } = await cruise(['src', 'workflows', 'web', 'test'], {
    ...settings.options,
    cache: false,
    tsConfig: undefined,
    baseDir: folder,
    validate: true,
    ruleSet: { forbidden: settings.forbidden },
  });
  result = output as ICruiseResult;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('each dependency rule can be broken', () => {
  it('and there is an example for every one', () => {
    expect(settings.forbidden.map(({ name }) => name).sort()).toEqual(Object.keys(breaches).sort());
  });

  it.each(Object.entries(breaches))('%s, by %j', (name, { file }) => {
    const broken = result.summary.violations.filter((one) => one.rule.name === name);
    expect(broken.map(({ from }) => from)).toContain(file);
  });

  it('and a file that keeps them all is left alone', () => {
    const files = result.summary.violations.map(({ from }) => from);
    expect(files).not.toContain('workflows/registry.ts');
  });
});
