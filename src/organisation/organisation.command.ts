/** `organisation list`, `organisation set`: the units and their people from the command line. */
import { parseArgs } from 'node:util';
import { type Command, type Io, optionFaults, withService } from '../command.js';
import { OrganisationCommandModule } from './organisation.command.module.js';
import { People } from './organisation.dto.js';
import { OrganisationService } from './organisation.service.js';

const usage = `organisation list [--region <区域>] [--json]
    列出单位和人员 / lists the units and their people.

organisation set <区域> <单位编号> [--email <邮箱>] [--liaison <业务骨干>] [--officer <分管负责人>]
                 [--sponsor <包保领导>] [--phone <电话>] [--json]
    登记一个单位的人员和联系方式；没有写的不变，写 '' 的清空。没有邮箱的单位收不到通知。
    Names the people of a unit; what is left out stays, '' takes it away. Without an e-mail address a
    unit gets no letters.

例 / example
    npm run -s battlemap -- organisation set 通州湾江海联动开发示范区 economy --email jfj@example.gov.cn --liaison 张伟`;

const text = { type: 'string' } as const;
const options = {
  region: text,
  email: text,
  liaison: text,
  officer: text,
  sponsor: text,
  phone: text,
  json: { type: 'boolean' },
} as const;

export const organisation: Command = {
  name: 'organisation',
  summary: '列出单位、登记人员 / list units, name their people',
  usage,
  act([action, region, code]) {
    if (action !== 'set' || region === undefined || code === undefined) return undefined;
    return { action: 'organisation.name', object: `organisations/${region}/${code}`.slice(0, 100) };
  },
  async run(args, io) {
    const { positionals, values } = parseArgs({ args: [...args], allowPositionals: true, options });
    const [action, region, code] = positionals;
    const { json = false, region: wanted, ...given } = values;
    if (action === 'list') return list(io, json, wanted);
    if (action === 'set' && region !== undefined && code !== undefined) {
      return set(io, json, { region, code, given });
    }
    io.err(usage);
    return 1;
  },
};

async function list(io: Io, json: boolean, region?: string): Promise<0> {
  const units = await withService(OrganisationCommandModule, OrganisationService, (service) =>
    service.list(region),
  );
  if (json) io.out(JSON.stringify(units, undefined, 2));
  else {
    for (const one of units) {
      const people = [one.liaison, one.officer, one.sponsor, one.email, one.phone];
      const shown = people.map((person) => person ?? '—').join('  ');
      io.out(`${one.region}  ${one.code.padEnd(14)}  ${one.title}  ${shown}`);
    }
  }
  return 0;
}

async function set(
  io: Io,
  json: boolean,
  { region, code, given }: { region: string; code: string; given: Record<string, string> },
): Promise<0 | 1> {
  const cleared = Object.entries(given).map(([key, value]) => [key, value === '' ? null : value]);
  const people = People.safeParse(Object.fromEntries(cleared));
  if (!people.success) {
    io.err(`${optionFaults(people.error.issues)}\n\n${usage}`);
    return 1;
  }
  const unit = await withService(OrganisationCommandModule, OrganisationService, (service) =>
    service.name(region, code, people.data),
  );
  io.out(json ? JSON.stringify(unit) : `${unit.title}：${JSON.stringify(people.data)}`);
  return 0;
}
