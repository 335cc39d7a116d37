/** 8.1.4.7 数据完整性 to 8.1.4.11 个人信息保护. Pure. */
import { localTime } from '../process/hours.js';
import type { SecurityFacts } from './facts.js';
import { answered, byHand, type CheckItem, words } from './item.js';

export function dataItems(facts: SecurityFacts): CheckItem[] {
  return [
    pages(facts),
    hash(facts),
    databaseLine(facts),
    secrets(facts),
    backup(facts),
    residue(facts),
    personal(),
  ];
}

/** What a script from elsewhere would need: a policy that lets it run. */
function pages({ line: { contentPolicy } }: SecurityFacts): CheckItem {
  const scripts = /(?:^|;)\s*script-src ([^;]*)/.exec(contentPolicy ?? '')?.[1]?.trim();
  return answered(
    {
      id: 'pages',
      control: '8.1.4.7',
      level: 2,
      title: words('页面内容防篡改', 'pages run our own scripts only'),
    },
    scripts === "'self'",
    words(
      `本次应答的脚本策略：${scripts ?? '无'}`,
      `the script policy of this answer: ${scripts ?? 'none'}`,
    ),
    words(
      '检查代理是否改写了 Content-Security-Policy',
      'see whether something rewrites Content-Security-Policy',
    ),
  );
}

const LINES = {
  local: words('数据库在本机', 'the database is on this machine'),
  encrypted: words('数据库连接已加密', 'the line to the database is encrypted'),
  plain: words('数据库连接未加密', 'the line to the database is not encrypted'),
} as const;

function databaseLine({ database: { line } }: SecurityFacts): CheckItem {
  return answered(
    {
      id: 'database-line',
      control: '8.1.4.8',
      level: 2,
      title: words('与数据库之间传输保密', 'the line to the database'),
    },
    line !== 'plain',
    LINES[line],
    words('DATABASE_URL 加 sslmode=verify-full', 'add sslmode=verify-full to DATABASE_URL'),
  );
}

function hash({ hash: algorithm }: SecurityFacts): CheckItem {
  const asked = {
    id: 'hash',
    control: '8.1.4.7',
    level: 3,
    title: words('存储完整性的密码算法', 'what the record is hashed with'),
  } as const;
  if (algorithm === 'sm3') {
    return answered(asked, true, words('新记录用 SM3', 'new entries by SM3'), words('', ''));
  }
  return byHand(
    asked,
    words('新记录用 SHA-256', 'new entries by SHA-256'),
    words('需通过密评时设置 HASH=sm3', 'where commercial cryptography is asked for, set HASH=sm3'),
  );
}

function secrets({ secretKey }: SecurityFacts): CheckItem {
  return answered(
    {
      id: 'secrets',
      control: '8.1.4.8',
      level: 2,
      title: words('鉴别数据存储保密', 'secrets are not kept in the clear'),
    },
    secretKey,
    secretKey
      ? words(
          '口令 argon2id、会话令牌只存摘要、动态口令密钥 AES-256-GCM 加密；磁盘加密系统无从得知',
          'passwords by argon2id, only hashes of tokens, secrets of second factors by AES-256-GCM; of the disk the system knows nothing',
        )
      : words(
          '未设置 SECRET_KEY，动态口令不能启用',
          'SECRET_KEY is not set: no second factor can be kept',
        ),
    words('设置 SECRET_KEY（见 runbook）', 'set SECRET_KEY (runbook)'),
  );
}

/** Archives and replicas can be seen from inside; whether anybody could restore from them cannot. */
function backup({ database: { archives, lastArchived, replicas } }: SecurityFacts): CheckItem {
  return byHand(
    {
      id: 'backup',
      control: '8.1.4.9',
      level: 2,
      title: words('数据备份恢复', 'backup and restore'),
    },
    words(
      `数据库归档：${archives ? `已开启，最近 ${lastArchived === null ? '无' : localTime(lastArchived)}` : '未开启'}；流复制副本 ${String(replicas)} 个；备份能否恢复系统无从得知`,
      `archiving is ${archives ? `on, last ${lastArchived === null ? 'never' : localTime(lastArchived)}` : 'off'}; ${String(replicas)} replicas; whether a backup can be restored the system cannot know`,
    ),
    words(
      '核查本地和异地备份，定期做恢复演练',
      'look at local and remote backups, and restore one regularly',
    ),
  );
}

function residue({ logIn: { sessions, sessionsOver } }: SecurityFacts): CheckItem {
  return answered(
    {
      id: 'residue',
      control: '8.1.4.10',
      level: 2,
      title: words('退出后鉴别信息清除', 'nothing is left of a session that is over'),
    },
    true,
    words(
      `有效会话 ${String(sessions)} 个；已失效、下次登录时清除的 ${String(sessionsOver)} 个`,
      `${String(sessions)} open sessions; ${String(sessionsOver)} that are over open nothing and go with the next log-in`,
    ),
    words('', ''),
  );
}

function personal(): CheckItem {
  return byHand(
    {
      id: 'personal',
      control: '8.1.4.11',
      level: 2,
      title: words('个人信息最少收集', 'only the personal data that is needed'),
    },
    words(
      '保存姓名、单位、邮箱、电话，不收身份证号；对无需知悉者脱敏，字段不单独加密',
      'names, units, e-mail addresses and phones are kept, no identity numbers; masked for those who do not need them, not encrypted by column',
    ),
    words(
      '核查附件和导入表中是否夹带其他个人信息，磁盘和备份是否加密',
      'see that no other personal data is in files people hand in, and that disks and backups are encrypted',
    ),
  );
}
