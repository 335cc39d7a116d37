// Writes docs/machines/ from the machines themselves, and freezes versions that are new.
//   node scripts/machines.mjs           write what has changed
//   node scripts/machines.mjs --check   only say whether anything has
// A fingerprint once written is never changed: a published machine that must change is a new version.
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformFile } from '@swc/core';
import { root } from './stamp.mjs';

const docs = path.join(root, 'docs/machines');
const prints = path.join(root, 'workflows/fingerprints.json');
const check = process.argv.includes('--check');

/** The machines as modules, compiled aside so that no build is needed or disturbed. */
async function load() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bm-machines-'));
  try {
    fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
    fs.writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
    for (const part of ['workflows', 'src/domain']) await compile(folder, part);
    const at = (file) => import(pathToFileURL(path.join(folder, file)).href);
    return {
      ...(await at('workflows/registry.js')),
      ...(await at('workflows/roles.js')),
      ...(await at('src/domain/process/anatomy.js')),
      ...(await at('src/domain/process/due.js')),
    };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function compile(folder, part) {
  const files = fs.readdirSync(path.join(root, part), { recursive: true, encoding: 'utf8' });
  for (const name of files.filter((file) => file.endsWith('.ts'))) {
    const file = path.join(root, part, name);
    const target = path.join(folder, part, name.replace(/\.ts$/, '.js'));
    const { code } = await transformFile(file, { configFile: path.join(root, '.swcrc') });
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, code);
  }
}

const { registry, senders, statesOf, waysOf, phaseTitle, timerTitles } = await load();

const titles = {
  stage: '阶段 Stage',
  'enterprise-year': '企业年度评价 Enterprise year',
  task: '任务 Task',
  rectification: '整治提升项目 Rectification project',
  'supervision-form': '督办单 Supervision form',
  problem: '问题台账 Problem',
};

/** A Mermaid state diagram: hosts of Markdown draw it. */
function diagram(machine) {
  const states = statesOf(machine);
  const inner = (name) => states.filter(({ within }) => within.at(-1) === name);
  const label = (name) => `${phaseTitle(machine, name).zh}`;
  const lines = ['stateDiagram-v2', '  direction LR'];
  const first = (node) => node.initial?.target?.[0]?.key;
  const declare = ({ name }, indent) => {
    const children = inner(name);
    if (children.length === 0) return [`${indent}${name}: ${label(name)}`];
    return [
      `${indent}state ${name} {`,
      `${indent}  [*] --> ${first(machine.root.states[name])}`,
      ...children.flatMap((child) => declare(child, `${indent}  `)),
      `${indent}}`,
    ];
  };
  lines.push(`  [*] --> ${first(machine.root)}`);
  for (const state of states.filter(({ within }) => within.length === 0)) {
    lines.push(...declare(state, '  '));
  }
  const arrows = new Map();
  for (const { from, to, event } of waysOf(machine)) {
    if (from === machine.root.key) continue;
    for (const target of to) {
      const arrow = `  ${from} --> ${target}`;
      arrows.set(arrow, [...new Set([...(arrows.get(arrow) ?? []), event])]);
    }
  }
  for (const [arrow, events] of arrows) lines.push(`${arrow}: ${events.join(', ')}`);
  for (const { name, final } of states) if (final) lines.push(`  ${name} --> [*]`);
  return lines.join('\n');
}

function page(kind, version, machine) {
  const cell = (text) => String(text).replaceAll('|', '\\|');
  const stateRows = statesOf(machine).map(
    ({ name, label, description, timer, within }) =>
      `| \`${[...within, name].join('.')}\` | ${label?.zh ?? ''} | ${cell(description)} | ${
        timer === null ? '' : `${timerTitles[timer].zh} \`${timer}\``
      } |`,
  );
  const wayRows = waysOf(machine).map(
    ({ from, event, to, guard, actions }) =>
      `| \`${from}\` | \`${event}\` | ${(senders[kind][event] ?? []).join(', ')} | ${
        guard === null ? '' : `\`${guard}\``
      } | ${to.length === 0 ? '—' : to.map((one) => `\`${one}\``).join(', ')} | ${actions
        .filter((action) => !['arm', 'disarm'].includes(action))
        .map((action) => `\`${action}\``)
        .join(', ')} |`,
  );
  return [
    `# ${titles[kind] ?? kind} · ${version}`,
    '',
    `Written by \`scripts/machines.mjs\` from \`workflows/machines/${kind}.machine.ts\`; do not edit.`,
    '',
    '```mermaid',
    diagram(machine),
    '```',
    '',
    '| state | 环节 | what it means | timer armed on entry |',
    '| --- | --- | --- | --- |',
    ...stateRows,
    '',
    '| in | event | who sends it | only if | leads to | does |',
    '| --- | --- | --- | --- | --- | --- |',
    ...wayRows,
    '',
  ].join('\n');
}

const wanted = new Map();
const frozen = JSON.parse(fs.readFileSync(prints, 'utf8'));
const broken = [];
for (const [kind, versions] of Object.entries(registry)) {
  for (const [version, { machine }] of Object.entries(versions)) {
    const name = `${kind}@${version}`;
    const print = crypto
      .createHash('sha256')
      .update(JSON.stringify(machine.toJSON()))
      .digest('hex');
    if (frozen[name] === undefined) frozen[name] = print;
    else if (frozen[name] !== print) broken.push(name);
    wanted.set(path.join(docs, `${kind}.md`), page(kind, version, machine));
  }
}
wanted.set(prints, `${JSON.stringify(frozen, null, 2)}\n`);

const read = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');
const stale = [...wanted].filter(([file, text]) => read(file) !== text);
for (const name of broken)
  console.error(`${name} is published and has changed: give it a new version`);
for (const [file, text] of stale) {
  console.log(`${check ? 'stale' : 'written'}: ${path.relative(root, file)}`);
  if (check) continue;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}
process.exitCode = broken.length > 0 || (check && stale.length > 0) ? 1 : 0;
