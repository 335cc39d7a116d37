/** 8.1.4.2 访问控制. Pure. */
import type { RoleFacts, SecurityFacts } from './facts.js';
import { answered, byHand, type CheckItem, words } from './item.js';

const control = '8.1.4.2';

export function accessItems(facts: SecurityFacts): CheckItem[] {
  return [
    defaults(facts),
    stale(facts),
    offices(facts),
    role(facts),
    login(facts),
    walls(facts),
    labels(),
  ];
}

function defaults({ demonstration }: SecurityFacts): CheckItem {
  return answered(
    {
      id: 'defaults',
      control,
      level: 2,
      title: words('无默认账号和默认口令', 'no default accounts or passwords'),
    },
    !demonstration,
    demonstration
      ? words(
          '本环境是演示安装，演示账号口令公开',
          'this is a demonstration: its accounts have a public password',
        )
      : words(
          '正式安装，账号均由邀请开通，没有默认口令',
          'a production installation: every account was invited, none has a default password',
        ),
    words(
      '正式使用须另行安装，演示安装不能转为正式',
      'install anew for production: a demonstration never becomes one',
    ),
  );
}

function stale({ accounts: { stale: n, inUse } }: SecurityFacts): CheckItem {
  return answered(
    {
      id: 'stale',
      control,
      level: 2,
      title: words('清理多余、过期账号', 'accounts nobody uses are removed'),
    },
    n === 0,
    words(
      `在用账号 ${String(inUse)} 个，九十日未用 ${String(n)} 个`,
      `${String(inUse)} accounts in use, ${String(n)} not used for ninety days`,
    ),
    words(
      '安全管理员在“账号”页筛选“久未使用”，核实后停用',
      'the security administrator looks them up on the page of accounts and ends them',
    ),
  );
}

function offices({ accounts: { administrators, sharedOffices } }: SecurityFacts): CheckItem {
  const {
    'system-admin': system,
    'security-admin': security,
    'audit-admin': audit,
  } = administrators;
  const filled = system > 0 && security > 0 && audit > 0;
  return answered(
    {
      id: 'offices',
      control,
      level: 2,
      title: words('管理员三权分离', 'three separate administrators'),
    },
    filled && sharedOffices === 0,
    words(
      `系统管理员 ${String(system)} 名、安全管理员 ${String(security)} 名、审计管理员 ${String(audit)} 名；没有邮箱或同一邮箱兼任 ${String(sharedOffices)} 例（一个账号只有一种角色）`,
      `${String(system)} system, ${String(security)} security, ${String(audit)} audit administrators; ${String(sharedOffices)} without an address or with more than one office (an account has one role)`,
    ),
    words(
      '配齐三员，一人一职；姓名是否同一人须人工核对',
      'appoint all three, one person each; whether names are the same person is for you to see',
    ),
  );
}

const isOrdinary = ({ superuser, bypassesPolicies, owns }: RoleFacts): boolean =>
  !superuser && !bypassesPolicies && owns === 0;

function roleWords({
  name,
  superuser,
  bypassesPolicies,
  owns,
}: RoleFacts): [zh: string, en: string] {
  return [
    `${name}：${superuser ? '是' : '不是'}超级用户，${bypassesPolicies ? '可' : '不可'}绕过行级策略，拥有 ${String(owns)} 张表`,
    `${name}: ${superuser ? 'a' : 'no'} superuser, ${bypassesPolicies ? 'passes' : 'bound by'} policies, owns ${String(owns)} tables`,
  ];
}

function role({ database }: SecurityFacts): CheckItem {
  return answered(
    {
      id: 'database-role',
      control,
      level: 2,
      title: words('数据库运行角色最小权限', 'the server works as a restricted role'),
    },
    isOrdinary(database.role),
    words(...roleWords(database.role)),
    words(
      '检查 DATABASE_ROLE，重新执行 battlemap migrate',
      'look at DATABASE_ROLE and run battlemap migrate again',
    ),
  );
}

/** Whoever logs in as the owner may take back the role. */
function login({ database }: SecurityFacts): CheckItem {
  return answered(
    {
      id: 'database-login',
      control,
      level: 3,
      title: words('数据库登录用户最小权限', 'the server logs in as a restricted user'),
    },
    isOrdinary(database.login),
    words(...roleWords(database.login)),
    words(
      '服务器另建登录用户：create role … login in role <运行角色>，所有者只用于迁移（见 runbook）',
      'give the server a log-in of its own in the runtime role, and the owner’s to migrations alone (runbook)',
    ),
  );
}

function walls({ database: { walled, unwalled } }: SecurityFacts): CheckItem {
  const named = unwalled.join(', ');
  return answered(
    {
      id: 'row-policies',
      control,
      level: 3,
      title: words('访问控制到记录级', 'access is decided row by row'),
    },
    unwalled.length === 0,
    words(
      `存有企业数据的 ${String(walled)} 张表，未启用行级策略 ${String(unwalled.length)} 张${named === '' ? '' : `：${named}`}`,
      `${String(walled)} tables hold enterprises, ${String(unwalled.length)} without policies${named === '' ? '' : `: ${named}`}`,
    ),
    words(
      '查明何人关闭，由表所有者执行 alter table … enable row level security',
      'find out who switched them off; the owner does alter table … enable row level security',
    ),
  );
}

function labels(): CheckItem {
  return byHand(
    { id: 'labels', control, level: 3, title: words('重要主体和客体安全标记', 'security labels') },
    words('系统不设安全标记', 'the system has no security labels'),
    words(
      '按数据分级要求，在数据库或主机上落实',
      'put them in place at the database or host, by the grading of the data',
    ),
  );
}
