/** 8.1.4.3 安全审计, 8.1.4.4 入侵防范, 8.1.4.5 恶意代码防范, 8.1.4.6 可信验证. Pure. */
import { localTime } from '../process/hours.js';
import type { SecurityFacts } from './facts.js';
import { answered, byHand, type CheckItem, words } from './item.js';

const control = '8.1.4.3';
const TOLERATED_DRIFT_MS = 30_000;

export function auditItems(facts: SecurityFacts): CheckItem[] {
  return [
    coverage(facts),
    clock(facts),
    insertOnly(facts),
    untouched(facts),
    sealed(facts),
    kept(facts),
    terminals(facts),
    weaknesses(),
    malware(),
    trust(),
  ];
}

function coverage({ trail: { entries, newest } }: SecurityFacts): CheckItem {
  return answered(
    {
      id: 'coverage',
      control,
      level: 2,
      title: words('审计覆盖每个用户', 'everybody’s acts are on record'),
    },
    entries > 0,
    words(
      `审计记录 ${String(entries)} 条，最近一条 ${newest === null ? '无' : localTime(newest)}；写不进审计的操作不执行`,
      `${String(entries)} entries, the newest ${newest === null ? 'none' : localTime(newest)}; what cannot be recorded is not done`,
    ),
    words(
      '登录一次后再看；仍无记录时检查数据库',
      'log in once and look again; if there is still none, look at the database',
    ),
  );
}

function clock({ database: { drift } }: SecurityFacts): CheckItem {
  return answered(
    {
      id: 'clock',
      control,
      level: 2,
      title: words('审计时间准确', 'the time of the record is right'),
    },
    drift <= TOLERATED_DRIFT_MS,
    words(
      `服务器与数据库时间相差 ${String(drift)} 毫秒；是否与标准时间一致系统无从得知`,
      `server and database are ${String(drift)} ms apart; whether both are right the system cannot know`,
    ),
    words('在两台主机上配置时间同步（NTP）', 'set up NTP on both machines'),
  );
}

function insertOnly({
  database: { writtenOnce, changeable, unguarded },
}: SecurityFacts): CheckItem {
  const [may, off] = [changeable, unguarded].map((tables) => tables.join(', ') || '—');
  return answered(
    {
      id: 'insert-only',
      control,
      level: 2,
      title: words(
        '审计记录防删改、审计进程防中断',
        'the record can be neither changed nor stopped',
      ),
    },
    changeable.length === 0 && unguarded.length === 0,
    words(
      `只增不改的表 ${String(writtenOnce)} 张；运行角色有改删权限的：${may ?? ''}；触发器被停用的：${off ?? ''}`,
      `${String(writtenOnce)} tables are written once; the server may change: ${may ?? ''}; guards switched off: ${off ?? ''}`,
    ),
    words(
      '查明原因，重新执行 battlemap migrate，并运行 audit verify',
      'find out why, run battlemap migrate again, then audit verify',
    ),
  );
}

function untouched({ trail: { verified } }: SecurityFacts): CheckItem {
  const { events, audits, seals, faults } = verified;
  const at = localTime(verified.at);
  return answered(
    { id: 'untouched', control, level: 3, title: words('审计记录完整', 'the record is whole') },
    faults === 0,
    words(
      `${at} 核对事件 ${String(events)} 条、审计记录 ${String(audits)} 条、日封存 ${String(seals)} 个，问题 ${String(faults)} 处`,
      `at ${at} ${String(events)} events, ${String(audits)} audit entries and ${String(seals)} seals were followed: ${String(faults)} faults`,
    ),
    words(
      '审计管理员在“审计”页核对，逐条查看问题',
      'the audit administrator verifies on the page Audit and looks at each fault',
    ),
  );
}

function sealed({ trail: { lastSeal, yesterday, oldest } }: SecurityFacts): CheckItem {
  const none = oldest === null || oldest > yesterday;
  return answered(
    { id: 'sealed', control, level: 3, title: words('每日封存', 'every day is sealed') },
    none || (lastSeal !== null && lastSeal >= yesterday),
    words(
      `最近日封存 ${lastSeal ?? '无'}${none ? '（满一日后开始）' : `，应至 ${yesterday}`}`,
      `the last seal is of ${lastSeal ?? 'no day'}${none ? '; the first day is not over' : `, due up to ${yesterday}`}`,
    ),
    words(
      '确认有 ROLE=worker 或 all 的进程在运行',
      'see that a process with ROLE=worker or all is running',
    ),
  );
}

function kept({ trail: { oldest } }: SecurityFacts): CheckItem {
  return byHand(
    {
      id: 'kept',
      control,
      level: 2,
      title: words('日志留存六个月以上并备份', 'logs are kept for six months and backed up'),
    },
    words(
      `业务日志和审计记录不删除，最早 ${oldest ?? '无'}；访问日志在标准输出，去向系统无从得知`,
      `logs of flows and the trail are never removed, the first is of ${oldest ?? 'no day'}; where the access log goes the system cannot know`,
    ),
    words('核查访问日志和备份的留存期限', 'see how long the access log and backups are kept'),
  );
}

function terminals({ logIn: { terminals: networks } }: SecurityFacts): CheckItem {
  return answered(
    {
      id: 'terminals',
      control: '8.1.4.4',
      level: 2,
      title: words('管理终端地址限制', 'administrators work from certain addresses'),
    },
    networks.length > 0,
    networks.length > 0
      ? words(
          `管理员限于 ${networks.join('、')}`,
          `administrators work from ${networks.join(', ')}`,
        )
      : words('未限制管理员的登录地址', 'administrators may log in from anywhere'),
    words('设置 ADMIN_ADDRESSES（见 runbook）', 'set ADMIN_ADDRESSES (runbook)'),
  );
}

function weaknesses(): CheckItem {
  return byHand(
    {
      id: 'weaknesses',
      control: '8.1.4.4',
      level: 2,
      title: words('漏洞修补、最小安装', 'weaknesses mended, little installed'),
    },
    words(
      '运行中的系统不联网核对漏洞',
      'a running system does not ask the network about weaknesses',
    ),
    words(
      '发布前执行 npm run check、npm test；主机由运维单位核查',
      'run npm run check and npm test before a release; look at the host',
    ),
  );
}

function malware(): CheckItem {
  return byHand(
    { id: 'malware', control: '8.1.4.5', level: 2, title: words('恶意代码防范', 'malware') },
    words(
      '含宏、程序的上传文件不收；主机防护系统无从得知',
      'files with macros or programs are not taken; of the host the system knows nothing',
    ),
    words('核查主机防病毒', 'look at the host’s protection'),
  );
}

function trust(): CheckItem {
  return byHand(
    { id: 'trust', control: '8.1.4.6', level: 2, title: words('可信验证', 'trusted boot') },
    words('系统无从得知', 'the system cannot know'),
    words('核查主机', 'look at the host'),
  );
}
