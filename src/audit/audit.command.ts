import { parseArgs } from 'node:util';
import { type Command, type Io, optionOf, withService } from '../command.js';
import { AuditCommandModule } from './audit.command.module.js';
import { faultLine } from './faults.js';
import { TrailService } from './trail.service.js';
import type { Verified } from './verifier.js';

const usage = `audit verify [--export FILE] [--seal <printed seal>] [--json]
    逐条核对全部流程日志、审计记录和日封存；有问题逐条指出，退出码 1。
    Follows every flow's log, the audit trail and the day seals; names every fault, exit code 1.

  --export FILE   同时把全部记录写入文件（每行一个 JSON），用 scripts/verify-export.mjs 独立核对
                  writes everything to a new file, one JSON object a line, for scripts/verify-export.mjs
  --seal VALUE    纸面上的封存值，须与库中某一日相符
                  a seal as it stands on paper: it has to be among those in the database

  npm run -s battlemap -- audit verify --export trail.jsonl`;

const options = {
  export: { type: 'string' },
  seal: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

async function verify(args: readonly string[], io: Io): Promise<0 | 1> {
  const { values } = parseArgs({ args: [...args], options });
  const { export: file, seal } = values;
  const found = await withService(AuditCommandModule, TrailService, (trail) =>
    file === undefined ? trail.verify(seal) : trail.export(file, seal),
  );
  io.out(values.json ? JSON.stringify(found, undefined, 2) : words(found));
  return found.faults.length === 0 ? 0 : 1;
}

function words({ faults, flows, events, audits, imprints, seals, latest }: Verified): string {
  const [n, f, e, a, i, s] = [faults.length, flows, events, audits, imprints, seals].map(String);
  return [
    ...faults.map(faultLine),
    `流程 ${f ?? ''}，事件 ${e ?? ''}，审计记录 ${a ?? ''}，事实印记 ${i ?? ''}，日封存 ${s ?? ''} / flows ${f ?? ''}, events ${e ?? ''}, audit entries ${a ?? ''}, imprints ${i ?? ''}, day seals ${s ?? ''}`,
    latest === null
      ? '尚无日封存：按真实时间一天过完才封存，启用不足一天的没有 / no day is sealed yet: a day is sealed when it is over by the real clock'
      : `最近日封存 / latest seal: ${latest.day} ${latest.hash}`,
    faults.length === 0 ? '核对无误 / nothing is wrong' : `问题 ${n ?? ''} 处 / ${n ?? ''} faults`,
  ].join('\n');
}

export const audit: Command = {
  name: 'audit',
  summary: '核对日志、审计记录和日封存 / verify logs, audit trail and day seals',
  usage,
  act([action, ...rest]) {
    if (action !== 'verify') return undefined;
    const isExport = optionOf(rest, 'export') !== undefined;
    return { action: isExport ? 'export.trail' : 'audit.verify', anyhow: true };
  },
  async run([action, ...rest], io) {
    if (action === 'verify') return verify(rest, io);
    io.err(usage);
    return 1;
  },
};
