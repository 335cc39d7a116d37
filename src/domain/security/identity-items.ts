/** 8.1.4.1 身份鉴别. Pure. */
import type { SecurityFacts } from './facts.js';
import { answered, byHand, type CheckItem, words } from './item.js';

const control = '8.1.4.1';

export function identityItems(facts: SecurityFacts): CheckItem[] {
  return [
    passwords(facts),
    passwordAge(),
    failures(facts),
    timeOut(facts),
    transport(facts),
    administrators(facts),
    everybody(facts),
  ];
}

function passwords({
  logIn: { shortest },
  accounts: { weakHashes, inUse },
}: SecurityFacts): CheckItem {
  return answered(
    {
      id: 'passwords',
      control,
      level: 2,
      title: words('口令复杂度与存储', 'passwords: strength and keeping'),
    },
    weakHashes === 0,
    words(
      `口令至少 ${String(shortest)} 位，不得含账号名，常见口令不收；在用账号 ${String(inUse)} 个，非 argon2id 存储的口令 ${String(weakHashes)} 个`,
      `at least ${String(shortest)} characters, without the account’s name, no common ones; ${String(inUse)} accounts in use, ${String(weakHashes)} passwords not kept as argon2id`,
    ),
    words('为这些账号重设口令：user password', 'have these passwords set anew: user password'),
  );
}

function passwordAge(): CheckItem {
  return byHand(
    {
      id: 'password-age',
      control,
      level: 2,
      title: words('口令定期更换', 'passwords are changed regularly'),
    },
    words(
      '系统不强制定期更换，也不记录口令的使用期限',
      'the system neither forces changes nor keeps the age of passwords',
    ),
    words(
      '按本单位制度安排更换，更换记录见审计记录 account.password',
      'arrange it by the rules of the house; changes are in the audit trail under account.password',
    ),
  );
}

function failures({ logIn: { tries, locked } }: SecurityFacts): CheckItem {
  const [one, all] = tries.map(String);
  return answered(
    { id: 'failures', control, level: 2, title: words('登录失败处理', 'failed log-ins') },
    true,
    words(
      `同一地址失败 ${one ?? ''} 次、全部地址 ${all ?? ''} 次后锁定，锁定时间逐次加倍至一小时；当前锁定 ${String(locked)} 个名称`,
      `after ${one ?? ''} failures from one address or ${all ?? ''} from everywhere a name waits, twice as long each time up to an hour; ${String(locked)} names are waiting now`,
    ),
    words('', ''),
  );
}

function timeOut({ logIn }: SecurityFacts): CheckItem {
  const { idleMinutes, longestMinutes, sessions } = logIn;
  return answered(
    {
      id: 'time-out',
      control,
      level: 2,
      title: words('登录超时自动退出', 'sessions end by themselves'),
    },
    true,
    words(
      `闲置 ${String(idleMinutes)} 分钟或登录满 ${String(longestMinutes)} 分钟退出；当前会话 ${String(sessions)} 个`,
      `after ${String(idleMinutes)} idle minutes, and after ${String(longestMinutes)} in any case; ${String(sessions)} sessions are open`,
    ),
    words('', ''),
  );
}

function transport({ line: { https, secureCookies, strictTransport } }: SecurityFacts): CheckItem {
  const said = (yes: boolean) => (yes ? words('是', 'yes') : words('否', 'no'));
  const [by, cookies, strict] = [said(https), said(secureCookies), said(strictTransport)];
  return answered(
    {
      id: 'transport',
      control,
      level: 2,
      title: words('鉴别信息传输防窃听', 'credentials are protected on the wire'),
    },
    https && secureCookies && strictTransport,
    words(
      `本次请求经 HTTPS：${by.zh}；Cookie 仅限 HTTPS：${cookies.zh}；HSTS：${strict.zh}`,
      `this request came by https: ${by.en}; cookies for https only: ${cookies.en}; HSTS: ${strict.en}`,
    ),
    words(
      '在代理上启用 TLS，设置 COOKIE_SECURE=true 和 TRUST_PROXY，代理须传递 X-Forwarded-Proto',
      'have the proxy speak TLS and pass on X-Forwarded-Proto; set COOKIE_SECURE=true and TRUST_PROXY',
    ),
  );
}

function administrators({
  accounts: { administratorsWithoutFactor: n },
}: SecurityFacts): CheckItem {
  return answered(
    {
      id: 'factor-administrators',
      control,
      level: 2,
      title: words('管理员双因素鉴别', 'administrators have a second factor'),
    },
    n === 0,
    words(
      `未绑定动态口令的管理员 ${String(n)} 名`,
      `${String(n)} administrators without a second factor`,
    ),
    words(
      '请其登录后绑定；正式环境中绑定前不能做其他操作',
      'have them log in and set it up; outside a demonstration they can do nothing before',
    ),
  );
}

/** A single sign-on may ask for two factors; whether it does, only its keeper knows. */
function everybody({ accounts: { withoutFactor, bySignOn, inUse } }: SecurityFacts): CheckItem {
  const asked = {
    id: 'factor-everybody',
    control,
    level: 3,
    title: words('用户两种以上鉴别方式', 'everybody has two factors'),
  } as const;
  const evidence = words(
    `在用账号 ${String(inUse)} 个，未绑定动态口令 ${String(withoutFactor)} 个，其中使用统一身份登录 ${String(bySignOn)} 个`,
    `${String(inUse)} accounts in use, ${String(withoutFactor)} without a second factor here, ${String(bySignOn)} of them by single sign-on`,
  );
  if (withoutFactor > 0 && withoutFactor === bySignOn) {
    return byHand(
      asked,
      evidence,
      words(
        '核查统一身份平台是否要求双因素',
        'see whether the single sign-on asks for two factors',
      ),
    );
  }
  return answered(
    asked,
    withoutFactor === 0,
    evidence,
    words(
      '请用户在“我的账号”绑定动态口令，或接入要求双因素的统一身份平台',
      'have people set it up under “My account”, or use a single sign-on that asks for two',
    ),
  );
}
