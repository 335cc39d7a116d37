/** What the frame of every page shows of the person and the installation. */
import type { Sender } from '../../workflows/roles.js';
import type { ClockState } from '../clock/clock.dto.js';
import type { Account, OfferedAccount } from './account.store.js';
import type { Person, Role, Session } from './session.dto.js';
import type { CycleRow } from './session.store.js';

const ROLE_TITLES: Readonly<Record<Role, string>> = {
  lead: '牵头单位',
  department: '部门业务骨干',
  territory: '属地经办人',
  enterprise: '企业联系人',
  leader: '领导小组',
  'system-admin': '系统管理员',
  'security-admin': '安全管理员',
  'audit-admin': '审计管理员',
};

/** One line on the log-in page of the demo: what one can do with an account of this role. */
const ABOUT: Readonly<Record<Role, string>> = {
  lead: '推进全年：开年、催办、预评价、定档、通报、清单',
  department: '审核本部门数据项，复核申诉，办理任务',
  territory: '录入企业、上门确认、C/D 类整治',
  enterprise: '填报数据、看懂得分、申诉',
  leader: '一页看全局：亮灯、最慢三项',
  'system-admin': '计时器、失败投递、时钟、运行状态',
  'security-admin': '账号、角色、登录会话',
  'audit-admin': '审计记录，只读',
};

/** The title of a role as people read it. */
export function roleTitle(role: Role): string {
  return ROLE_TITLES[role];
}

export function personOf(account: Account): Person {
  return {
    account: account.account,
    name: account.name,
    role: account.role,
    roleTitle: roleTitle(account.role),
    organisation:
      account.organisation === null
        ? null
        : { id: account.organisation, title: account.organisationTitle ?? account.organisation },
    subject:
      account.subjectId === null
        ? null
        : { id: account.subjectId, name: account.subjectName ?? account.name },
  };
}

/**
 * The year at work, of years newest first: one that was opened early waits until its first stage
 * opens or the year before it is archived.
 */
export function startOf(cycles: readonly CycleRow[]): string | null {
  const open = cycles.filter(({ state }) => state === 'open');
  const start = open.find(({ begun }) => begun) ?? open.at(-1) ?? cycles[0];
  return start?.id ?? null;
}

/** The accounts a demonstration offers, with what each is good for. */
export function offerOf(
  accounts: readonly OfferedAccount[],
  password: string,
): NonNullable<Session['demo']> {
  return {
    password,
    accounts: accounts.map((one) => ({
      account: one.account,
      name: one.name,
      role: one.role,
      region: one.place,
      organisation: one.subjectName ?? one.organisationTitle ?? roleTitle(one.role),
      about: one.mayAppeal ? '预评价结果待确认，还在期限内，可以申诉' : ABOUT[one.role],
    })),
  };
}

const TIMERS: Readonly<Record<string, string>> = {
  opening: '节点开始',
  due: '节点到期',
  entry: '录入截止',
  correction: '补正截止',
  confirmation: '确认截止',
  answer: '申诉答复截止',
  handling: '问题办理截止',
  plan: '整治方案截止',
  milestone: '整治节点到期',
  reply: '督办单回复截止',
  ladder: '任务提醒',
  resume: '任务恢复',
};

/** Where "the next date" leads, in words: `信息录入 · 录入截止`. */
export function labelOf(armed: { timer: string; stage: string | null }): string {
  const title = TIMERS[armed.timer] ?? armed.timer;
  return armed.stage === null ? title : `${armed.stage} · ${title}`;
}

/** What the clock looks like to this person: only the lead bureau and the system administrator move it. */
export function clockOf(
  state: { simulated: boolean; now: string; today: string; installation: 'demo' | 'production' },
  role: Sender | undefined,
  next: ClockState['next'],
): ClockState {
  const mover = role === 'lead' || role === 'system-admin';
  return {
    simulated: state.simulated,
    now: state.now,
    today: state.today,
    mayMove: mover && state.installation === 'demo',
    next,
  };
}
