import { parseArgs } from 'node:util';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { type Command, type Io, withService } from '../command.js';
import { AccountService } from './account.service.js';
import { IdentityCommandModule } from './identity.command.module.js';
import { Role } from './session.dto.js';

const usage = `user add --account <name> --name <姓名> --role <role> --region <region>
         [--organisation <code>] [--credit-code <code>] [--email <address>] [--json]
    Roles: lead, department, territory (with --organisation), enterprise (with --credit-code), leader,
    system-admin, security-admin, audit-admin (三员 / three separate people).
user password --account <name>      换密码，原有登录随即失效 / a new password; sessions end
user disable --account <name>       停用账号，立即退出登录 / shuts the account; sessions end
user enable --account <name>        恢复账号 / opens it again
user list [--region <region>] [--json]

密码从标准输入读取，或用 --password（同机其他人看得见）。
The password is read from standard input, or from --password (visible to others on this machine).

  echo '………' | npm run -s battlemap -- user add --account zhang --name 张伟 \\
    --role territory --region 320612 --organisation sanyu`;

const options = {
  account: { type: 'string' },
  name: { type: 'string' },
  role: { type: 'string' },
  region: { type: 'string' },
  organisation: { type: 'string' },
  'credit-code': { type: 'string' },
  email: { type: 'string' },
  password: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

const Order = z.object({
  account: z.string().regex(/^[\w.@-]{2,64}$/),
  name: z.string().min(1).max(64),
  role: Role,
  region: z.string().min(1),
  organisation: z.string().optional(),
  'credit-code': z.string().optional(),
  email: z.email().optional(),
});

async function add(args: readonly string[], io: Io): Promise<0 | 1> {
  const { values } = parseArgs({ args: [...args], options });
  const order = Order.safeParse(values);
  if (!order.success) {
    const wrong = order.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`);
    io.err(`参数有误 / wrong options: ${wrong.join('; ')}\n\n${usage}`);
    return 1;
  }
  const password = await passwordOf(values);
  const { 'credit-code': subjectCode, ...rest } = order.data;
  const id = await withAccounts((accounts) => accounts.add({ ...rest, subjectCode, password }));
  io.out(values.json ? JSON.stringify({ id, ...rest }) : `${rest.account}: ${id}`);
  return 0;
}

const withAccounts = <T>(work: (accounts: AccountService) => Promise<T>): Promise<T> =>
  withService(IdentityCommandModule, AccountService, work);

async function passwordOf(values: { password?: string }): Promise<string> {
  return values.password ?? (await text(process.stdin)).trimEnd();
}

/** What is done to one account that is there: `work` on it, and the sentence that says so. */
async function change(
  args: readonly string[],
  io: Io,
  said: string,
  work: (
    accounts: AccountService,
    account: string,
    password: () => Promise<string>,
  ) => Promise<void>,
): Promise<0 | 1> {
  const { account: name, password } = options;
  const { values } = parseArgs({ args: [...args], options: { account: name, password } });
  const { account } = values;
  if (account === undefined) {
    io.err(`参数有误 / wrong options: --account\n\n${usage}`);
    return 1;
  }
  await withAccounts((accounts) => work(accounts, account, () => passwordOf(values)));
  io.out(`${account}: ${said}`);
  return 0;
}

async function list(args: readonly string[], io: Io): Promise<0> {
  const { region: name, json } = options;
  const { values } = parseArgs({ args: [...args], options: { region: name, json } });
  const accounts = await withAccounts((service) => service.list(values.region));
  if (values.json) io.out(JSON.stringify(accounts, undefined, 2));
  else {
    for (const one of accounts) {
      const of = one.subjectName ?? one.organisationTitle ?? '—';
      const state = one.disabledAt === null ? '' : '  已停用 / disabled';
      io.out(`${one.account}  ${one.name}  ${one.role}  ${one.region}  ${of}${state}`);
    }
  }
  return 0;
}

const ACTIONS: Readonly<Record<string, (args: readonly string[], io: Io) => Promise<0 | 1>>> = {
  add,
  list,
  password: (args, io) =>
    change(args, io, '密码已更换 / password changed', async (accounts, account, password) => {
      await accounts.setPassword(account, await password());
    }),
  disable: (args, io) =>
    change(args, io, '已停用 / disabled', (accounts, account) => accounts.disable(account)),
  enable: (args, io) =>
    change(args, io, '已恢复 / enabled', (accounts, account) => accounts.disable(account, false)),
};

export const user: Command = {
  name: 'user',
  summary: '添加、列出、停用账号，换密码 / accounts: add, list, disable, new password',
  usage,
  async run([action = '', ...rest], io) {
    const act = ACTIONS[action];
    if (act !== undefined) return act(rest, io);
    io.err(usage);
    return 1;
  },
};
