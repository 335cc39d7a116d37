import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Command, type Io, optionFaults, optionOf, withService } from '../command.js';
import { AccountService } from './account.service.js';
import { IdentityCommandModule } from './identity.command.module.js';
import { LinkService } from './link.service.js';
import { Role } from './session.dto.js';

const usage = `user add --account <name> --name <姓名> --role <role> --region <region>
         [--organisation <code>] [--credit-code <code>] [--email <address>] [--json]
    开通账号，显示一次性邀请链接，交给本人设置密码 / prints a link with which the person sets a password, once.
    Roles: lead, department, territory (with --organisation), enterprise (with --credit-code), leader,
    system-admin, security-admin, audit-admin (三员 / three separate people, each with an --email of their own);
    三员账号只在此开立、变更和停用，页面上不能 / these are made, changed and ended here only, not on a page.
user password --account <name>      作废密码，显示重设链接 / voids the password, prints a link for a new one
user disable --account <name>       停用账号，立即退出登录 / shuts the account; sessions end
user enable --account <name>        恢复账号 / opens it again
user factor-off --account <name>    取消丢失的动态口令，下次登录重设 / takes a lost second factor away; sessions end
user list [--region <region>] [--json]

链接以 PUBLIC_URL 开头，邀请 7 日内、重设 30 分钟内有效；再次执行即作废前一个。
Links begin with PUBLIC_URL and are good for 7 days, or 30 minutes; a new one voids the one before.

  npm run -s battlemap -- user add --account zhang --name 张伟 \\
    --role territory --region 320612 --organisation sanyu`;

const options = {
  account: { type: 'string' },
  name: { type: 'string' },
  role: { type: 'string' },
  region: { type: 'string' },
  organisation: { type: 'string' },
  'credit-code': { type: 'string' },
  email: { type: 'string' },
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
    io.err(`${optionFaults(order.error.issues)}\n\n${usage}`);
    return 1;
  }
  const { 'credit-code': subjectCode, ...rest } = order.data;
  const id = await withAccounts((accounts) => accounts.add({ ...rest, subjectCode }));
  const { url } = await withLinks((links) => links.issue(id, 'invitation'));
  io.out(values.json ? JSON.stringify({ id, ...rest, link: url }) : `${rest.account}: ${url}`);
  return 0;
}

const withAccounts = <T>(work: (accounts: AccountService) => Promise<T>): Promise<T> =>
  withService(IdentityCommandModule, AccountService, work);

const withLinks = <T>(work: (links: LinkService) => Promise<T>): Promise<T> =>
  withService(IdentityCommandModule, LinkService, work);

/** What is done to one account that is there; `work` answers the sentence that says so. */
async function change(
  args: readonly string[],
  io: Io,
  work: (account: string) => Promise<string>,
): Promise<0 | 1> {
  const { values } = parseArgs({ args: [...args], options: { account: options.account } });
  const { account } = values;
  if (account === undefined) {
    io.err(`参数有误 / wrong options\n  --account：没有填写 / is missing\n\n${usage}`);
    return 1;
  }
  io.out(`${account}: ${await work(account)}`);
  return 0;
}

async function newPassword(account: string): Promise<string> {
  const id = await withAccounts(async (accounts) => {
    const found = await accounts.idOf(account);
    await accounts.clearPassword(account);
    return found;
  });
  return (await withLinks((links) => links.issue(id, 'reset'))).url;
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
  password: (args, io) => change(args, io, newPassword),
  disable: (args, io) =>
    change(args, io, async (account) => {
      await withAccounts((accounts) => accounts.disable(account));
      return '已停用 / disabled';
    }),
  'factor-off': (args, io) =>
    change(args, io, async (account) => {
      await withAccounts((accounts) => accounts.forgetSecondFactor(account));
      return '已取消动态口令 / second factor taken away';
    }),
  enable: (args, io) =>
    change(args, io, async (account) => {
      await withAccounts((accounts) => accounts.disable(account, false));
      return '已恢复 / enabled';
    }),
};

const RECORDED: Readonly<Record<string, string>> = {
  add: 'account.invite',
  password: 'account.reset',
  disable: 'account.end',
  enable: 'account.reopen',
  'factor-off': 'account.second-factor-off',
};

export const user: Command = {
  name: 'user',
  summary: '添加、列出、停用账号，换密码 / accounts: add, list, disable, new password',
  usage,
  act([what = '', ...rest]) {
    const action = RECORDED[what];
    const account = optionOf(rest, 'account');
    if (action === undefined || account === undefined) return undefined;
    const role = what === 'add' ? ` ${optionOf(rest, 'role') ?? ''}` : '';
    return { action, object: `accounts/${account}${role}`.slice(0, 100) };
  },
  async run([action = '', ...rest], io) {
    const act = ACTIONS[action];
    if (act !== undefined) return act(rest, io);
    io.err(usage);
    return 1;
  },
};
