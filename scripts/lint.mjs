// Types and lint in one go, since both need the same work of the compiler:
//   node scripts/lint.mjs server|web [--size] [PATH...]
// Anything ESLint finds fails, except size, which is a warning light. (`npx eslint` does as well, slower.)
import path from 'node:path';
import { ESLint } from 'eslint';
import ts from 'typescript';
import { SIZE_RULES } from '../eslint.config.js';
import { root } from './stamp.mjs';

const PROJECTS = {
  server: { tsconfig: 'tsconfig.json', scripts: ['scripts', 'test/support', '*.js', '*.cjs'] },
  web: { tsconfig: 'web/tsconfig.json', scripts: [] },
};
const [name = 'server', ...rest] = process.argv.slice(2);
const only = rest.filter((arg) => !arg.startsWith('--'));
const { tsconfig, scripts } = PROJECTS[name];

function programOf(file) {
  const host = {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
    },
  };
  const config = path.join(root, file);
  const { fileNames, options } = ts.getParsedCommandLineOfConfigFile(
    config,
    { noEmit: true, incremental: false, tsBuildInfoFile: undefined },
    host,
  );
  return ts.createProgram({ rootNames: fileNames, options });
}

function typeFaults(program) {
  const diagnostics = ts.getPreEmitDiagnostics(program);
  if (diagnostics.length === 0) return 0;
  const host = {
    getCurrentDirectory: () => root,
    getCanonicalFileName: (file) => file,
    getNewLine: () => '\n',
  };
  console.log(ts.formatDiagnostics(diagnostics, host));
  return diagnostics.length;
}

const isOurs = (file) =>
  !/\/(node_modules|generated)\//.test(file) && !file.endsWith('.d.ts') && file.startsWith(root);
const isWanted = (file) =>
  only.length === 0 || only.some((part) => file.startsWith(path.resolve(root, part)));

const program = programOf(tsconfig);
const badTypes = only.length ? 0 : typeFaults(program);
const typed = new ESLint({
  errorOnUnmatchedPattern: false,
  warnIgnored: false,
  cwd: root,
  overrideConfig: {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: false, programs: [program] } },
  },
});
const plain = new ESLint({ cwd: root, errorOnUnmatchedPattern: false });
const files = program.getSourceFiles().map(({ fileName }) => fileName);
const results = [
  ...(await typed.lintFiles(files.filter((file) => isOurs(file) && isWanted(file)))),
  // An empty list would mean everything.
  ...(only.length === 0 && scripts.length > 0
    ? await plain.lintFiles(scripts.map((one) => scriptsIn(one)))
    : []),
];

/** JavaScript only: the TypeScript files were just done. */
function scriptsIn(pattern) {
  return pattern.includes('*') ? pattern : `${pattern}/**/*.{js,cjs,mjs}`;
}

const isSize = ({ ruleId }) => ruleId !== null && ruleId in SIZE_RULES;
const faults = results.map((result) => {
  const messages = result.messages.filter((message) => !isSize(message));
  const errorCount = messages.filter(({ severity }) => severity === 2).length;
  return { ...result, messages, errorCount, warningCount: messages.length - errorCount };
});
const count = faults.reduce((sum, { messages }) => sum + messages.length, 0);
if (count > 0) console.log(await (await plain.loadFormatter('stylish')).format(faults));

const large = results.flatMap(({ filePath, messages }) =>
  messages
    .filter(isSize)
    .map(({ line, message }) => `${path.relative(root, filePath)}:${line} ${message}`),
);
if (rest.includes('--size')) console.log(large.join('\n'));
else if (large.length > 0) {
  console.log(`${large.length} places are large: node scripts/lint.mjs ${name} --size`);
}
process.exitCode = badTypes + count > 0 ? 1 : 0;
