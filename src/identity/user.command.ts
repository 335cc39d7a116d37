import { parseArgs } from 'node:util';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { type Command, type Io, withService } from '../command.js';
import { AccountService } from './account.service.js';
import { IdentityCommandModule } from './identity.command.module.js';
import { Role } from './session.dto.js';

const usage = `user add --account <name> --name <姓名> --role <role> --region <region>
         [--organisation <code>] [--credit-code <code>] [--email <address>] [--json]

The password is read from standard input, or from --password (visible to others on this machine).
Roles: lead, department, territory (with --organisation), enterprise (with --credit-code), leader, admin.

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
  const password = values.password ?? (await text(process.stdin)).trimEnd();
  const { 'credit-code': subjectCode, ...rest } = order.data;
  const id = await withService(IdentityCommandModule, AccountService, (accounts) =>
    accounts.add({ ...rest, subjectCode, password }),
  );
  io.out(values.json ? JSON.stringify({ id, ...rest }) : `${rest.account}: ${id}`);
  return 0;
}

export const user: Command = {
  name: 'user',
  summary: '添加账号 / add an account',
  usage,
  run([action, ...rest], io) {
    if (action === 'add') return add(rest, io);
    io.err(usage);
    return Promise.resolve(1);
  },
};
